/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wires of the map for a narrow canvas: down from a box, along a bus between the bands, down to the
 * other box. A box with others above or below it is reached on its left, through the channel
 * between two boxes.
 */
#include "ui/picture/plan.h"

enum { BUS = 34, BUS_STEP = 12, BESIDE = 22 };

static void add_point(struct plan_wire *w, int x, int y)
{
	w->points[w->count++] = (struct point){x, y};
}

/* out of the upper one to the bus */
static void put_out(struct plan_wire *w, const struct plan_node *n, int bus, int aside)
{
	int x = n->x + n->w / 2 + aside, y = n->y + n->h / 2 + aside;

	if (n->from_below) {
		add_point(w, x, n->y + n->h);
		add_point(w, x, bus);
		return;
	}
	add_point(w, n->x, y);
	add_point(w, n->channel, y);
	add_point(w, n->channel, bus);
}

static void put_in(struct plan_wire *w, const struct plan_node *n, int bus, int aside)
{
	int x = n->x + n->w / 2 + aside, y = n->y + n->h / 2 + aside;

	if (n->from_above) {
		add_point(w, x, bus);
		add_point(w, x, n->y);
		return;
	}
	add_point(w, n->channel, bus);
	add_point(w, n->channel, y);
	add_point(w, n->x, y);
}

static int bus_of(const struct plan *p, unsigned upper, unsigned lower)
{
	int gap = p->nodes[upper].column;
	bool above = plan_links_in_gap(p, upper, gap) >= plan_links_in_gap(p, lower, gap);

	return p->band[gap + 1] - TALL_BAND + BUS +
		BUS_STEP * plan_hub_index(p, above ? upper : lower, gap);
}

/* one is to the right of the other */
static void put_level(
	struct plan_wire *w, const struct plan_node *left, const struct plan_node *right, int aside)
{
	int x = (left->x + left->w + right->x) / 2;
	int ya = left->y + left->h / 2 + aside, yb = right->y + right->h / 2 + aside;

	add_point(w, left->x + left->w, ya);
	if (ya != yb) {
		add_point(w, x, ya);
		add_point(w, x, yb);
	}
	add_point(w, right->x, yb);
}

/* both in one band: below the two, or to their left if they are above each other */
static void put_bow(struct plan_wire *w, const struct plan_node *a, const struct plan_node *b)
{
	if (a->y == b->y) {
		int y = a->y + a->h + BUS / 2;
		add_point(w, a->x + a->w / 2 + BESIDE, a->y + a->h);
		add_point(w, a->x + a->w / 2 + BESIDE, y);
		add_point(w, b->x + b->w / 2 - BESIDE, y);
		add_point(w, b->x + b->w / 2 - BESIDE, b->y + b->h);
		return;
	}
	int x = a->channel < b->channel ? a->channel : b->channel;
	add_point(w, a->x, a->y + a->h / 2 + BESIDE);
	add_point(w, x, a->y + a->h / 2 + BESIDE);
	add_point(w, x, b->y + b->h / 2 - BESIDE);
	add_point(w, b->x, b->y + b->h / 2 - BESIDE);
}

bool plan_tall_wire(const struct plan *p, struct plan_wire *w, int aside)
{
	const struct plan_node *a = &p->nodes[w->node[0]], *b = &p->nodes[w->node[1]];
	bool turned = a->beside != b->beside ? a->beside : a->column > b->column;
	const struct plan_node *upper = turned ? b : a, *lower = turned ? a : b;

	w->count = 0;
	if (lower->beside && !upper->beside) {
		put_level(w, upper, lower, aside);
	} else if (upper->column == lower->column) {
		put_bow(w, upper, lower);
	} else {
		int bus = bus_of(p, w->node[turned], w->node[!turned]);
		put_out(w, upper, bus, aside);
		put_in(w, lower, bus, aside);
	}
	return turned;
}
