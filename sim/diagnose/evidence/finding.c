/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the rules: writing a finding, and evidence that several of them use. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/evidence.h"
#include "engine/trace.h"
#include "watch/describe.h"

const struct language *explain_language(const struct explain *x)
{
	return lab_language(x->lab);
}

void finding_free(struct explain_finding *f)
{
	for (size_t i = 0; i < f->fix_count; i++)
		free(f->fixes[i].command);
	free(f->fixes);
	text_free(&f->symptom);
	text_free(&f->frame);
	text_free(&f->why);
	*f = (struct explain_finding){0};
}

struct explain_finding *finding_new(
	struct explain *x, const struct rule *rule, const struct seen *s, uint64_t about)
{
	struct explain_finding *f = &x->nothing;

	finding_free(f);
	if (s) {
		x->look.findings = explain_grown(
			x->look.findings, (x->look.finding_count + 1) * sizeof(*x->look.findings));
		f = &x->look.findings[x->look.finding_count++];
	}
	*f = (struct explain_finding){.name = rule->name,
		.title = rule->title,
		.surprise = rule->surprise,
		.record = s ? s->r.number : 0,
		.time = s ? s->r.time : -1,
		.about = s && !about ? s->r.node : about,
		.served_after = -1};
	return f;
}

void explain_remark(struct explain *x, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, say(explain_language(x), fmt), ap);
	va_end(ap);
	for (size_t i = 0; i < x->look.remark_count; i++)
		if (strcmp(text_str(&x->look.remarks[i]), text_str(&t)) == 0) {
			text_free(&t);
			return;
		}
	x->look.remarks = explain_grown(x->look.remarks, (x->look.remark_count + 1) * sizeof(t));
	x->look.remarks[x->look.remark_count++] = t;
}

static bool has_fix(const struct explain_finding *f, const char *host, const char *command)
{
	for (size_t i = 0; i < f->fix_count; i++)
		if (f->fixes[i].way == f->way && f->fixes[i].host == host &&
			strcmp(f->fixes[i].command, command) == 0)
			return true;
	return false;
}

void finding_fix(struct explain_finding *f, const struct host *h, const char *fmt, ...)
{
	const char *host = h ? h->node.name : NULL;
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	if (has_fix(f, host, text_str(&t))) {
		text_free(&t);
		return;
	}
	f->fixes = explain_grown(f->fixes, (f->fix_count + 1) * sizeof(*f->fixes));
	f->fixes[f->fix_count++] =
		(struct explain_fix){.host = host, .command = t.s, .way = f->way};
}

bool finding_unblock(struct explain_finding *f, const struct host *h, uint32_t to)
{
	uint32_t dst = 0;
	unsigned prefix = 0;
	const char *kind = who_refuses(h, to, &dst, &prefix);

	if (kind)
		finding_fix(f, h, "ip route del %s %s/%u", kind, ip_text(dst).s, prefix);
	return kind != NULL;
}

void finding_say(const struct explain *x, struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text_vadd(t, say(explain_language(x), fmt), ap);
	va_end(ap);
}

void finding_also(const struct explain *x, struct text *t)
{
	if (t->len)
		text_put(t, say(explain_language(x), N_("; ")));
}

void finding_why(const struct explain *x, struct explain_finding *f, const struct seen *s)
{
	const struct reason *reason = s ? reason_find(s->r.reason) : NULL;

	if (!reason)
		return;
	finding_also(x, &f->why);
	record_why(&f->why, x->lab, &s->r);
	if (!f->source)
		f->source = reason->source;
}

void finding_reason(const struct explain *x, struct explain_finding *f, const struct host *h,
	const struct netdev *dev, unsigned reason, const uint64_t *inputs)
{
	struct seen s = {.r = {.reason = (uint16_t)reason,
				 .node = h->node.id,
				 .dev = dev ? dev->index : NO_DEV}};

	memcpy(s.r.a, inputs, sizeof(s.r.a));
	finding_why(x, f, &s);
}

