/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VRRP as seen in a capture (RFC 3768, RFC 5798): the master of each group, whether two routers act
 * as master at the same time, and whether a new master has announced its addresses by gratuitous
 * ARP. Without that, neighbours keep sending to the old one.
 */
#include <stdlib.h>

#include "capture/private.h"
#include "wire/vrrp.h"

#define ANNOUNCED_BY (2 * CAPTURE_SECOND)
#define TURNS_OF_CHANGE 3                 /* one change, and a message that crossed it */
#define STILL_MASTER (4 * CAPTURE_SECOND) /* a sender counts as master for this long */

static struct vrrp_group *group_of(struct capture *c, uint8_t vrid)
{
	for (size_t i = 0; i < c->group_count; i++)
		if (c->groups[i].vrid == vrid)
			return &c->groups[i];
	if (c->group_count == CAPTURE_GROUPS)
		return NULL;
	struct vrrp_group *g = &c->groups[c->group_count++];
	g->vrid = vrid;
	return g;
}

static void tell_master(struct capture *c, const struct look *l, const struct vrrp_group *g)
{
	struct told_master *t = capture_memory(sizeof(*t));

	t->told = (struct told){TOLD_MASTER, l->f->number, l->f->time};
	t->vrid = g->vrid;
	t->priority = l->d->vrrp.priority;
	t->master = g->master;
	t->before = g->other;
	if (!capture_tell(c, &t->told))
		free(t);
}

static void keep_addresses(struct vrrp_group *g, const struct vrrp_advert *a)
{
	g->count = a->count < 16 ? a->count : 16;
	for (unsigned i = 0; i < g->count; i++)
		g->addresses[i] = a->addresses[i];
}

/* A different sender than the last one. Once is a change; repeatedly means that both act as
 * master. */
static void new_speaker(struct capture *c, const struct look *l, struct vrrp_group *g)
{
	const bool soon = l->f->time - g->turned < 4 * CAPTURE_SECOND;
	const bool was_all_along = l->ip->src == g->other && g->other_heard &&
		l->f->time - g->other_heard < STILL_MASTER;

	g->turns = soon ? g->turns + 1 : 1;
	g->turned = l->f->time;
	g->other = g->master;
	g->other_heard = g->heard;
	g->master = l->ip->src;
	if (g->turns > TURNS_OF_CHANGE || was_all_along)
		return;
	if (g->other) {
		g->changed = l->f->time;
		g->changed_frame = l->f->number;
		g->changed_to = g->master;
	}
	tell_master(c, l, g);
}

static void found_both(struct capture *c, const struct look *l, const struct vrrp_group *g)
{
	bool in_order = g->master < g->other;
	struct capture_finding f = {.kind = FOUND_TWO_MASTERS,
		.address = {in_order ? g->master : g->other, in_order ? g->other : g->master}};

	f.n[0] = g->vrid;
	if (g->turns > TURNS_OF_CHANGE)
		capture_found(c, &f, l);
}

void masters_look(struct capture *c, const struct look *l)
{
	struct vrrp_advert a;
	struct vrrp_group *g = group_of(c, l->d->vrrp.vrid);

	if (!g || vrrp_parse(&a, l->l4, l->l4_length))
		return;
	if (a.priority == VRRP_PRIORITY_STOP) {
		*(l->ip->src == g->master ? &g->heard : &g->other_heard) = 0;
		return;
	}
	if (l->ip->src != g->master) {
		new_speaker(c, l, g);
		found_both(c, l, g);
	}
	g->heard = l->f->time;
	keep_addresses(g, &a);
}

static void found_silent(struct capture *c, const struct vrrp_group *g, uint32_t address,
	const struct capture_frame *at)
{
	const struct look l = {.f = at};
	struct capture_finding f = {.kind = FOUND_NOT_ANNOUNCED,
		.frame = g->changed_frame,
		.first = g->changed,
		.address = {address, g->changed_to}};

	f.n[0] = g->vrid;
	capture_found(c, &f, &l);
}

void masters_time(struct capture *c, int64_t now, uint64_t frame)
{
	const struct capture_frame at = {.number = frame, .time = now};

	for (struct vrrp_group *g = c->groups; g < c->groups + c->group_count; g++) {
		if (!g->changed || now - g->changed < ANNOUNCED_BY)
			continue;
		for (unsigned i = 0; i < g->count; i++) {
			const struct owner *o = capture_owner(c, g->addresses[i]);
			/* keepalived announces as it becomes master, just before it advertises */
			if (!o || o->announced < g->changed - CAPTURE_SECOND)
				found_silent(c, g, g->addresses[i], &at);
		}
		g->changed = 0;
	}
}
