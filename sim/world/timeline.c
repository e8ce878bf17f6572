/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scenario's `events`: timed changes. They are events of the engine, so they need no journal
 * and happen again after a step back. Those of one instant happen in file order.
 */
#include <string.h>

#include "app/shell/shell.h"
#include "net/link.h"
#include "world/world.h"

struct timeline {
	struct event event;
	const struct lab *lab;
	size_t next, count;
	uint32_t order[]; /* indices of spec->events by time */
};

static const struct spec_event *event_at(const struct timeline *t, size_t i)
{
	return &t->lab->spec->events.items[t->order[i]];
}

/* insertion sort: stable, and files are short and mostly sorted */
static void sort(struct timeline *t)
{
	const struct spec_event *items = t->lab->spec->events.items;

	for (size_t i = 1; i < t->count; i++) {
		uint32_t moved = t->order[i];
		size_t at = i;
		for (; at > 0 && items[t->order[at - 1]].time > items[moved].time; at--)
			t->order[at] = t->order[at - 1];
		t->order[at] = moved;
	}
}

static struct netdev *endpoint_dev(const struct lab *lab, const struct spec_endpoint *end)
{
	const struct node *n = network_find(lab->net, end->node);

	return n ? node_dev(n, end->interface) : NULL;
}

static void change_link(struct link *l, const struct spec_link_properties *with)
{
	if (with->rate != SPEC_UNSET)
		l->set.rate = (uint64_t)with->rate;
	if (with->delay != SPEC_UNSET)
		l->set.delay = with->delay;
	if (with->jitter != SPEC_UNSET)
		l->set.jitter = with->jitter;
	if (with->loss != SPEC_UNSET)
		l->set.loss = (uint32_t)with->loss;
	if (with->reorder != SPEC_UNSET)
		l->set.reorder = (uint32_t)with->reorder;
	if (with->queue != SPEC_UNSET)
		l->set.queue = (uint32_t)with->queue;
	if (with->mtu != SPEC_UNSET)
		l->set.mtu = (uint32_t)with->mtu;
	if (with->state >= 0)
		link_set_up(l, with->state == SPEC_UP);
}

static void happen(const struct lab *lab, const struct spec_event *ev)
{
	if (ev->link.node) {
		const struct netdev *dev = endpoint_dev(lab, &ev->link);
		if (dev && dev->wire)
			change_link(dev->wire, &ev->with);
	}
	struct host *h = ev->run.count ? lab_host(lab, ev->on.s) : NULL;
	for (size_t i = 0; h && i < ev->run.count; i++) /* an unwired lab has not every host */
		shell_run(h, ev->run.items[i].s, NULL);
}

static void timeline_run(struct engine *e, struct event *event)
{
	struct timeline *t = container_of(event, struct timeline, event);

	happen(t->lab, event_at(t, t->next++));
	if (t->next < t->count)
		event_schedule(e, event, event_at(t, t->next)->time);
}

struct timeline *timeline_new(struct lab *lab)
{
	size_t count = lab->spec->events.count;
	struct timeline *t = arena_alloc(&lab->arena, sizeof(*t) + count * sizeof(t->order[0]));

	t->event.run = timeline_run;
	t->lab = lab;
	t->count = count;
	for (size_t i = 0; i < count; i++)
		t->order[i] = (uint32_t)i;
	sort(t);
	if (count)
		event_schedule(lab->engine, &t->event, event_at(t, 0)->time);
	return t;
}