void finding_frame(const struct explain *x, struct explain_finding *f, const struct seen *s,
	const char *from, const char *to, const char *fmt, ...)
{
	va_list ap;

	if (!s || f->frame.len || !f->record)
		return;
	f->time = s->r.time;
	text_add(&f->frame, "%s → %s: ", from, to);
	va_start(ap, fmt);
	text_vadd(&f->frame, say(explain_language(x), fmt), ap);
	va_end(ap);
}

static void heal(struct explain_finding *f, const struct probe *p)
{
	const struct neigh *n = who_neighbour(p->asker, p->asker_dev, p->to.vip);
	const struct netdev *dev = who_dev_on(p->to.director, p->asker_dev);

	if (!p->sent || p->asked == p->to.director) /* what it had when it was used */
		return;
	if (n && (n->state & NUD_PERMANENT))
		finding_fix(f, p->asker, "ip neigh del %s dev %s", ip_text(p->to.vip).s,
			p->asker_dev->name);
	else if (dev)
		finding_fix(f, p->to.director, "arping -U -c 1 -I %s %s", dev->name,
			ip_text(p->to.vip).s);
}

bool target_in_service(const struct target *t)
{
	const struct netdev *dev = addr_dev(t->director, t->vip);

	return dev && (!dev->wire || netdev_running(dev));
}

bool target_is_repeated(const struct explain *x, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (x->look.targets[j].director == x->look.targets[i].director &&
			x->look.targets[j].vip == x->look.targets[i].vip)
			return true;
	return false;
}

static bool same_target(const struct target *a, const struct target *b)
{
	return a->director == b->director && a->vip == b->vip && a->port == b->port &&
		a->protocol == b->protocol;
}

void finding_heal_caches(const struct explain *x, struct explain_finding *f, const struct target *t)
{
	for (size_t i = 0; i < x->look.probe_count; i++)
		if (same_target(&x->look.probes[i].to, t) && x->look.probes[i].asker)
			heal(f, &x->look.probes[i]);
}

bool finding_has(const struct explain *x, const char *name)
{
	for (size_t i = 0; i < x->look.finding_count; i++)
		if (strcmp(x->look.findings[i].name, name) == 0)
			return true;
	return false;
}

void names_add(const struct explain *x, struct text *t, size_t i, size_t count, const char *name)
{
	if (i)
		text_put(t, say(explain_language(x), i + 1 == count ? N_(" and ") : N_(", ")));
	text_put(t, name);
}

static int by_address(const void *a, const void *b)
{
	const struct server *s = a, *t = b;

	if (s->dest->addr != t->dest->addr)
		return s->dest->addr < t->dest->addr ? -1 : 1;
	return (s->dest->port > t->dest->port) - (s->dest->port < t->dest->port);
}

struct server *servers_of(const struct explain *x, size_t *count)
{
	struct server *all = NULL;

	*count = 0;
	for (size_t i = 0; i < x->look.target_count; i++) {
		size_t first = *count;
		if (!x->look.targets[i].svc)
			continue;
		list_for_each (d, &x->look.targets[i].svc->destinations, struct ipvs_dest, link) {
			if (d->weight <= 0)
				continue;
			all = explain_grown(all, (*count + 1) * sizeof(*all));
			struct server *s = &all[(*count)++];
			*s = (struct server){.target = &x->look.targets[i], .dest = d};
			s->host = who_has_address(x, d->addr, &s->dev);
		}
		/* as people list them, not as the kernel does */
		if (*count > first)
			qsort(all + first, *count - first, sizeof(*all), by_address);
	}
	return all;
}

bool server_is_repeated(const struct server *all, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (all[j].host == all[i].host && all[j].target->vip == all[i].target->vip)
			return true;
	return false;
}

bool server_is_plugged(const struct server *s)
{
	return s->dev->wire && netdev_running(s->dev);
}

static bool is_routed(const struct ipvs_dest *d)
{
	unsigned method = d->conn_flags & IPVS_CONN_F_FWD_MASK;

	return method == IPVS_CONN_F_DROUTE || method == IPVS_CONN_F_TUNNEL;
}

