/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection as a sequence chart: senders and receivers, time downwards, reasons as footnotes. */
#include "ui/picture/ladder.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ipvs/records.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"
#include "watch/describe.h"
#include "watch/dissect.h"

enum {
	HOPS = 60,
	LIFELINES = 12,
	ROW = 42,
	HEAD = 196, /* first row */
	SIDE = 240, /* times are left of the lines */
	NOTE = 30,
	NOTE_WIDE = 1520
};

struct passage {       /* a hop */
	uint64_t came; /* record */
	uint64_t frame;
	unsigned from, to;
	unsigned note;
	bool first; /* a host sent it */
};

struct rungs {
	struct picture *p;
	struct passage items[HOPS];
	size_t count, left_out;
	unsigned lines[LIFELINES]; /* nodes, from the left */
	size_t line_count;
	unsigned notes;
	unsigned told[HOPS]; /* reasons used in footnotes: each appears once */
	size_t told_count;
};

/* ---- which records belong to it ---- */

static bool begins(const struct model *m, uint64_t n, bool tcp, struct ladder_of *of)
{
	struct dissection d;

	if (model_record(m, n)->kind != REC_FRAME_SENT || !model_dissect(m, n, &d) || d.has_inner)
		return false;
	if (tcp && d.innermost == DISSECT_TCP && (d.tcp.flags & (TCP_SYN | TCP_ACK)) == TCP_SYN)
		*of = (struct ladder_of){d.ip.src, d.tcp.source};
	else if (!tcp && d.innermost == DISSECT_UDP)
		*of = (struct ladder_of){d.ip.src, d.udp.source};
	else
		return false;
	return true;
}

bool ladder_first(const struct model *m, struct ladder_of *of)
{
	for (int tcp = 1; tcp >= 0; tcp--)
		for (size_t i = 0; i < m->store.count; i++)
			if (begins(m, m->store.base + i + 1, tcp, of))
				return true;
	return false;
}

static bool is_switch(const struct rungs *r, unsigned node)
{
	return r->p->net->nodes[node]->kind == NODE_BRIDGE;
}

static void add_line(struct rungs *r, unsigned node)
{
	for (size_t i = 0; i < r->line_count; i++)
		if (r->lines[i] == node)
			return;
	if (r->line_count < LIFELINES)
		r->lines[r->line_count++] = node;
}

/* what a switch passes on has the note of the hop that brought it there */
static unsigned note_of(const struct rungs *r, uint64_t frame, unsigned node)
{
	for (size_t i = r->count; i-- > 0;)
		if (r->items[i].frame == frame && r->items[i].to == node)
			return r->items[i].note;
	return 0;
}

static void add_hop(struct rungs *r, const struct record *came)
{
	const struct record *sent =
		model_record(r->p->m, store_earlier(&r->p->m->store, came->number));

	if (!sent)
		return;
	if (r->count == HOPS) {
		r->left_out++;
		return;
	}
	bool first = !is_switch(r, sent->node);
	r->items[r->count++] = (struct passage){came->number, came->frame, sent->node, came->node,
		first ? ++r->notes : note_of(r, came->frame, sent->node), first};
	add_line(r, sent->node);
	add_line(r, came->node);
}

static bool stands_before(const struct rungs *r, unsigned a, unsigned b)
{
	const struct plan_node *x = &r->p->plan.nodes[a], *y = &r->p->plan.nodes[b];

	return x->column != y->column ? x->column < y->column : x->rank < y->rank;
}

static void order_lines(struct rungs *r)
{
	for (size_t i = 1; i < r->line_count; i++)
		for (size_t k = i; k > 0 && stands_before(r, r->lines[k], r->lines[k - 1]); k--) {
			unsigned swapped = r->lines[k];
			r->lines[k] = r->lines[k - 1];
			r->lines[k - 1] = swapped;
		}
}

static void read_rungs(struct rungs *r, const struct ladder_of *of)
{
	const struct model *m = r->p->m;

	for (size_t i = 0; i < m->store.count; i++) {
		const struct record *came = model_record(m, m->store.base + i + 1);
		if (came->kind == REC_FRAME_RECEIVED &&
			model_of_connection(m, came->number, of->client, of->port))
			add_hop(r, came);
	}
	order_lines(r);
}

/* ---- lines ---- */

static int line_x(const struct rungs *r, unsigned node)
{
	size_t i = 0;
	int room = r->p->s->width - SIDE - 140;

	while (i < r->line_count && r->lines[i] != node)
		i++;
	return SIDE + (r->line_count > 1 ? (int)i * room / (int)(r->line_count - 1) : room / 2);
}

