/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties of cables by tc(8): netem delays, limits and drops at random; a cable that passes
 * nothing drops at both hooks of one end (clsact). And events of cables.
 */
#include <string.h>

#include "base/text.h"
#include "net/link.h"
#include "ui/real/script_private.h"

#define MICROSECOND INT64_C(1000)
#define NETEM_LEAST (SCRIPT_QUICK / 2) /* shorter than the machine's own delay */
#define SURE 1000000000u               /* parts per billion */
#define RATE_LEFT 1000000000u          /* at or above this, veth is as fast */

const struct netdev *script_captured_end(const struct link *l)
{
	const bool second =
		l->end[0]->node->kind != NODE_HOST && l->end[1]->node->kind == NODE_HOST;

	return l->end[second];
}

/* A host's capture is behind its own queue, so the delay of its cable is added at the switch's
 * egress, for both directions: the sum is the same if a switch's cables are alike. */
static int64_t delay_of_end(const struct link *l, int end, int64_t delay)
{
	const bool host = l->end[end]->node->kind == NODE_HOST;
	const bool other_host = l->end[1 - end]->node->kind == NODE_HOST;

	return host == other_host ? delay : host ? 0 : 2 * delay;
}

static void put_percent(struct text *t, const char *word, uint32_t parts)
{
	if (parts > 0 && parts < SURE)
		text_add(t, " %s %u.%07u%%", word, parts / (SURE / 100), parts % (SURE / 100));
}

static void put_end(struct text *t, const struct link *l, int end, const struct link_settings *set)
{
	const struct netdev *dev = l->end[end];
	const int64_t delay = delay_of_end(l, end, set->delay) / MICROSECOND;

	text_add(t, "slow %s %s delay %lldus", dev->node->name, dev->name, (long long)delay);
	if (set->jitter)
		text_add(t, " %lldus", (long long)(set->jitter / MICROSECOND));
	put_percent(t, "loss", set->loss);
	if (delay)
		put_percent(t, "reorder", set->reorder);
	if (set->rate && set->rate < RATE_LEFT)
		text_add(t, " rate %llubit limit %u", (unsigned long long)set->rate,
			set->queue ? set->queue : LINK_QUEUE_DEFAULT);
	text_putc(t, '\n');
}

static bool is_slow(const struct link_settings *set)
{
	return set->delay >= NETEM_LEAST || set->jitter || (set->loss && set->loss < SURE) ||
		(set->rate && set->rate < RATE_LEFT);
}

/* drops everything, or passes everything again */
static void put_lose(struct text *t, const struct link *l, bool all)
{
	const struct netdev *other = l->end[1 - script_captured_end(l)->wire_end];

	text_add(t, "lose %s %s %s\n", other->node->name, other->name, all ? "all" : "none");
}

static void put_state(struct text *t, const struct link *l, bool up)
{
	/* the other end's carrier goes */
	const struct netdev *dev = l->end[l->end[0]->node->kind == NODE_HOST];

	text_add(t, "ip -n \"${prefix}%s\" link set %s %s\n", dev->node->name, dev->name,
		up ? "up" : "down");
}

void script_link_begins(struct text *t, const struct link *l)
{
	if (is_slow(&l->set))
		for (int i = 0; i < 2; i++)
			put_end(t, l, i, &l->set);
	if (l->set.loss == SURE)
		put_lose(t, l, true);
	if (!l->up)
		put_state(t, l, false);
}

/* ---- what happens to it ---- */

static void take(struct link_settings *set, const struct spec_link_properties *with)
{
	if (with->rate != SPEC_UNSET)
		set->rate = (uint64_t)with->rate;
	if (with->delay != SPEC_UNSET)
		set->delay = with->delay;
	if (with->jitter != SPEC_UNSET)
		set->jitter = with->jitter;
	if (with->loss != SPEC_UNSET)
		set->loss = (uint32_t)with->loss;
	if (with->reorder != SPEC_UNSET)
		set->reorder = (uint32_t)with->reorder;
	if (with->queue != SPEC_UNSET)
		set->queue = (uint32_t)with->queue;
}

static const struct link *link_of(const struct lab *lab, const struct spec_event *e)
{
	const struct node *n = network_find(lab_network(lab), e->link.node);
	const struct netdev *dev = n ? node_dev(n, e->link.interface) : NULL;

	return dev ? dev->wire : NULL;
}

/* as the events of the same cable before `e` have left it, and `e` itself */
static struct link_settings settings_after(
	const struct lab *lab, const struct spec *spec, const struct spec_event *e)
{
	const struct link *l = link_of(lab, e);
	struct link_settings set = l->set;

	for (size_t i = 0; i < spec->events.count; i++) {
		const struct spec_event *one = &spec->events.items[i];
		const bool before = one->time < e->time || (one->time == e->time && one <= e);
		if (one->link.node && before && link_of(lab, one) == l)
			take(&set, &one->with);
	}
	return set;
}

void script_link_event(
	struct text *t, const struct spec *spec, const struct lab *lab, const struct spec_event *e)
{
	const struct link *l = link_of(lab, e);

	if (!l)
		return;
	const struct link_settings set = settings_after(lab, spec, e);
	const struct netdev *mtu_end = l->end[l->end[0]->node->kind == NODE_HOST];
	text_add(t, "until_time %lld\n", (long long)(e->time / MICROSECOND));
	if (e->with.state >= 0)
		put_state(t, l, e->with.state == SPEC_UP);
	if (e->with.mtu != SPEC_UNSET)
		text_add(t, "ip -n \"${prefix}%s\" link set %s mtu %lld\n", mtu_end->node->name,
			mtu_end->name, (long long)e->with.mtu);
	if (e->with.loss == 0 || e->with.loss == SURE)
		put_lose(t, l, e->with.loss == SURE);
	if (e->with.rate != SPEC_UNSET || e->with.delay != SPEC_UNSET ||
		e->with.jitter != SPEC_UNSET || e->with.reorder != SPEC_UNSET ||
		(e->with.loss != SPEC_UNSET && e->with.loss != SURE && is_slow(&set)))
		for (int i = 0; i < 2; i++)
			put_end(t, l, i, &set);
}