bool server_is_tunnelled(const struct server *s)
{
	return (s->dest->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_TUNNEL;
}

bool server_is_translated(const struct server *s)
{
	return (s->dest->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_MASQ;
}

bool server_is_near(const struct server *s)
{
	return s->host && is_routed(s->dest) && s->host != s->target->director &&
		server_is_plugged(s) &&
		(server_is_tunnelled(s) || who_dev_on(s->target->director, s->dev));
}

const struct probe *probe_next(const struct explain *x, const struct target *t, size_t *i)
{
	while (*i < x->look.probe_count) {
		const struct probe *p = &x->look.probes[(*i)++];
		if (same_target(&p->to, t))
			return p;
	}
	return NULL;
}

const struct probe *probe_with_asker(const struct explain *x, const struct target *t)
{
	const struct probe *p;

	for (size_t i = 0; (p = probe_next(x, t, &i));)
		if (p->asker)
			return p;
	return NULL;
}

const struct probe *probe_failed_at(const struct explain *x, const struct server *s)
{
	const struct probe *p;

	for (size_t i = 0; (p = probe_next(x, s->target, &i));)
		if (!p->served && p->picked == s->dest->addr)
			return p;
	return NULL;
}

const struct seen *probe_seen(const struct explain *x, const struct probe *p, unsigned kind,
	unsigned node, bool (*is)(const struct probe *p, const struct seen *s))
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == kind && (node == NO_NODE || s->r.node == node) &&
			(!is || is(p, s)))
			return s;
	}
	return NULL;
}

static const struct seen *drop_of(const struct explain *x, const struct probe *p, unsigned node,
	bool (*is)(const struct probe *p, const struct seen *s))
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == REC_FRAME_DROPPED && s->r.reason != DROP_OTHERHOST &&
			(node == NO_NODE || s->r.node == node) && is(p, s))
			return s;
	}
	return NULL;
}

const struct seen *probe_drop(const struct explain *x, const struct probe *p, unsigned node)
{
	const struct seen *s = drop_of(x, p, node, probe_is_syn);

	return s ? s : drop_of(x, p, node, probe_is_syn_ack);
}

const struct seen *probe_end(const struct explain *x, const struct probe *p)
{
	const struct seen *s = probe_drop(x, p, NO_NODE);

	if (!s)
		s = probe_seen(x, p, REC_FRAME_SENT, NO_NODE, probe_is_refusal);
	for (size_t i = p->from; i < p->upto && !s; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_NEIGH_STATE && r->reason == NEIGH_NO_ANSWER)
			s = &x->watch.items[i];
	}
	if (!s)
		s = probe_seen(x, p, REC_SOCKET_ERROR, p->client->node.id, NULL);
	if (!s)
		s = probe_seen(x, p, REC_FRAME_SENT, NO_NODE, probe_is_syn);
	return s ? s : probe_seen(x, p, REC_EXIT, p->client->node.id, NULL);
}

const struct seen *arp_said(
	const struct explain *x, unsigned kind, const struct host *h, uint32_t address)
{
	size_t from = x->look.probe_count ? x->look.probes[0].from : x->watch.count;

	for (size_t i = x->watch.count; i-- > from;) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == kind && r->node == h->node.id && r->a[0] == address)
			return &x->watch.items[i];
	}
	return NULL;
}

const struct seen *probe_unanswered(
	const struct explain *x, const struct probe *p, uint32_t address)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_NEIGH_STATE && r->reason == NEIGH_NO_ANSWER &&
			r->a[0] == address)
			return &x->watch.items[i];
	}
	return NULL;
}

/* ---- as ipvsadm writes it ---- */

struct text service_named(const struct target *t)
{
	struct text name = {0};

	if (t->fwmark)
		text_add(&name, "-f %u", t->fwmark);
	else
		text_add(&name, "%s %s:%u", t->protocol == IPPROTO_UDP ? "-u" : "-t",
			ip_text(t->vip).s, (unsigned)t->port);
	return name;
}

void server_kept(struct text *t, const struct ipvs_dest *d, int weight)
{
	unsigned method = d->conn_flags & IPVS_CONN_F_FWD_MASK;

	text_put(t,
		method == IPVS_CONN_F_MASQ             ? " -m"
			: method == IPVS_CONN_F_TUNNEL ? " -i"
						       : " -g");
	text_add(t, " -w %d", weight);
	if (d->upper)
		text_add(t, " -x %u", d->upper);
	if (d->lower)
		text_add(t, " -y %u", d->lower);
}
