/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults of a pair whose directors receive each other's adverts: an address that accepts no
 * packets, priorities that flap, instances that do not fail over together, connections cut by a
 * failover.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/pair.h"
#include "diagnose/rules/rules.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "ha/vrrp_filter.h"
#include "ipvs/sync.h"

/* ---- vrrp_strict, no_accept ---- */

static bool is_unspoken(const struct seen *s, const void *arg)
{
	const struct target *t = arg;

	return s->r.kind == REC_FRAME_DROPPED && s->r.a[0] == t->vip &&
		(s->r.reason == VRRP_FILTER_IN || s->r.reason == VRRP_FILTER_OUT);
}

/* a reload does not change the kernel's rules: ha/vrrp_address.c */
static void fix_strict(const struct explain *x, struct explain_finding *f, uint32_t vip)
{
	struct vrrp *v;

	for (unsigned i = 0; (v = pair_next(x, vip, &i));)
		if (!v->conf->accept)
			pair_fix_and_start(f, v,
				v->conf->strict ? "/^ *vrrp_strict/d; /^ *strict_mode/d"
						: "/^ *no_accept/d");
}

void rule_vrrp_strict(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.target_count; i++) {
		const struct target *t = &x->look.targets[i];
		const struct seen *s = pair_last(x, x->look_from, is_unspoken, t);
		if (!s || finding_has(x, rule->name))
			continue;
		struct explain_finding *f = finding_new(x, rule, s, t->vip);
		finding_say(x, &f->symptom,
			"%s answers ARP for %s and drops every packet for it: no ping, no "
			"connection, and the virtual service never sees one",
			who_name(x, who_is_node(x, s->r.node)), ip_text(t->vip).s);
		finding_frame(x, f, s, who_name(x, NULL), who_name(x, who_is_node(x, s->r.node)),
			"a packet for %s", ip_text(t->vip).s);
		finding_why(x, f, s);
		fix_strict(x, f, t->vip);
	}
}

/* ---- flapping ---- */

#define FLAPS 2 /* changes within one look */

static bool is_change(const struct record *r, const struct vrrp *v)
{
	if (r->node != v->k->host->node.id || r->a[0] != v->conf->vrid)
		return false;
	return r->kind == REC_VRRP_PRIORITY ||
		(r->kind == REC_VRRP_STATE &&
			(r->reason == VRRP_FAULT || r->reason == VRRP_RECOVERED));
}

static const struct seen *changes(const struct explain *x, const struct vrrp *v, size_t *count)
{
	const struct seen *last = NULL;

	*count = 0;
	for (size_t i = x->look_from; i < x->watch.count; i++)
		if (is_change(&x->watch.items[i].r, v)) {
			last = &x->watch.items[i];
			++*count;
		}
	return last;
}

static void fix_flapping(const struct explain *x, struct explain_finding *f, const struct vrrp *v)
{
	struct text e = {0};
	int times = 10;

	list_for_each (tracked, &v->conf->scripts, struct ha_tracked, link) {
		const struct vrrp_script *s = ha_conf_script(v->k->conf, tracked->name);
		if (s && s->interval)
			times = (int)(10 * NSEC_PER_SEC / s->interval) + 1;
	}
	text_add(&e, "/^ *fall /d; /^ *rise /d; s/^ *script .*/&\\n    fall %d\\n    rise %d/",
		times, times);
	pair_fix(f, v, text_str(&e));
	text_free(&e);
	(void)x;
}

static void say_flapping(struct explain *x, const struct rule *rule, const struct vrrp *v,
	const struct seen *s, size_t count)
{
	struct explain_finding *f = finding_new(x, rule, s, v->k->host->node.id);
	double seconds = (double)(lab_now(x->lab) - x->before.time) / 1e9;

	finding_say(x, &f->symptom,
		"the priority of %s changed %zu times within %.0f s: the address "
		"moves back and forth between the directors, and some connections "
		"break each time",
		v->k->host->node.name, count, seconds);
	finding_frame(x, f, s, v->k->host->node.name, say(explain_language(x), N_("everybody")),
		"VRRP advert of priority %u", (unsigned)v->effective_priority);
	finding_why(x, f, s);
	fix_flapping(x, f, v);
}

