/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The map for a narrow canvas: the columns become bands, one below the other, so that a packet goes
 * from top to bottom. At most three boxes are in a line; a director or router without further links
 * is next to its switch; too many hosts become one group. The plane is as high as needed.
 */
#include <stdlib.h>

#include "base/text.h"
#include "ui/picture/letters.h"
#include "ui/picture/plan.h"

enum {
	WIDE = 690,
	TOP = 94,
	FOOT = 100, /* below the last band: the line of time */
	GAP = 20,   /* between boxes */
	PER_LINE = 3,
	FULL_MOST = 6,
	ALONE_WIDE = 330,
	BESIDE_WIDE = 310,
	BESIDE_MOST = 3,
	PILL_HIGH = 60,
	TALL_HEAD = 24, /* of a box, above and below its rows */
	PILL_LEAST = 88,
	GROUP_ASIDE = 14 /* what its wire goes down by */
};

#define BIT(class) (1u << (class))

/* ---- sizes ---- */

static int cards_of(const struct plan *p, size_t i)
{
	int cards = 0;

	list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link)
		cards += dev->wire != NULL;
	return cards;
}

bool plan_shows_address(const struct plan *p, size_t i)
{
	return plan_is(p, i, "client") || plan_is(p, i, "router");
}

/* lines of a box so wide: the name with a chip beside or below it, chips of other cards, addresses
 * or a tag */
static int rows_of(const struct plan *p, size_t i, int width)
{
	int name = letters_width(p->net->nodes[i]->name, LETTERS_NAME);
	int cards = cards_of(p, i), inside = width - 2 * TALL_INSIDE;
	bool beside = name + 8 + p->chip <= inside;
	int chips = cards - (cards && beside), most = inside / (p->chip + 8);
	int rows = 1 + (chips + most - 1) / (most ? most : 1);

	if (plan_shows_address(p, i))
		return rows + cards;
	return rows == 1 || !beside || inside < p->chip + 200 ? rows + 1 : rows;
}

static int box_height(const struct plan *p, size_t i, int width)
{
	return p->nodes[i].class == PLAN_SWITCH ? PILL_HIGH
						: TALL_HEAD + NODE_ROW * rows_of(p, i, width);
}

static int pill_width(const struct plan *p, size_t i)
{
	int width = letters_width(p->net->nodes[i]->name, LETTERS_NAME) + 32;

	width = width < PILL_LEAST ? PILL_LEAST : width > BESIDE_WIDE ? BESIDE_WIDE : width;
	return width & ~1; /* its middle is a whole unit */
}

/* ---- a band ---- */

struct band {
	int column;
	unsigned classes;  /* bits */
	bool above, below; /* nothing of its column is between it and the next band */
	int y;
	size_t count;
};

/* others than directors and routers first: those lead to the lower bands */
static size_t collect_band(const struct plan *p, const struct band *b, unsigned *items)
{
	static const int order[] = {PLAN_SWITCH, PLAN_BACK, PLAN_FRONT};
	size_t n = 0;

	for (size_t k = 0; k < 3; k++)
		for (unsigned i = 0; i < p->node_count; i++) {
			const struct plan_node *a = &p->nodes[i];
			if (a->column == b->column && a->class == order[k] && a->group < 0 &&
				!a->beside && b->classes & BIT(a->class))
				items[n++] = i;
		}
	return n;
}

static void put_box(struct plan *p, unsigned node, struct plan_node place)
{
	struct plan_node *n = &p->nodes[node];

	n->x = place.x, n->y = place.y, n->w = place.w, n->h = place.h;
	n->channel = place.x - GAP / 2;
	if (n->class == PLAN_SWITCH) {
		n->w = pill_width(p, node) < place.w ? pill_width(p, node) : place.w;
		n->x = place.x + place.w / 2 - n->w / 2;
	}
}

static int line_height(const struct plan *p, const unsigned *items, size_t count, int width)
{
	int height = 0;

	for (size_t i = 0; i < count; i++) {
		int h = box_height(p, items[i], width);
		height = h > height ? h : height;
	}
	return height;
}

/* its lines; returns its end */
static int place_lines(struct plan *p, struct band *b, const unsigned *items)
{
	int per = b->count < PER_LINE ? (int)b->count : PER_LINE, room = WIDE - 2 * TALL_SIDE;
	int w = per == 1 ? ALONE_WIDE : (room - (per - 1) * GAP) / per, y = b->y;
	int left = per == 1 ? (WIDE - w) / 2 : TALL_SIDE;

	for (size_t from = 0; from < b->count; from += (size_t)per) {
		size_t n = b->count - from < (size_t)per ? b->count - from : (size_t)per;
		int h = line_height(p, items + from, n, w);
		for (size_t i = 0; i < n; i++) {
			put_box(p, items[from + i],
				(struct plan_node){
					.x = left + (int)i * (w + GAP), .y = y, .w = w, .h = h});
			p->nodes[items[from + i]].from_above = b->above && from == 0;
			p->nodes[items[from + i]].from_below =
				b->below && from + (size_t)per >= b->count;
		}
		y += h + GAP;
	}
	return y - GAP;
}

static int place_band(struct plan *p, struct band b)
{
	unsigned *items = calloc(p->node_count + 1, sizeof(*items));

	if (!items)
		abort();
	b.count = collect_band(p, &b, items);
	int end = b.count ? place_lines(p, &b, items) : b.y;
	free(items);
	return end;
}

