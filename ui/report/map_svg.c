/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The map as a picture. Nodes stand in columns by their distance from the clients, in the order of
 * the file, so that a packet goes from left to right; in a column of many, those past the first
 * COLUMN_MAX become one box that counts them.
 *
 * Left out: routing lines around boxes. Links of nodes in one column are drawn as bows.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/report/commands.h"

#define COLUMN_MAX 10
#define BOX_WIDTH 170
#define GAP_X 90
#define GAP_Y 18
#define LINE 15
#define MARGIN 20

struct box {
	const struct spec_node *node;
	int column; /* −1: not reached yet */
	int x, y, height;
	bool hidden; /* one of those that are only counted */
};

struct map {
	const struct spec *spec;
	struct box *boxes; /* one for each node */
	size_t count;
	int columns, width, height;
	size_t *more; /* for each column: how many are hidden */
};

static struct box *box_of(const struct map *m, const char *name)
{
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->boxes[i].node->name, name) == 0)
			return &m->boxes[i];
	return NULL;
}

/* ---- where ---- */

/* one round of breadth first: neighbours of column `from` that stand nowhere yet */
static bool spread(struct map *m, int from)
{
	bool any = false;

	for (size_t i = 0; i < m->spec->network.links.count; i++) {
		const struct spec_link *l = &m->spec->network.links.items[i];
		struct box *a = box_of(m, l->endpoints.items[0].node);
		struct box *b = box_of(m, l->endpoints.items[1].node);
		if (a->column == from && b->column < 0)
			b->column = from + 1;
		else if (b->column == from && a->column < 0)
			a->column = from + 1;
		else
			continue;
		any = true;
	}
	return any;
}

static bool place_clients(struct map *m)
{
	bool any = false;

	for (size_t i = 0; i < m->count; i++) {
		bool client = m->boxes[i].node->role == SPEC_ROLE_CLIENT;
		m->boxes[i].column = client ? 0 : -1;
		any |= client;
	}
	return any;
}

static void place_columns(struct map *m)
{
	if (!place_clients(m) && m->count)
		m->boxes[0].column = 0;
	m->columns = 1;
	while (spread(m, m->columns - 1))
		m->columns++;
	for (size_t i = 0; i < m->count; i++) /* linked to nothing that is linked to a client */
		if (m->boxes[i].column < 0)
			m->boxes[i].column = m->columns - 1;
}

static int box_height(const struct spec_node *n)
{
	int lines = 1;

	for (size_t i = 0; i < n->interfaces.count; i++)
		lines += (int)n->interfaces.items[i].ipv4.count;
	return 12 + lines * LINE;
}

static int place_column(struct map *m, int column)
{
	int y = MARGIN;
	size_t shown = 0;

	for (size_t i = 0; i < m->count; i++) {
		struct box *b = &m->boxes[i];
		if (b->column != column)
			continue;
		b->x = MARGIN + column * (BOX_WIDTH + GAP_X);
		b->hidden = shown++ >= COLUMN_MAX;
		b->y = y;
		b->height = b->hidden ? 12 + LINE : box_height(b->node);
		if (b->hidden)
			m->more[column]++;
		else
			y += b->height + GAP_Y;
	}
	return y + (m->more[column] ? 12 + LINE + GAP_Y : 0) - GAP_Y + MARGIN;
}

/* columns are centred on the highest one */
static void place_rows(struct map *m)
{
	int *heights = calloc((size_t)m->columns, sizeof(*heights));

	if (!heights)
		abort();
	for (int c = 0; c < m->columns; c++) {
		heights[c] = place_column(m, c);
		m->height = heights[c] > m->height ? heights[c] : m->height;
	}
	for (size_t i = 0; i < m->count; i++)
		m->boxes[i].y += (m->height - heights[m->boxes[i].column]) / 2;
	m->width = 2 * MARGIN + m->columns * BOX_WIDTH + (m->columns - 1) * GAP_X;
	free(heights);
}

/* ---- what it looks like ---- */