void rule_vrrp_flapping(struct explain *x, const struct rule *rule)
{
	for (size_t t = 0; t < x->look.target_count; t++) {
		struct vrrp *v;
		size_t count;
		for (unsigned i = 0; (v = pair_next(x, x->look.targets[t].vip, &i));) {
			const struct seen *s = changes(x, v, &count);
			if (count >= FLAPS && !list_empty(&v->conf->scripts) &&
				!finding_has(x, rule->name))
				say_flapping(x, rule, v, s, count);
		}
	}
}

/* ---- no sync group ---- */

static bool is_fault(const struct seen *s, const void *arg)
{
	const struct vrrp *v = arg;

	return s->r.kind == REC_VRRP_STATE && s->r.node == v->k->host->node.id &&
		s->r.a[0] == v->conf->vrid && s->r.reason == VRRP_FAULT;
}

/* an instance of the same keepalived that is down and is in no group of `v` */
static struct vrrp *left_alone(const struct vrrp *v)
{
	list_for_each (other, &v->k->instances, struct vrrp, link)
		if (other != v && other->state == VRRP_STATE_FAULT &&
			(!other->group || other->group != v->group))
			return other;
	return NULL;
}

static void fix_group(const struct explain *x, struct explain_finding *f, const struct vrrp *v,
	const struct vrrp *other)
{
	struct text lines = {0};
	struct vrrp *each;

	text_add(&lines,
		"vrrp_sync_group VG_%u {\\n    group {\\n        %s\\n        %s\\n    }\\n}\\n",
		(unsigned)v->conf->vrid, v->conf->name, other->conf->name);
	for (unsigned i = 0;
		(each = pair_next(x,
			 list_first(&v->conf->addresses, struct ha_address, link)->address, &i));)
		finding_fix(f, each->k->host,
			"printf '%s' >> %s; pkill -o keepalived; sleep 2; keepalived -D -f %s",
			text_str(&lines), each->k->path, each->k->path);
	text_free(&lines);
}

void rule_split_instances(struct explain *x, const struct rule *rule)
{
	for (size_t t = 0; t < x->look.target_count; t++) {
		struct vrrp *v, *other;
		for (unsigned i = 0; (v = pair_next(x, x->look.targets[t].vip, &i));) {
			other = v->state == VRRP_STATE_MAST ? left_alone(v) : NULL;
			struct vrrp *there = other ? pair_other(x, other, VRRP_STATE_MAST) : NULL;
			if (!there || finding_has(x, rule->name))
				continue;
			const struct seen *s = pair_last(x, 0, is_fault, other);
			struct explain_finding *f = finding_new(x, rule, s, v->k->host->node.id);
			finding_say(x, &f->symptom,
				"%s is MASTER of %s, and %s has taken over its other instance, %s: "
				"requests arrive at one director, and responses go to the other",
				v->k->host->node.name, v->conf->name, there->k->host->node.name,
				other->conf->name);
			finding_frame(x, f, s, there->k->host->node.name,
				say(explain_language(x), N_("everybody")), "VRRP advert of vrid %u",
				(unsigned)other->conf->vrid);
			finding_why(x, f, s);
			fix_group(x, f, v, other);
		}
	}
}

/* ---- a failover cuts connections ---- */

struct cut { /* a director that answers as the VIP, with RST, a connection that another one has */
	const struct explain *x;
	const struct target *t;
};

static bool begun_elsewhere(const struct cut *c, const struct seen *s)
{
	for (size_t i = 0; i < c->x->watch.count; i++) {
		const struct record *r = &c->x->watch.items[i].r;
		if (r->kind == REC_IPVS_CONN_NEW && r->node != s->r.node &&
			r->a[0] == s->is->ip.dst && r->a[1] == s->is->tcp.dest &&
			r->a[2] == c->t->vip)
			return true;
	}
	return false;
}

static bool is_cut_off(const struct seen *s, const void *arg)
{
	const struct cut *c = arg;
	const struct host *h = s->r.kind == REC_FRAME_SENT ? who_is_node(c->x, s->r.node) : NULL;

	return h && s->is && s->is->innermost == DISSECT_TCP && s->is->tcp.flags & TCP_RST &&
		s->is->ip.src == c->t->vip && ipvs_of(h) && pair_instance(h, c->t->vip) &&
		begun_elsewhere(c, s);
}

static bool daemons_run(const struct explain *x, uint32_t vip)
{
	struct vrrp *v;

	for (unsigned i = 0; (v = pair_next(x, vip, &i));) {
		const struct ipvs *ipvs = ipvs_of(v->k->host);
		if (!ipvs || !ipvs->sync || !ipvs->sync->state)
			return false;
	}
	return true;
}

