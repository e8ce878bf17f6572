/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections that the director keeps longer, or shorter, than expected: clients that reach a
 * server of weight 0, packets for a deleted server, a reused port, a connection that was idle for
 * too long. The lab may be right by now; the event is reported as long as the setting behind it has
 * not changed.
 */
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/past.h"
#include "diagnose/rules/rules.h"
#include "engine/trace.h"
#include "ipvs/state.h"

static bool is_at(const struct target *t, const struct seen *s)
{
	return s->r.node == t->director->node.id;
}

/* examines the last connection of this kind for each service */
static void each_past(struct explain *x, const struct rule *rule,
	bool (*look)(struct explain *x, const struct rule *rule, const struct target *t,
		const struct seen *s))
{
	for (size_t i = 0; i < x->look.target_count; i++) {
		const struct target *t = &x->look.targets[i];
		bool told = !t->svc || !ipvs_of(t->director);
		for (size_t k = past_end(x); k-- > 0 && !told;)
			told = is_at(t, &x->watch.items[k]) && look(x, rule, t, &x->watch.items[k]);
	}
}

static void say_frame(struct explain *x, struct explain_finding *f, const struct target *t,
	const struct seen *s, uint64_t client, const char *what)
{
	finding_frame(x, f, s, past_name(x, client), t->director->node.name, what,
		ip_text(t->vip).s, (unsigned)t->port);
	finding_why(x, f, s);
}

/* ---- weight 0 and a template ---- */

/* was its weight set to 0 before this record? */
static bool was_quiesced(const struct explain *x, const struct target *t, const struct seen *call)
{
	for (size_t i = (size_t)(call - x->watch.items); i-- > 0;) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_IPVS_DEST && r->node == t->director->node.id &&
			r->a[0] == call->r.a[4])
			return r->a[2] == 0;
	}
	return false;
}

static bool look_quiesced(
	struct explain *x, const struct rule *rule, const struct target *t, const struct seen *s)
{
	const struct ipvs_dest *d = past_is_call(t, &s->r) ? past_server(t, s->r.a[4]) : NULL;

	if (!d || d->weight > 0 || s->r.reason != IPVS_NEW_BY_TEMPLATE ||
		ipvs_of(t->director)->sysctl.expire_quiescent_template || !was_quiesced(x, t, s))
		return false;
	struct explain_finding *f = finding_new(x, rule, s, d->addr);
	finding_say(x, &f->symptom,
		"%s has weight 0, but %s still opens connections to it: "
		"persistence binds the client to it",
		past_name(x, d->addr), past_name(x, s->r.a[0]));
	say_frame(x, f, t, s, s->r.a[0], N_("SYN to %s:%u"));
	finding_fix(f, t->director, "sysctl -w net.ipv4.vs.expire_quiescent_template=1");
	return true;
}

void rule_still_served(struct explain *x, const struct rule *rule)
{
	each_past(x, rule, look_quiesced);
}

/* ---- a server that was deleted ---- */

static bool look_deleted(
	struct explain *x, const struct rule *rule, const struct target *t, const struct seen *s)
{
	if (s->r.kind != REC_FRAME_DROPPED || s->r.reason != IPVS_DROP_DEST_GONE || !s->is ||
		s->is->ip.dst != t->vip || ipvs_of(t->director)->sysctl.expire_nodest_conn)
		return false;
	struct explain_finding *f = finding_new(x, rule, s, t->port);
	finding_say(x, &f->symptom,
		"a connection of %s to %s:%u hung: its server was deleted while it was open",
		past_name(x, s->is->ip.src), ip_text(t->vip).s, (unsigned)t->port);
	say_frame(x, f, t, s, s->is->ip.src, N_("a segment for %s:%u"));
	finding_fix(f, t->director, "sysctl -w net.ipv4.vs.expire_nodest_conn=1");
	return true;
}

void rule_server_deleted(struct explain *x, const struct rule *rule)
{
	each_past(x, rule, look_deleted);
}

/* ---- a port that is used again ---- */

