/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Breadth first from the clients gives the columns; two linked nodes are then at most one column
 * apart. In a gap the end with more links is the hub; its bus is next to it.
 *
 * Not supported: routing around crossings. Hubs of one gap get a bus each, their spokes may cross.
 */
#include "ui/views/map_layout.h"

#include <stdlib.h>
#include <string.h>

#include "host/host.h"

#define COLUMNS_MAX 32
#define GAP_MAX 26
#define GAP_LEAST 5
#define SIGNS_WIDTH 2 /* behind a name that has no box: the host's sign, and the VIP's */

struct placing {
	struct map_layout *l;
	const struct network *net;
	int width, height, active;
	int node_width[COLUMNS_MAX], at_x[COLUMNS_MAX];
	int gap;
	int bus_hub[COLUMNS_MAX][8]; /* for each gap: the owner of the bus, −1 free */
};

static void *grown(void *p, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap)
		return p;
	*cap = need * 2;
	p = realloc(p, *cap * size);
	if (!p)
		abort();
	return p;
}

void map_free(struct map_layout *l)
{
	free(l->spots);
	free(l->stretches);
	*l = (struct map_layout){0};
}

/* ---- columns ---- */

static bool is_client(const struct node *n)
{
	return n->kind == NODE_HOST &&
		strcmp(((const struct host *)(const void *)n)->role, "client") == 0;
}

static int neighbour_column(const struct placing *p, const struct node *n, int from)
{
	int best = -1;

	list_for_each (dev, &n->devs, struct netdev, link) {
		if (!dev->wire)
			continue;
		int column = p->l->spots[dev->wire->end[1 - dev->wire_end]->node->id].column;
		if (column == from)
			best = column;
	}
	return best;
}

static bool spread(struct placing *p, int from)
{
	bool any = false;

	for (size_t i = 0; i < p->l->count; i++)
		if (p->l->spots[i].column < 0 &&
			neighbour_column(p, p->net->nodes[i], from) == from) {
			p->l->spots[i].column = from + 1;
			any = true;
		}
	return any;
}

static void choose_columns(struct placing *p)
{
	bool any = false;

	for (size_t i = 0; i < p->l->count; i++) {
		bool first = is_client(p->net->nodes[i]);
		p->l->spots[i] =
			(struct spot){.column = first ? 0 : -1, .shown = (int)i, .label = (int)i};
		any |= first;
	}
	if (!any && p->l->count)
		p->l->spots[0].column = 0;
	p->l->columns = 1;
	while (p->l->columns < COLUMNS_MAX && spread(p, p->l->columns - 1))
		p->l->columns++;
	for (size_t i = 0; i < p->l->count; i++) /* linked to nothing that is linked to a client */
		if (p->l->spots[i].column < 0)
			p->l->spots[i].column = p->l->columns - 1;
}

static int nodes_in(const struct placing *p, int column)
{
	int n = 0;

	for (size_t i = 0; i < p->l->count; i++)
		n += p->l->spots[i].column == column;
	return n;
}

/* ---- rows ---- */

static int widest(const struct placing *p, int column)
{
	int width = 3;

	for (size_t i = 0; i < p->l->count; i++) {
		int n = (int)strlen(p->net->nodes[i]->name);
		if (p->l->spots[i].column == column && n > width)
			width = n;
	}
	return width;
}

/* the tallest form of a node that lets every column fit, and leaves links a stretch */
static void choose_line(struct placing *p)
{
	static const int forms[] = {4, 3};
	int most = 1, names = 0;

	for (int c = 0; c < p->l->columns; c++) {
		int n = nodes_in(p, c);
		most = n > most ? n : most;
		names += widest(p, c);
	}
	p->l->line = 1;
	for (size_t i = 0; i < 2; i++) {
		int boxes = forms[i] == 4 ? 16 * p->l->columns : names + 4 * p->l->columns;
		if (most * forms[i] <= p->height &&
			boxes + GAP_LEAST * (p->l->columns - 1) <= p->width) {
			p->l->line = forms[i];
			break;
		}
	}
}

/* the nodes of a column, one below the other; the last one represents those that do not fit */
static void place_column(struct placing *p, int column)
{
	int n = nodes_in(p, column), line = p->l->line, seen = 0, last = -1;
	int fit = p->height / line > 0 ? p->height / line : 1, shown = n < fit ? n : fit;
	int room = shown > 0 ? p->height / shown : line;

	room = room > line + 2 ? line + 2 : room;
	int y = (p->height - room * shown + (room - line)) / 2;
	for (size_t i = 0; i < p->l->count; i++) {
		struct spot *s = &p->l->spots[i];
		if (s->column != column)
			continue;
		if (seen < shown) {
			s->y = y + room * seen;
			last = (int)i;
		} else {
			s->shown = last;
			p->l->spots[last].stands_for++;
			if ((int)i == p->active)
				p->l->spots[last].label = (int)i;
		}
		s->height = line;
		seen++;
	}
}

static int has_host(const struct placing *p, int column)
{
	for (size_t i = 0; i < p->l->count; i++)
		if (p->l->spots[i].column == column && p->net->nodes[i]->kind == NODE_HOST)
			return 1;
	return 0;
}

