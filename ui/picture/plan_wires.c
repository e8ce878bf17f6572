/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wires: out of a box's side, along a bus next to the hub of the gap, into the other box. Hubs of
 * one gap get a bus each; two cables between the same nodes are parallel.
 */
#include "ui/picture/plan.h"

enum { BUS = 52, BUS_NARROW = 18, BUS_STEP = 14, BESIDE = 26, BOW = 34 };

int plan_links_in_gap(const struct plan *p, unsigned node, int gap)
{
	int count = 0, own = p->nodes[node].column;

	list_for_each (dev, &p->net->nodes[node]->devs, struct netdev, link) {
		if (!dev->wire)
			continue;
		int other = p->nodes[dev->wire->end[1 - dev->wire_end]->node->id].column;
		count += (own < other ? own : other) == gap;
	}
	return count;
}

/* the how manyeth of the gap's hubs it is */
int plan_hub_index(const struct plan *p, unsigned hub, int gap)
{
	int index = 0;

	for (unsigned i = 0; i < hub; i++)
		index += p->nodes[i].column == p->nodes[hub].column &&
			plan_links_in_gap(p, i, gap) > 1;
	return index < 3 ? index : 3;
}

/* cables between these two that were placed before */
static int twins_before(const struct plan *p, const unsigned node[2], const struct link *link)
{
	const struct node *a = p->net->nodes[node[0]], *b = p->net->nodes[node[1]];
	const struct node *few = a->dev_count < b->dev_count ? a : b, *other = few == a ? b : a;
	int count = 0;

	list_for_each (dev, &few->devs, struct netdev, link) {
		if (dev->wire == link)
			break;
		count += dev->wire && dev->wire->end[1 - dev->wire_end]->node == other;
	}
	return count;
}

/* of a group to the same node: one is drawn for all */
static bool is_drawn_already(struct plan *p, const unsigned node[2])
{
	bool drawn = false;

	for (int e = 0; e < 2; e++) {
		int group = p->nodes[node[e]].group;
		if (group < 0)
			continue;
		struct plan_group *g = &p->groups[group];
		for (size_t i = 0; i < g->drawn_count; i++)
			drawn |= g->drawn[i] == node[1 - e];
		if (!drawn && g->drawn_count < PLAN_DRAWN)
			g->drawn[g->drawn_count++] = node[1 - e];
	}
	return drawn;
}

static int port_y(const struct plan_node *n, int aside)
{
	return n->y + n->h / 2 + aside;
}

/* both in one column: a bow at its right */
static void put_bow(struct plan_wire *w, const struct plan_node *a, const struct plan_node *b)
{
	int x = (a->x + a->w > b->x + b->w ? a->x + a->w : b->x + b->w) + BOW;

	w->points[0] = (struct point){a->x + a->w, port_y(a, BESIDE)};
	w->points[1] = (struct point){x, port_y(a, BESIDE)};
	w->points[2] = (struct point){x, port_y(b, -BESIDE)};
	w->points[3] = (struct point){b->x + b->w, port_y(b, -BESIDE)};
	w->count = 4;
}

/* next to the hub; in the middle if the user has moved one of the two past it */
static int bus_x(const struct plan *p, unsigned left, unsigned right, int gap)
{
	int beside = p->gap[gap] >= 190 ? BUS : BUS_NARROW;
	bool hub_left = plan_links_in_gap(p, left, gap) >= plan_links_in_gap(p, right, gap);
	const struct plan_node *a = &p->nodes[left], *b = &p->nodes[right];
	int off = beside + BUS_STEP * plan_hub_index(p, hub_left ? left : right, gap);
	int x = hub_left ? a->x + a->w + off : b->x - off;

	return x > a->x + a->w && x < b->x ? x : (a->x + a->w + b->x) / 2;
}

/* from the left node's side to the right one's */
static void put_across(
	struct plan *p, struct plan_wire *w, unsigned left, unsigned right, int aside)
{
	const struct plan_node *a = &p->nodes[left], *b = &p->nodes[right];
	int gap = a->column < b->column ? a->column : b->column;
	int x = bus_x(p, left, right, gap);
	int ya = port_y(a, aside), yb = port_y(b, aside);

	w->points[w->count++] = (struct point){a->x + a->w, ya};
	if (ya != yb) {
		w->points[w->count++] = (struct point){x, ya};
		w->points[w->count++] = (struct point){x, yb};
	}
	w->points[w->count++] = (struct point){b->x, yb};
}

/* one was moved above the other: from edge to edge */
static void put_upright(struct plan *p, struct plan_wire *w, unsigned above, unsigned below)
{
	const struct plan_node *a = &p->nodes[above], *b = &p->nodes[below];
	int xa = a->x + a->w / 2, xb = b->x + b->w / 2, y = (a->y + a->h + b->y) / 2;

	w->points[w->count++] = (struct point){xa, a->y + a->h};
	if (xa != xb) {
		w->points[w->count++] = (struct point){xa, y};
		w->points[w->count++] = (struct point){xb, y};
	}
	w->points[w->count++] = (struct point){xb, b->y};
}

static void turn_round(struct plan_wire *w)
{
	for (size_t i = 0; i < w->count / 2; i++) {
		struct point p = w->points[i];
		w->points[i] = w->points[w->count - 1 - i];
		w->points[w->count - 1 - i] = p;
	}
}

static void add_wire(struct plan *p, const struct link *link)
{
	unsigned node[2] = {link->end[0]->node->id, link->end[1]->node->id};
	const struct plan_node *a = &p->nodes[node[0]], *b = &p->nodes[node[1]];
	int twins = twins_before(p, node, link);
	int aside = twins ? (twins % 2 ? 1 : -1) * BESIDE * ((twins + 1) / 2) : 0;
	struct plan_wire w = {.link = link, .node = {node[0], node[1]}};

	w.repeats = is_drawn_already(p, node);
	if (p->tall) {
		if (plan_tall_wire(p, &w, aside))
			turn_round(&w);
		p->wires[p->wire_count++] = w;
		return;
	}
	bool turned = a->x > b->x;
	const struct plan_node *left = turned ? b : a, *right = turned ? a : b;
	if (a->column == b->column && a->x == b->x) {
		put_bow(&w, a, b);
	} else if (left->x + left->w < right->x) {
		put_across(p, &w, node[turned], node[!turned], aside);
	} else {
		turned = a->y > b->y;
		put_upright(p, &w, node[turned], node[!turned]);
	}
	if (turned && !(a->column == b->column && a->x == b->x))
		turn_round(&w);
	p->wires[p->wire_count++] = w;
}

void plan_place_wires(struct plan *p)
{
	for (size_t i = 0; i < p->node_count; i++)
		list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link)
			if (dev->wire && dev->wire_end == 0)
				add_wire(p, dev->wire);
}
