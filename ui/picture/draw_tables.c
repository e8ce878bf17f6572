/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * At most two tables, below the first client: its neighbour table, and that of the acting node: a
 * host's neighbours, or a switch's MAC table.
 */
#include "base/text.h"
#include "host/host.h"
#include "net/bridge.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"

enum { ROW = 40, HEAD = 42, ROWS_MAX = 3, WIDE = 300, INSIDE = 14 };

struct table {
	struct text title;
	struct {
		uint32_t address;
		const uint8_t *mac; /* NULL: not resolved yet */
		const char *port;
	} rows[ROWS_MAX];
	size_t count, left_out;
	unsigned node;
};

static void read_neighbours(const struct picture *p, struct table *t, const struct host *h)
{
	text_add(&t->title, _("neighbours of %s"), h->node.name);
	list_for_each (n, &h->arp.entries, struct neigh, link) {
		if (n->state & (NUD_NOARP | NUD_FAILED))
			continue;
		if (t->count == ROWS_MAX) {
			t->left_out++;
			continue;
		}
		t->rows[t->count].address = n->address;
		t->rows[t->count++].mac = n->state & NUD_VALID ? n->mac : NULL;
	}
	(void)p;
}

static void read_switch(const struct picture *p, struct table *t, const struct bridge *b)
{
	text_add(&t->title, _("%s has learnt"), b->node.name);
	list_for_each (e, &b->entries, struct bridge_entry, link) {
		if (chip_node(p, e->mac) == NO_NODE)
			continue;
		if (t->count == ROWS_MAX) {
			t->left_out++;
			continue;
		}
		t->rows[t->count].port = e->port->name;
		t->rows[t->count++].mac = e->mac;
	}
}

static bool read_table(const struct picture *p, struct table *t, unsigned node)
{
	const struct host *h = picture_host(p, node);

	*t = (struct table){.node = node};
	if (h)
		read_neighbours(p, t, h);
	else
		read_switch(p, t, (const struct bridge *)(const void *)p->net->nodes[node]);
	return t->count > 0;
}

static void put_line(struct picture *p, const struct table *t, size_t i, struct rect b)
{
	int y = b.y + HEAD + ROW * (int)i + ROW / 2, x = b.x + INSIDE;
	struct text words = {0};

	if (t->rows[i].port) {
		x += chip_draw(p, x, y, t->rows[i].mac) + 14;
		text_add(&words, _("is behind %s"), t->rows[i].port);
		scene_put(p->s, PR_TEXT, LETTERS_REST, x, y + 8, words.s);
		text_free(&words);
		return;
	}
	put_short(p, &words, t->rows[i].address);
	x += scene_put(p->s, PR_TEXT, LETTERS_REST, x, y + 8, words.s);
	text_free(&words);
	x = x + 10 < b.x + 76 ? b.x + 76 : x + 10;
	if (t->rows[i].mac) {
		scene_sign(p->s, PR_SIGN, SIGN_ARROW, x + 14, y, 1000);
		chip_draw(p, x + 36, y, t->rows[i].mac);
		return;
	}
	scene_sign(p->s, PR_SIGN_FAINT, SIGN_WAITS, x + 12, y, 1000);
	scene_put(p->s, PR_SECOND, LETTERS_REST, x + 34, y + 8, _("asks"));
}

static void draw_table(struct picture *p, const struct table *t, struct rect b)
{
	struct text title = {0};

	scene_item(p->s, ITEM_TABLE, t->title.s, "table-%s", model_node(p->m, t->node));
	scene_box(p->s, PR_HUSH, b.x, b.y, b.w, b.h, 6);
	if (t->left_out)
		text_add(&title, "%s +%zu", t->title.s, t->left_out);
	struct text cut = {0};
	letters_cut(&cut, t->left_out ? title.s : t->title.s, LETTERS_REST, b.w - 2 * INSIDE);
	scene_put(p->s, PR_SECOND, LETTERS_REST, b.x + INSIDE, b.y + 30, cut.s);
	for (size_t i = 0; i < t->count; i++)
		put_line(p, t, i, b);
	scene_bounds(p->s);
	text_free(&title);
	text_free(&cut);
}

/* width of the widest row */
static int table_width(const struct picture *p, const struct table *t)
{
	int width = WIDE;

	for (size_t i = 0; i < t->count; i++) {
		struct text words = {0};
		put_short(p, &words, t->rows[i].address);
		int w = 2 * INSIDE + letters_width(text_str(&words), LETTERS_REST) + 12 + 34 +
			(t->rows[i].mac ? chip_width(p, t->rows[i].mac) : 100);
		width = !t->rows[i].port && w > width ? w : width;
		text_free(&words);
	}
	return width;
}

static unsigned first_client(const struct picture *p)
{
	for (unsigned i = 0; i < p->plan.node_count; i++)
		if (p->plan.nodes[i].column == 0 && p->plan.nodes[i].class == PLAN_BACK &&
			p->plan.nodes[i].group < 0)
			return i;
	return NO_NODE;
}

static void draw_table_of(struct picture *p, unsigned node, int x, int *y)
{
	struct table t;
	struct rect b;

	if (read_table(p, &t, node)) {
		struct rect wanted = {x, *y, table_width(p, &t), HEAD + ROW * (int)t.count + 8};
		if (room_find(&p->room, wanted, &b)) {
			room_take(&p->room, b);
			draw_table(p, &t, b);
			*y = b.y + b.h + 20;
		}
	}
	text_free(&t.title);
}

void draw_tables(struct picture *p)
{
	unsigned client = first_client(p), acting = p->acting;
	int y = MAP_MIDDLE + 76;

	if (client != NO_NODE) {
		const struct plan_node *n = &p->plan.nodes[client];
		y = n->y + n->h + 32;
		draw_table_of(p, client, n->x, &y);
	}
	if (acting != NO_NODE && acting != client && acting < p->plan.node_count)
		draw_table_of(p, acting, MAP_MARGIN, &y);
}