static const char *fill_of(const struct spec_node *n)
{
	if (n->kind == SPEC_SWITCH)
		return "#e4e4e4";
	switch (n->role) {
	case SPEC_ROLE_DIRECTOR: return "#fde8b0";
	case SPEC_ROLE_REAL_SERVER: return "#cfe3f7";
	case SPEC_ROLE_CLIENT: return "#e3f2d9";
	default: return "#f4f4f4";
	}
}

static void put_line(struct text *t, const struct map *m, const struct spec_link *l)
{
	const struct box *a = box_of(m, l->endpoints.items[0].node);
	const struct box *b = box_of(m, l->endpoints.items[1].node);
	const char *dash = l->with.state == SPEC_DOWN ? " stroke-dasharray=\"5 4\"" : "";

	if (a->column > b->column) {
		const struct box *left = b;
		b = a;
		a = left;
	}
	int ax = a->x + BOX_WIDTH, ay = a->y + a->height / 2;
	int bx = a->column == b->column ? b->x + BOX_WIDTH : b->x, by = b->y + b->height / 2;
	int bend = GAP_X / 2;
	text_add(t, "<path d=\"M%d %d C%d %d %d %d %d %d\"%s/>\n", ax, ay, ax + bend, ay,
		a->column == b->column ? bx + bend : bx - bend, by, bx, by, dash);
}

static void put_words(struct text *t, const struct box *b)
{
	const struct spec_node *n = b->node;
	int y = b->y + LINE + 3;

	text_add(t, "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>\n", b->x + 10, y,
		n->name);
	for (size_t i = 0; i < n->interfaces.count; i++)
		for (size_t k = 0; k < n->interfaces.items[i].ipv4.count; k++) {
			const struct spec_address *a = &n->interfaces.items[i].ipv4.items[k];
			y += LINE;
			text_add(t, "<text x=\"%d\" y=\"%d\" class=\"a\">%s %s/%u</text>\n",
				b->x + 10, y, n->interfaces.items[i].name, ip_text(a->address).s,
				a->length);
		}
}

static void put_box(struct text *t, const struct map *m, const struct box *b)
{
	const char *fill = b->hidden ? "#ffffff" : fill_of(b->node);
	size_t *more = &m->more[b->column];

	if (b->hidden && !*more)
		return;
	text_add(t,
		"<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" stroke=\"#555\" "
		"fill=\"%s\"/>\n",
		b->x, b->y, BOX_WIDTH, b->height, fill);
	if (b->hidden) {
		text_add(t, "<text x=\"%d\" y=\"%d\">and %zu more</text>\n", b->x + 10,
			b->y + LINE + 3, *more);
		*more = 0;
	} else {
		put_words(t, b);
	}
}

static void put_picture(struct text *t, const struct map *m)
{
	text_add(t,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n"
		"<style>.a{font-family:monospace;font-size:11px;fill:#444}</style>\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n"
		"<g fill=\"none\" stroke=\"#777\" stroke-width=\"1.5\">\n",
		m->width, m->height, m->width, m->height);
	for (size_t i = 0; i < m->spec->network.links.count; i++)
		put_line(t, m, &m->spec->network.links.items[i]);
	text_put(t, "</g>\n");
	for (size_t i = 0; i < m->count; i++)
		put_box(t, m, &m->boxes[i]);
	text_put(t, "</svg>\n");
}

void map_svg(struct text *t, const struct spec *spec)
{
	struct map m = {.spec = spec, .count = spec->network.nodes.count};

	m.boxes = calloc(m.count ? m.count : 1, sizeof(*m.boxes));
	m.more = calloc(m.count + 1, sizeof(*m.more));
	if (!m.boxes || !m.more)
		abort();
	for (size_t i = 0; i < m.count; i++)
		m.boxes[i].node = &spec->network.nodes.items[i];
	place_columns(&m);
	place_rows(&m);
	put_picture(t, &m);
	free(m.boxes);
	free(m.more);
}
