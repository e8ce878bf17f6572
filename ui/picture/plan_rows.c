/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Positions of nodes in their column. Directors and routers start at the top, the others end at the
 * bottom; a column of one kind is centred. If there are too many full boxes, the others become rows
 * with a name, then one group with a cell each, with a place above it for an acting member.
 */
#include "ui/picture/plan.h"

enum {
	ROW_HIGH = 46,
	ROW_GAP = 8,
	FULL_GAP = 12,
	CLASS_GAP = 32,
	SPREAD = 60,
	LIFT_HIGH = 150,
	GROUP_TOP = 444
};

static int wired(const struct node *n)
{
	int count = 0;

	list_for_each (dev, &n->devs, struct netdev, link)
		count += dev->wire != NULL;
	return count;
}

static void full_size(struct plan *p, size_t i)
{
	struct plan_node *n = &p->nodes[i];
	int devs = wired(p->net->nodes[i]), column = n->column;

	n->w = p->w[column];
	n->x = p->x[column];
	if (n->class == PLAN_SWITCH) {
		n->h = SWITCH_HIGH;
		return;
	}
	n->rows = 1 + (devs > 1 ? devs : 1);
	bool client = plan_is(p, i, "client");
	/* chip and tag are below the address; a router has no tag, and its chips are next to it */
	bool router = plan_is(p, i, "router") && devs > 1;
	if (n->w < (client ? CLIENT_WIDE : NODE_WIDE) && !router)
		n->rows++;
	n->h = 18 + NODE_ROW * n->rows + (n->rows > 2 ? 8 : 0);
	if (n->rows == 2)
		n->h += client ? 18 : plan_is(p, i, "director") ? 36 : 0;
}

static int count_of(const struct plan *p, int column, int class)
{
	int n = 0;

	for (size_t i = 0; i < p->node_count; i++)
		n += p->nodes[i].column == column && p->nodes[i].class == class;
	return n;
}

/* total height of the nodes of a class */
static int height_of(const struct plan *p, int column, int class, int gap)
{
	int height = 0;

	for (size_t i = 0; i < p->node_count; i++)
		if (p->nodes[i].column == column && p->nodes[i].class == class)
			height += p->nodes[i].h + gap;
	return height ? height - gap : 0;
}

static void place_class(struct plan *p, int column, int class, int y, int gap)
{
	int rank = 0;

	for (size_t seen = 0; seen < p->node_count;
		seen++) /* by rank: the file's order in a class */
		if (p->nodes[seen].column == column && p->nodes[seen].class == class) {
			p->nodes[seen].y = y;
			y += p->nodes[seen].h + gap;
			rank++;
		}
}

/* rows of a name each */
static void fold_rows(struct plan *p, int column)
{
	for (size_t i = 0; i < p->node_count; i++)
		if (p->nodes[i].column == column && p->nodes[i].class == PLAN_BACK) {
			p->nodes[i].fold = FOLD_ROW;
			p->nodes[i].h = ROW_HIGH;
		}
}

static void fold_group(struct plan *p, int column, int top)
{
	struct plan_group *g = &p->groups[p->group_count];
	bool last = column == p->columns - 1 && column > 0;

	*g = (struct plan_group){.column = column, .x = p->x[column]};
	g->w = last ? p->width - MAP_MARGIN - g->x : p->w[column];
	g->lift = (struct plan_lift){g->x, top, NODE_WIDE < g->w ? NODE_WIDE : g->w, LIFT_HIGH};
	g->y = top + LIFT_HIGH + CLASS_GAP; /* below a lens at the director's, if there is one */
	g->y = g->y < GROUP_TOP && top > MAP_TOP ? GROUP_TOP : g->y;
	g->h = p->height - 900 + MAP_BOTTOM - g->y;
	plan_fill_group(p, column);
}

static int spread_gap(int room, int height, int count, int gap)
{
	int spare = count > 1 ? (room - height) / (count - 1) : 0;

	return gap + (spare > SPREAD ? SPREAD : spare > 0 ? spare : 0);
}

/* a column of one class, in the middle */
static void place_alone(struct plan *p, int column, int class, int gap)
{
	int room = p->height - 900 + MAP_BOTTOM - MAP_TOP;
	int wide =
		spread_gap(room, height_of(p, column, class, gap), count_of(p, column, class), gap);
	int height = height_of(p, column, class, wide);

	place_class(p, column, class, MAP_MIDDLE + (p->height - 900) / 2 - height / 2, wide);
}

static void place_hosts(struct plan *p, int column)
{
	int front = count_of(p, column, PLAN_FRONT), back = count_of(p, column, PLAN_BACK);
	int bottom = p->height - 900 + MAP_BOTTOM, gap = FULL_GAP;
	int above = front ? height_of(p, column, PLAN_FRONT, FULL_GAP) + CLASS_GAP : 0;

	if (above + height_of(p, column, PLAN_BACK, gap) > bottom - MAP_TOP) {
		fold_rows(p, column);
		gap = ROW_GAP;
	}
	int below = height_of(p, column, PLAN_BACK, gap);
	if (front)
		place_class(p, column, PLAN_FRONT, MAP_TOP, FULL_GAP);
	if (above + below > bottom - MAP_TOP)
		fold_group(p, column, MAP_TOP + above);
	else if (front && back)
		place_class(p, column, PLAN_BACK, bottom - below, gap);
	else
		place_alone(p, column, front ? PLAN_FRONT : PLAN_BACK, gap);
}

/* ---- switches ---- */

static int middle(const struct plan_node *n)
{
	return n->y + n->h / 2;
}

/* wanted position for the nodes right of a switch, or left of it */
static int wanted_middle(const struct plan *p, size_t i, int side)
{
	int sum = 0, count = 0;

	list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link) {
		if (!dev->wire)
			continue;
		const struct plan_node *n = &p->nodes[dev->wire->end[1 - dev->wire_end]->node->id];
		if (n->column == p->nodes[i].column + side && n->class != PLAN_SWITCH) {
			sum += middle(n);
			count++;
		}
	}
	return count ? sum / count : side > 0 ? wanted_middle(p, i, -1) : MAP_MIDDLE;
}

static void place_switches(struct plan *p, int column)
{
	int floor = MAP_TOP, count = count_of(p, column, PLAN_SWITCH);

	for (size_t i = 0; i < p->node_count; i++) {
		struct plan_node *n = &p->nodes[i];
		if (n->column != column || n->class != PLAN_SWITCH)
			continue;
		int y = (count == 1 ? MAP_MIDDLE + (p->height - 900) / 2 : wanted_middle(p, i, 1)) -
			SWITCH_HIGH / 2;
		n->y = y > floor ? y : floor;
		floor = n->y + SWITCH_HIGH + 40;
	}
}

void plan_place_rows(struct plan *p)
{
	for (size_t i = 0; i < p->node_count; i++)
		full_size(p, i);
	for (int c = 0; c < p->columns; c++)
		place_hosts(p, c);
	for (int c = 0; c < p->columns; c++)
		place_switches(p, c);
}