/* ---- groups ---- */

static int group_height(size_t count, int width)
{
	bool cells = count <= PLAN_CELLS;
	int pitch = cells ? CELL_WIDE + CELL_GAP : DOT_PITCH;
	int high = cells ? CELL_HIGH + CELL_GAP : DOT_PITCH;
	int across = (width - 2 * GROUP_SIDE + CELL_GAP) / pitch;

	return GROUP_HEAD + ((int)count + across - 1) / across * high + GROUP_FOOT;
}

static int place_group(struct plan *p, int column, size_t count, int y)
{
	struct plan_group *g = &p->groups[p->group_count];
	int w = (WIDE - 2 * TALL_SIDE - 2 * GAP) / 3;

	*g = (struct plan_group){.column = column, .x = TALL_SIDE + GROUP_ASIDE};
	g->w = WIDE - TALL_SIDE - g->x;
	g->lift = (struct plan_lift){g->x, y, w - GROUP_ASIDE / 3, TALL_HEAD + 2 * NODE_ROW};
	g->y = y + g->lift.h + GAP;
	g->h = group_height(count, g->w);
	plan_fill_group(p, column);
	for (unsigned i = g->first; i <= g->last; i++)
		if (p->nodes[i].group == (int)p->group_count - 1)
			p->nodes[i].channel = TALL_SIDE / 2;
	return g->y + g->h;
}

/* ---- beside a switch ---- */

static bool leads_on(const struct plan *p, size_t i)
{
	list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link)
		if (dev->wire &&
			p->nodes[dev->wire->end[1 - dev->wire_end]->node->id].column >
				p->nodes[i].column)
			return true;
	return false;
}

static bool may_stand_beside(const struct plan *p, size_t i, int column)
{
	const struct plan_node *n = &p->nodes[i];

	return n->column == column + 1 && n->class == PLAN_FRONT && !leads_on(p, i);
}

/* those to its right, and the switch in the middle of the rest; returns their end */
static int place_beside(struct plan *p, int column, int y)
{
	int x = WIDE - TALL_SIDE - BESIDE_WIDE, top = y;
	unsigned hub = 0;

	for (unsigned i = 0; i < p->node_count; i++) {
		struct plan_node *n = &p->nodes[i];
		if (n->column == column && n->class == PLAN_SWITCH)
			hub = i;
		if (!may_stand_beside(p, i, column))
			continue;
		n->beside = true;
		put_box(p, i,
			(struct plan_node){.x = x,
				.y = y,
				.w = BESIDE_WIDE,
				.h = box_height(p, i, BESIDE_WIDE)});
		y += n->h + GAP;
	}
	int height = y - GAP - top;
	height = height < PILL_HIGH ? PILL_HIGH : height;
	put_box(p, hub,
		(struct plan_node){.x = TALL_SIDE,
			.y = top + (height - PILL_HIGH) / 2,
			.w = x - 60 - TALL_SIDE,
			.h = PILL_HIGH});
	p->nodes[hub].from_below = true;
	return top + height;
}

static size_t count_beside(const struct plan *p, int column)
{
	size_t n = 0;

	for (size_t i = 0; i < p->node_count; i++)
		n += may_stand_beside(p, i, column);
	return n;
}

/* ---- a column ---- */

static size_t count_class(const struct plan *p, int column, unsigned classes)
{
	size_t n = 0;

	for (size_t i = 0; i < p->node_count; i++)
		n += p->nodes[i].column == column && classes & BIT(p->nodes[i].class) &&
			!p->nodes[i].beside;
	return n;
}

static int place_switches_of(struct plan *p, int column, int y, bool first)
{
	size_t beside = count_beside(p, column);
	int end;

	if (count_class(p, column, BIT(PLAN_SWITCH)) != 1 || !beside || beside > BESIDE_MOST)
		return place_band(p, (struct band){column, BIT(PLAN_SWITCH), first, true, y, 0});
	end = place_beside(p, column, y);
	for (size_t i = 0; i < p->node_count; i++)
		if (p->nodes[i].column == column && p->nodes[i].class == PLAN_SWITCH)
			p->nodes[i].from_above = first;
	return end;
}

static int place_column(struct plan *p, int column, int y)
{
	size_t back = count_class(p, column, BIT(PLAN_BACK));
	unsigned hosts = BIT(PLAN_BACK) | BIT(PLAN_FRONT);
	bool switches = count_class(p, column, BIT(PLAN_SWITCH)) > 0, first = true;

	if (back > FULL_MOST && p->group_count < PLAN_COLUMNS) {
		y = place_group(p, column, back, y);
		hosts = BIT(PLAN_FRONT);
		first = false;
		y += count_class(p, column, hosts) ? TALL_BAND : 0;
	}
	if (count_class(p, column, hosts)) {
		y = place_band(p, (struct band){column, hosts, first, !switches, y, 0});
		first = false;
	}
	if (switches)
		y = place_switches_of(p, column, y + (first ? 0 : TALL_BAND), first);
	return y;
}

void plan_place_tall(struct plan *p)
{
	int y = TOP;

	p->width = WIDE;
	for (int c = 0; c < p->columns; c++) {
		p->band[c] = y;
		int end = place_column(p, c, y);
		y = end == y ? y : end + TALL_BAND;
	}
	p->height = y - TALL_BAND + FOOT;
}