static bool is_call_of_old(const struct seen *s)
{
	bool syn = s->r.reason == IPVS_STATE_IN_SYN || s->r.reason == IPVS_STATE_HALF_SYN;

	return s->r.kind == REC_IPVS_CONN_STATE && syn && s->r.a[2] != arg_word("NONE") &&
		s->r.a[2] != arg_word("SYN_RECV");
}

/* is_new_conn_expected(): bit 2 is for what the director saw but half of */
static bool reuse_is_seen(const struct target *t, const struct ipvs_dest *d)
{
	int mode = ipvs_of(t->director)->sysctl.conn_reuse_mode;
	bool half = (d->conn_flags & IPVS_CONN_F_FWD_MASK) != IPVS_CONN_F_MASQ;

	return half ? (mode & 2) != 0 : mode != 0;
}

static bool look_reused(
	struct explain *x, const struct rule *rule, const struct target *t, const struct seen *s)
{
	const struct ipvs_dest *d = is_call_of_old(s) ? past_server(t, s->r.a[5]) : NULL;

	if (!d || reuse_is_seen(t, d))
		return false;
	struct explain_finding *f = finding_new(x, rule, s, d->addr);
	finding_say(x, &f->symptom,
		"%s reuses its port %u and reaches %s again: its new connection "
		"matches the old entry, and nothing is scheduled",
		past_name(x, s->r.a[0]), (unsigned)s->r.a[1], past_name(x, d->addr));
	say_frame(x, f, t, s, s->r.a[0], N_("SYN to %s:%u"));
	finding_fix(f, t->director, "sysctl -w net.ipv4.vs.conn_reuse_mode=3");
	return true;
}

void rule_port_reuse(struct explain *x, const struct rule *rule)
{
	each_past(x, rule, look_reused);
}

/* ---- an idle connection ---- */

/* the RST that the director sends for a segment of it, after it was deleted; or NULL */
static const struct seen *reset_after(
	const struct explain *x, const struct target *t, const struct seen *expired)
{
	size_t end = past_end(x);

	for (size_t i = (size_t)(expired - x->watch.items); i < end; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == REC_FRAME_SENT && is_at(t, s) && s->is &&
			s->is->innermost == DISSECT_TCP && (s->is->tcp.flags & TCP_RST) &&
			s->is->ip.dst == expired->r.a[0] && s->is->tcp.dest == expired->r.a[1])
			return s;
	}
	return NULL;
}

static bool look_idle(
	struct explain *x, const struct rule *rule, const struct target *t, const struct seen *s)
{
	int64_t now = ipvs_of(t->director)->tcp_timeout[IPVS_TCP_S_ESTABLISHED] * NSEC_PER_JIFFY;
	const struct seen *state, *reset;

	if (s->r.kind != REC_IPVS_CONN_EXPIRED || s->r.reason != IPVS_EXPIRED ||
		s->r.a[2] != t->vip)
		return false;
	state = past_state(x, s);
	reset = state && state->r.a[3] == arg_word("ESTAB") ? reset_after(x, t, s) : NULL;
	int64_t last = reset ? s->r.time - (int64_t)s->r.a[4] - (int64_t)state->r.a[4] : 0;
	int64_t idle = reset ? reset->r.time - last : 0;
	if (!reset || now > idle)
		return false;
	struct explain_finding *f = finding_new(x, rule, s, t->port);
	finding_say(x, &f->symptom,
		"a connection of %s to %s:%u was reset: it was idle for %u s, and "
		"the director deletes its entry after %u s",
		past_name(x, s->r.a[0]), ip_text(t->vip).s, (unsigned)t->port,
		(unsigned)(idle / NSEC_PER_SEC), (unsigned)(now / NSEC_PER_SEC));
	finding_frame(x, f, reset, past_name(x, s->r.a[0]), t->director->node.name,
		"a segment for %s:%u", ip_text(t->vip).s, (unsigned)t->port);
	finding_why(x, f, s);
	finding_fix(f, t->director, "ipvsadm --set %u 0 0",
		(unsigned)(idle < 450 * NSEC_PER_SEC ? 900 : 2 * idle / NSEC_PER_SEC));
	return true;
}

void rule_idle(struct explain *x, const struct rule *rule)
{
	each_past(x, rule, look_idle);
}