static void place_nodes(struct placing *p)
{
	int names = 0, gaps = p->l->columns > 1 ? p->l->columns - 1 : 1, x;

	for (int c = 0; c < p->l->columns; c++) {
		p->node_width[c] = widest(p, c) + (p->l->line > 1 ? 4 : 0);
		if (p->l->line == 4 && p->node_width[c] < 16)
			p->node_width[c] = 16;
		if (p->l->line == 1) /* for the signs behind the name */
			p->node_width[c] += c == p->l->columns - 1 ? SIGNS_WIDTH : has_host(p, c);
		names += p->node_width[c];
	}
	p->gap = (p->width - names) / gaps;
	p->gap = p->gap > GAP_MAX ? GAP_MAX : p->gap < 3 ? 3 : p->gap;
	x = (p->width - names - p->gap * (p->l->columns - 1)) / 2;
	x = x > 0 ? x : 0;
	for (int c = 0; c < p->l->columns; c++) {
		p->at_x[c] = x;
		x += p->node_width[c] + p->gap;
		place_column(p, c);
	}
	for (size_t i = 0; i < p->l->count; i++) {
		p->l->spots[i].x = p->at_x[p->l->spots[i].column];
		p->l->spots[i].width = p->node_width[p->l->spots[i].column];
	}
}

/* ---- links ---- */

static int links_in_gap(const struct placing *p, const struct node *n, int gap)
{
	int count = 0, own = p->l->spots[n->id].column;

	list_for_each (dev, &n->devs, struct netdev, link) {
		if (!dev->wire)
			continue;
		int other = p->l->spots[dev->wire->end[1 - dev->wire_end]->node->id].column;
		count += (own < other ? own : other) == gap;
	}
	return count;
}

static int bus_of(struct placing *p, int gap, int hub)
{
	for (int i = 0; i < 8; i++) {
		if (p->bus_hub[gap][i] < 0)
			p->bus_hub[gap][i] = hub;
		if (p->bus_hub[gap][i] == hub)
			return i;
	}
	return 7;
}

/* Where a link may leave to the right: after the box; after a name and its signs, which may be
 * shorter than the longest of the column. */
static int right_end(const struct placing *p, const struct spot *s)
{
	const struct node *n = p->net->nodes[s->label];
	int own = (int)strlen(n->name) + (n->kind == NODE_HOST ? SIGNS_WIDTH : 0);

	return s->x + (s->height > 1 || s->stands_for || own > s->width ? s->width : own);
}

static void place_stretch(struct placing *p, struct stretch *s, int gap)
{
	const struct node *n[2] = {s->link->end[0]->node, s->link->end[1]->node};
	int column[2];

	for (int e = 0; e < 2; e++) {
		const struct spot *spot = &p->l->spots[s->spot[e]];
		column[e] = spot->column;
		bool left_side = column[e] > gap; /* the gap lies to its left */
		s->end_x[e] = left_side ? spot->x - 1 : right_end(p, spot);
		s->end_y[e] = spot->y + spot->height / 2;
	}
	int hub = links_in_gap(p, n[0], gap) >= links_in_gap(p, n[1], gap) ? 0 : 1;
	int bus = bus_of(p, gap, s->spot[hub]);
	bool right = column[hub] > gap; /* the hub is right of the gap */
	s->spoke = 1 - hub;
	/* beside the whole column, however short the hub's own name */
	const struct spot *at = &p->l->spots[s->spot[hub]];
	s->bus_x = right ? s->end_x[hub] - 1 - bus : at->x + at->width + 1 + bus;
	int edge = s->end_x[s->spoke];
	s->from = edge < s->bus_x ? edge : s->bus_x + 1;
	s->length = edge < s->bus_x ? s->bus_x - edge : edge - s->bus_x;
}

static void add_stretch(struct placing *p, const struct link *link)
{
	struct map_layout *l = p->l;

	l->stretches =
		grown(l->stretches, &l->stretch_cap, l->stretch_count + 1, sizeof(*l->stretches));
	struct stretch *s = &l->stretches[l->stretch_count++];
	*s = (struct stretch){.link = link};
	for (int e = 0; e < 2; e++)
		s->spot[e] = l->spots[link->end[e]->node->id].shown;
	int a = l->spots[s->spot[0]].column, b = l->spots[s->spot[1]].column;
	s->hidden = s->spot[0] == s->spot[1];
	place_stretch(p, s, a < b ? a : b);
}

static void place_links(struct placing *p)
{
	memset(p->bus_hub, 0xff, sizeof(p->bus_hub));
	p->l->stretch_count = 0;
	for (size_t i = 0; i < p->l->count; i++)
		list_for_each (dev, &p->net->nodes[i]->devs, struct netdev, link)
			if (dev->wire && dev->wire_end == 0)
				add_stretch(p, dev->wire);
}

void map_place(struct map_layout *l, const struct network *net, int width, int height, int active)
{
	struct placing p = {.l = l, .net = net, .width = width, .height = height, .active = active};

	l->spots = grown(l->spots, &l->spot_cap, net->node_count, sizeof(*l->spots));
	l->count = net->node_count;
	choose_columns(&p);
	choose_line(&p);
	place_nodes(&p);
	place_links(&p);
}
