/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events in the lab before explain's first probe: the connections that the director scheduled, in
 * order. Users are puzzled by the results of their own actions, which the probes alone never show.
 * Only recent connections count: the last consecutive ones of one client.
 */
#include "diagnose/evidence/past.h"
#include "base/text.h"

#include <string.h>

size_t past_end(const struct explain *x)
{
	return x->look.probe_count ? x->look.probes[0].from : x->watch.count;
}

bool past_is_call(const struct target *t, const struct record *r)
{
	return r->kind == REC_IPVS_CONN_NEW && r->node == t->director->node.id &&
		r->reason != IPVS_NEW_TEMPLATE && r->a[2] == t->vip && r->a[3] == t->port;
}

const struct seen *past_last_call(const struct explain *x, const struct target *t, size_t before)
{
	for (size_t i = before; i-- > 0;)
		if (past_is_call(t, &x->watch.items[i].r))
			return &x->watch.items[i];
	return NULL;
}

size_t past_run(const struct explain *x, const struct target *t, const struct seen *last)
{
	size_t n = 0;

	for (size_t i = (size_t)(last - x->watch.items) + 1; i-- > 0;) {
		const struct record *r = &x->watch.items[i].r;
		if (!past_is_call(t, r) || r->a[0] != last->r.a[0])
			continue;
		if (r->a[4] != last->r.a[4])
			break;
		n++;
	}
	return n;
}

const struct seen *past_pick(const struct explain *x, const struct seen *call)
{
	for (size_t i = (size_t)(call - x->watch.items); i-- > 0;) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_IPVS_PICK && r->node == call->r.node &&
			r->frame == call->r.frame)
			return &x->watch.items[i];
	}
	return NULL;
}

const struct seen *past_state(const struct explain *x, const struct seen *of)
{
	for (size_t i = (size_t)(of - x->watch.items); i-- > 0;) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_IPVS_CONN_STATE && r->node == of->r.node &&
			r->a[0] == of->r.a[0] && r->a[1] == of->r.a[1])
			return &x->watch.items[i];
	}
	return NULL;
}

struct ipvs_dest *past_server(const struct target *t, uint64_t address)
{
	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link)
		if (d->addr == address)
			return d;
	return NULL;
}

size_t past_choices(const struct target *t)
{
	size_t n = 0;

	list_for_each (d, &t->svc->destinations, struct ipvs_dest, link)
		n += d->weight > 0;
	return n;
}

const char *past_name(const struct explain *x, uint64_t address)
{
	return who_name(x, who_has_address(x, (uint32_t)address, NULL));
}

void past_edit_service(
	struct explain_finding *f, const struct target *t, const char *scheduler, bool by_port)
{
	bool same = t->scheduler && strcmp(t->scheduler->name, scheduler) == 0;
	bool fallback = same && (t->flags & IPVS_SVC_F_SCHED1);
	bool port = same && (by_port || (t->flags & IPVS_SVC_F_SCHED2));
	struct text name = service_named(t), flags = {0};

	if (fallback)
		text_add(&flags, " -b %s-fallback", scheduler);
	if (port)
		text_add(&flags, "%s%s-port", fallback ? "," : " -b ", scheduler);
	finding_fix(f, t->director, "ipvsadm -E %s -s %s%s", text_str(&name), scheduler,
		text_str(&flags));
	text_free(&name);
	text_free(&flags);
}