static const uint8_t *card_of(const struct picture *p, unsigned node)
{
	list_for_each (dev, &p->net->nodes[node]->devs, struct netdev, link)
		if (dev->wire && p->net->nodes[node]->kind == NODE_HOST)
			return dev->mac;
	return NULL;
}

static void draw_lifeline(const struct rungs *r, unsigned node)
{
	struct picture *p = r->p;
	const char *name = model_node(p->m, node);
	int x = line_x(r, node), w = p->s->width / (int)(r->line_count + 1) - 20;
	const struct point line[] = {{x, 134}, {x, HEAD + (int)r->count * ROW}};
	const uint8_t *mac = card_of(p, node);
	struct text cut = {0};

	w = w > 220 ? 220 : w;
	letters_cut(&cut, name, LETTERS_NAME, w - 16);
	scene_item(p->s, ITEM_NODE, name, "node-%s", name)->state = "plain";
	scene_path(p->s, PR_WIRE, HUE_NONE, line, 2, 0);
	scene_box(p->s, PR_BOX, x - w / 2, 84, w, 50, is_switch(r, node) ? 25 : 8);
	scene_put_middle(p->s, PR_TEXT, LETTERS_NAME, x, 118, text_str(&cut));
	if (mac && chip_width(p, mac) <= w)
		chip_draw(p, x - chip_width(p, mac) / 2, 162, mac);
	scene_bounds(p->s);
	text_free(&cut);
}

/* ---- arrows ---- */

static void put_head(struct picture *p, int x, int y, int way)
{
	const struct point head[] = {{x - 16 * way, y - 9}, {x, y}, {x - 16 * way, y + 9}};

	scene_path(p->s, PR_POINT, HUE_NONE, head, 3, 0);
	scene_close(p->s);
}

static void put_word(const struct rungs *r, const struct passage *h, struct text *t)
{
	struct dissection d;

	if (!model_dissect(r->p->m, h->came, &d))
		return;
	if (d.has_inner)
		text_put(t, "IPIP ");
	if (d.innermost == DISSECT_TCP) {
		tcp_flags_text(t, d.tcp.flags);
	} else {
		struct dissection innermost = d;
		innermost.has_inner = false;
		text_put(t, dissection_protocol(&innermost));
	}
	if (d.data_length && d.innermost == DISSECT_TCP)
		text_add(t, " %u B", d.data_length);
}

/* over the lines of those that it passes by */
static void put_label(struct picture *p, int x, int y, enum lettering l, const char *words)
{
	int w = letters_width(words, l);

	scene_box(p->s, PR_GROUND, x - w / 2 - 6, y - 20, w + 12, 24, 0);
	scene_put_middle(p->s, PR_TEXT, l, x, y, words);
}

static void draw_rung(const struct rungs *r, size_t i)
{
	struct picture *p = r->p;
	const struct passage *h = &r->items[i];
	int a = line_x(r, h->from), b = line_x(r, h->to), y = HEAD + (int)i * ROW + 30;
	const struct point line[] = {{a, y}, {b, y}};
	bool first = h->first;
	struct text t = {0}, cut = {0}, label = {0};
	struct dissection d;

	put_word(r, h, &t);
	scene_item(p->s, ITEM_WIRE, text_str(&t), "hop-%zu", i + 1)->record = h->came;
	if (model_dissect(p->m, h->came, &d) && d.has_eth) {
		scene_path(p->s, PR_CASE, HUE_NONE, line, 2, 0);
		scene_path(p->s, PR_LIVE, chip_hue(p, d.eth.src), line, 2, 0);
	}
	put_head(p, b, y, b > a ? 1 : -1);
	text_add(&label, first ? "%s (%u)" : "%s", text_str(&t), h->note);
	letters_cut(
		&cut, label.s, first ? LETTERS_BOLD : LETTERS_REST, (a > b ? a - b : b - a) - 40);
	put_label(p, (a + b) / 2, y - 10, first ? LETTERS_BOLD : LETTERS_REST, text_str(&cut));
	text_clear(&t);
	text_seconds(&t, model_record(p->m, h->came)->time);
	if (first)
		scene_put(p->s, PR_SECOND, LETTERS_REST, MAP_MARGIN, y + 8, t.s);
	scene_bounds(p->s);
	text_free(&t);
	text_free(&cut);
	text_free(&label);
}

/* ---- foot-notes ---- */

static bool is_told(struct rungs *r, unsigned reason)
{
	for (size_t i = 0; i < r->told_count; i++)
		if (r->told[i] == reason)
			return true;
	if (r->told_count < HOPS)
		r->told[r->told_count++] = reason;
	return false;
}