static void fix_daemons(const struct explain *x, struct explain_finding *f, uint32_t vip)
{
	struct vrrp *v;

	for (unsigned i = 0; (v = pair_next(x, vip, &i));) {
		struct text lines = {0};
		text_add(&lines, "global_defs {\\n    lvs_sync_daemon %s %s\\n}\\n",
			v->conf->interface, v->conf->name);
		if (!v->k->conf->sync.interface[0])
			pair_fix_block(f, v, text_str(&lines));
		text_free(&lines);
	}
}

static void fix_threshold(const struct explain *x, struct explain_finding *f, uint32_t vip)
{
	struct vrrp *v;

	for (unsigned i = 0; (v = pair_next(x, vip, &i));)
		finding_fix(f, v->k->host,
			"sysctl -w net.ipv4.vs.sync_threshold=\"3 50\" "
			"net.ipv4.vs.sync_refresh_period=0");
}

static void say_cut(struct explain *x, const struct rule *rule, const struct target *t,
	const struct seen *s, bool daemons)
{
	const struct host *h = who_is_node(x, s->r.node);
	struct explain_finding *f = finding_new(x, rule, s, t->vip);
	const struct ipvs *ipvs = ipvs_of(h);

	finding_say(x, &f->symptom,
		daemons ? N_("a failover cuts connections although the sync daemons run: %s had "
			     "no entry for a connection of %s and answered with RST")
			: N_("a failover cuts connections, because none is synchronised: %s had "
			     "no entry for a connection of %s and answered with RST"),
		h->node.name, who_name(x, who_has_address(x, s->is->ip.dst, NULL)));
	finding_frame(x, f, s, h->node.name, who_name(x, who_has_address(x, s->is->ip.dst, NULL)),
		"RST from %s", ip_text(t->vip).s);
	if (daemons)
		finding_say(x, &f->why,
			"sync_threshold = %d %d, sync_refresh_period = %d: a connection is "
			"synchronised only at certain packet counts, and only while it is "
			"ESTABLISHED",
			ipvs->sysctl.sync_threshold[0], ipvs->sysctl.sync_threshold[1],
			ipvs->sysctl.sync_refresh_period);
	else
		finding_say(x, &f->why,
			"a packet that has no entry and is not a SYN is not scheduled: the "
			"director's own TCP has no socket for it and sends RST");
	f->source = daemons ? "net/netfilter/ipvs/ip_vs_sync.c: ip_vs_sync_conn_needed()"
			    : "net/ipv4/tcp_ipv4.c: tcp_v4_send_reset()";
	if (daemons)
		fix_threshold(x, f, t->vip);
	else
		fix_daemons(x, f, t->vip);
}

/* a connection was cut off, and would be again: verified by a drill */
static void look_cut(struct explain *x, const struct rule *rule, const struct target *t, bool late)
{
	const struct cut c = {x, t};
	const struct seen *s = pair_last(x, 0, is_cut_off, &c);
	struct vrrp *master = s ? pair_first(x, t->vip) : NULL;
	bool daemons = daemons_run(x, t->vip);

	if (!master || daemons != late || t->protocol != IPPROTO_TCP)
		return;
	if (master->state != VRRP_STATE_MAST)
		master = pair_other(x, master, VRRP_STATE_MAST);
	if (!master || !pair_other(x, master, VRRP_STATE_BACK))
		return;
	const struct seen kept = *s;
	if (!pair_drill(x, t, x->look.probes[0].client, master))
		say_cut(x, rule, t, pair_last(x, 0, is_cut_off, &c), daemons);
	else if (kept.is)
		explain_remark(x,
			"a failover cut a connection at %.3f s: it was too young or too quiet to "
			"have been synchronised",
			(double)kept.r.time / 1e9);
}

static void look_cuts(struct explain *x, const struct rule *rule, bool late)
{
	for (size_t t = 0;
		t < x->look.target_count && x->look.probe_count && !x->look.finding_count; t++)
		look_cut(x, rule, &x->look.targets[t], late);
}

void rule_failover_cuts(struct explain *x, const struct rule *rule)
{
	look_cuts(x, rule, false);
}

void rule_sync_late(struct explain *x, const struct rule *rule)
{
	look_cuts(x, rule, true);
}
