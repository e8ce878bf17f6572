/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Members of a group that are active are drawn outside it: first those with the most decisions,
 * then those with frames in transit; at most three, the others are counted. A single one is a full
 * box, several are rows.
 */
#include "host/records.h"
#include "ui/picture/picture_private.h"

enum { LIFT_ROW = 46, LIFT_GAP = 6, LIFT_FULL = 94, LIFT_ASIDE = 20 };

static const struct lifted *find_lifted(const struct picture *p, unsigned node)
{
	for (size_t i = 0; i < p->lifted_count; i++)
		if (p->lifted[i].node == node)
			return &p->lifted[i];
	return NULL;
}

/* the least of a group that is full, if it is worth less */
static struct lifted *place_for(struct picture *p, int group, unsigned worth)
{
	struct lifted *least = NULL;
	size_t of_group = 0;

	for (size_t i = 0; i < p->lifted_count; i++) {
		struct lifted *l = &p->lifted[i];
		if (l->group != group)
			continue;
		of_group++;
		least = !least || l->worth < least->worth ? l : least;
	}
	if (of_group < LIFTED_MOST && p->lifted_count < PLAN_COLUMNS)
		return &p->lifted[p->lifted_count++];
	p->left_in[group]++;
	return least && least->worth < worth ? least : NULL;
}

static void lift(struct picture *p, unsigned node, unsigned worth)
{
	int group = p->plan.nodes[node].group;
	const struct lifted *before = find_lifted(p, node);

	if (group < 0 || !worth || (before && before->worth >= worth))
		return;
	struct lifted *l = before ? &p->lifted[before - p->lifted] : place_for(p, group, worth);
	if (l)
		*l = (struct lifted){.node = node, .group = group, .worth = worth};
}

/* in file order, as inside the group */
static void number_lifted(struct picture *p)
{
	for (size_t i = 0; i < p->lifted_count; i++)
		for (size_t k = 0; k < p->lifted_count; k++)
			if (p->lifted[k].group == p->lifted[i].group) {
				p->lifted[i].of++;
				p->lifted[i].place += p->lifted[k].node < p->lifted[i].node;
			}
}

void lift_members(struct picture *p)
{
	struct hop hops[HOPS_MAX];

	for (size_t i = 0; i < p->now.decision_count; i++) {
		const struct decision *d = &p->now.decisions[i];
		const struct record *r = model_record(p->m, d->record);
		bool quiet = r->kind == REC_ARP_SILENT || r->kind == REC_FRAME_DROPPED;
		lift(p, d->node, quiet ? 0 : d->worth + 2);
	}
	for (size_t i = 0; i < p->now.arrival_count && i < 8; i++) {
		size_t n = instant_hops(&p->now, p->now.arrivals[i].record, hops);
		if (n)
			lift(p, hops[0].from, 1);
	}
	number_lifted(p);
}

bool node_is_lifted(const struct picture *p, unsigned node)
{
	return p->plan.nodes[node].group >= 0 && find_lifted(p, node);
}

bool lifted_as_row(const struct picture *p, unsigned node)
{
	return !p->plan.tall && p->plan.nodes[node].group >= 0 && find_lifted(p, node) &&
		find_lifted(p, node)->of > 1;
}

struct rect lifted_rect(const struct picture *p, unsigned node)
{
	const struct lifted *l = find_lifted(p, node);
	const struct plan_lift *at = &p->plan.groups[l->group].lift;

	if (p->plan.tall)
		return (struct rect){at->x + l->place * (at->w + LIFT_ASIDE), at->y, at->w, at->h};
	if (l->of == 1)
		return (struct rect){at->x, at->y, at->w, LIFT_FULL};
	return (struct rect){at->x, at->y + l->place * (LIFT_ROW + LIFT_GAP), at->w, LIFT_ROW};
}