/* why its sender sent it on */
static void put_why(struct rungs *r, const struct passage *h, struct text *t)
{
	const struct model *m = r->p->m;
	uint64_t sent = store_earlier(&m->store, h->came), frame = model_record(m, h->came)->frame;
	uint64_t came = store_arrival(&m->store, sent);

	for (uint64_t n = sent; came && n > came; n--) {
		const struct record *why = model_record(m, n);
		if (why->frame != frame || !why->reason || why->node != h->from ||
			(why->kind != REC_IPVS_FORWARD && why->kind != REC_IP_FORWARD))
			continue;
		if (is_told(r, why->reason))
			return;
		text_put(t, " · ");
		record_why(t, m->lab, why);
		return;
	}
}

static void put_note(struct rungs *r, const struct passage *h, struct text *t)
{
	struct dissection d;

	if (!model_dissect(r->p->m, h->came, &d) || !d.has_eth)
		return;
	text_add(t, "(%u) MAC ", h->note);
	text_mac(t, d.eth.src);
	text_put(t, " → ");
	text_mac(t, d.eth.dst);
	text_put(t, " · ");
	dissection_describe(t, &d);
	text_add(t, " · TTL %u", d.ip.ttl);
	put_why(r, h, t);
}

/* draws its lines from `y` on; returns the next position */
static int draw_note(struct rungs *r, size_t i, int y)
{
	struct scene *s = r->p->s;
	struct text words = {0}, shown = {0}, lines = {0};

	put_note(r, &r->items[i], &words);
	put_shortened(r->p, &shown, text_str(&words));
	letters_wrap(&lines, text_str(&shown), LETTERS_REST, NOTE_WIDE, 3);
	scene_item(s, ITEM_TABLE, "", "note-%u", r->items[i].note)->record = r->items[i].came;
	for (char *line = lines.s, *end; line && *line; line = end + 1, y += NOTE) {
		end = strchr(line, '\n');
		*end = '\0';
		scene_put(s, PR_TEXT, LETTERS_REST, MAP_MARGIN, y, line);
	}
	scene_bounds(s);
	text_free(&words);
	text_free(&shown);
	text_free(&lines);
	return y;
}

static int draw_notes(struct rungs *r)
{
	int y = HEAD + (int)r->count * ROW + 60;

	for (size_t i = 0; i < r->count; i++)
		if (r->items[i].first)
			y = draw_note(r, i, y);
	if (r->left_out) {
		struct text t = {0};
		text_add(&t, _("and %zu more hops"), r->left_out);
		scene_item(r->p->s, ITEM_TABLE, "", "left-out");
		scene_put(r->p->s, PR_SECOND, LETTERS_REST, MAP_MARGIN, y, t.s);
		scene_bounds(r->p->s);
		text_free(&t);
		y += NOTE;
	}
	return y;
}

static void draw_title(const struct rungs *r, const struct ladder_of *of)
{
	struct text t = {0}, cut = {0};

	text_add(&t, _("The connection of %s:%u, hop by hop"), ip_text(of->client).s, of->port);
	letters_cut(&cut, t.s, LETTERS_CAPTION, 1520);
	r->p->s->title = scene_keep(r->p->s, t.s);
	scene_item(r->p->s, ITEM_CAPTION, t.s, "caption");
	scene_put(r->p->s, PR_TEXT, LETTERS_CAPTION, MAP_MARGIN, 52, text_str(&cut));
	scene_bounds(r->p->s);
	text_free(&t);
	text_free(&cut);
}

static void draw_ladder(struct rungs *r, const struct ladder_of *of)
{
	draw_title(r, of);
	for (size_t i = 0; i < r->line_count; i++)
		draw_lifeline(r, r->lines[i]);
	for (size_t i = 0; i < r->count; i++)
		draw_rung(r, i);
	r->p->s->height = draw_notes(r) + 20;
}

bool ladder_scene(struct scene *s, const struct model *m, const struct ladder_of *of)
{
	struct picture *p = calloc(1, sizeof(*p));
	struct rungs *r = calloc(1, sizeof(*r));

	if (!p || !r)
		abort();
	p->s = s;
	p->m = m;
	p->net = lab_network(m->lab);
	r->p = p;
	plan_make(&p->plan, m->lab, NULL, 0);
	scene_init(s, 1600, 900);
	chips_read(&p->chips, p->net);
	addresses_read(p);
	read_rungs(r, of);
	bool any = r->count > 0;
	if (any)
		draw_ladder(r, of);
	chips_free(&p->chips);
	plan_free(&p->plan);
	free(r);
	free(p);
	return any;
}
