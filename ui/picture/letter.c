/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a dissected frame into the rows of a letter and marks those that differ between two. */
#include "ui/picture/letter.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/text/words.h"

enum { INSIDE = 16, EDGE = 14, ABOVE = 8 };

/* ---- rows ---- */

static struct letter_row *add_row(struct letter *l)
{
	assert(l->count < LETTER_ROWS); /* an outer letter of two rows, an inner one of three */
	return &l->rows[l->count++];
}

static void put_end(const struct picture *p, struct text *t, uint32_t address, int port)
{
	put_short(p, t, address);
	if (port >= 0)
		text_add(t, ":%d", port);
}

/* both ends in one row, or in two if that is too wide */
static void add_ends(const struct picture *p, struct letter *l, const uint32_t address[2],
	const int port[2], int width, bool inner)
{
	struct text a = {0}, b = {0}, both = {0};

	put_end(p, &a, address[0], port[0]);
	put_end(p, &b, address[1], port[1]);
	text_add(&both, "%s → %s", a.s, b.s);
	bool fits = letters_width(both.s, l->strong) <= width;
	struct letter_row *r = add_row(l);
	r->strong = true;
	r->inner = inner;
	snprintf(r->left, sizeof(r->left), "%s", fits ? both.s : a.s);
	if (!fits) {
		r = add_row(l);
		r->strong = true;
		r->inner = inner;
		snprintf(r->left, sizeof(r->left), "→ %s", b.s);
	}
	text_free(&a);
	text_free(&b);
	text_free(&both);
}

static void ports_of(const struct dissection *d, int port[2])
{
	port[0] = port[1] = -1;
	if (d->innermost == DISSECT_TCP) {
		port[0] = d->tcp.source;
		port[1] = d->tcp.dest;
	} else if (d->innermost == DISSECT_UDP) {
		port[0] = d->udp.source;
		port[1] = d->udp.dest;
	}
}

static void add_transport(struct letter *l, const struct dissection *d, unsigned ttl, bool inner)
{
	struct letter_row *r = add_row(l);
	struct dissection innermost = *d;
	struct text t = {0};

	innermost.has_inner = false;
	text_put(&t, dissection_protocol(&innermost));
	if (d->innermost == DISSECT_TCP) {
		text_putc(&t, ' ');
		tcp_flags_text(&t, d->tcp.flags);
	}
	if (d->data_length && (d->innermost == DISSECT_TCP || d->innermost == DISSECT_UDP))
		text_add(&t, " · %u B", d->data_length);
	r->inner = inner;
	snprintf(r->left, sizeof(r->left), "%s", t.s);
	snprintf(r->right, sizeof(r->right), "TTL %u", ttl);
	text_free(&t);
}

static void read_arp(const struct picture *p, struct letter *l, const struct arp_packet *a)
{
	struct text t = {0};

	if (a->op == ARPOP_REQUEST && a->spa == a->tpa) {
		put_short(p, &t, a->spa);
		text_put(&t, " ");
		text_put(&t, _("is mine"));
	} else if (a->op == ARPOP_REQUEST) {
		struct text target = {0}, asker = {0};
		put_short(p, &target, a->tpa);
		put_short(p, &asker, a->spa);
		text_add(&t, _("who has %s? tell %s"), target.s, asker.s);
		text_free(&target);
		text_free(&asker);
	} else {
		struct text source = {0}, mac = {0};
		put_short(p, &source, a->spa);
		chip_label(p, &mac, a->sha);
		text_add(&t, _("%s is at %s"), source.s, mac.s);
		text_free(&source);
		text_free(&mac);
	}
	struct letter_row *r = add_row(l);
	r->strong = true;
	snprintf(r->left, sizeof(r->left), "%s", t.s);
	text_free(&t);
}

int letter_wide(const struct picture *p, const struct dissection *d)
{
	struct letter l;
	int widest = 0;

	letter_read(p, &l, d, 4000, true);
	for (size_t i = 0; i < l.count; i++) {
		int w = letters_width(l.rows[i].left, l.strong) + 2 * INSIDE +
			(l.rows[i].inner ? 20 : 0) + 4;
		widest = w > widest ? w : widest;
	}
	return widest;
}

static void read_ip(
	const struct picture *p, struct letter *l, const struct dissection *d, int width)
{
	const struct ipv4_header *ip = d->has_inner ? &d->inner : &d->ip;
	int port[2];

	width -= 2 * INSIDE + (d->has_inner ? 20 : 0);
	if (d->has_inner)
		add_ends(p, l, (uint32_t[]){d->ip.src, d->ip.dst}, (int[]){-1, -1}, width, false);
	ports_of(d, port);
	add_ends(p, l, (uint32_t[]){ip->src, ip->dst}, port, width, d->has_inner);
	add_transport(l, d, ip->ttl, d->has_inner);
}

void letter_read(const struct picture *p, struct letter *l, const struct dissection *d, int width,
	bool small)
{
	*l = (struct letter){.protocol = dissection_protocol(d),
		.strong = small ? LETTERS_REST : LETTERS_VERDICT,
		.plain = small ? LETTERS_REST : LETTERS_ADDRESS,
		.row_high = small ? LETTER_ROW_SMALL : LETTER_ROW};
	memcpy(l->src, d->eth.src, 6);
	memcpy(l->dst, d->eth.dst, 6);
	if (d->innermost == DISSECT_ARP)
		read_arp(p, l, &d->arp);
	else if (d->has_ip)
		read_ip(p, l, d, width);
	else
		snprintf(add_row(l)->left, sizeof(l->rows[0].left), "%.60s", d->said);
}

void letter_compare(struct letter *a, struct letter *b)
{
	for (size_t i = 1; i <= a->count || i <= b->count; i++) {
		struct letter_row *x = i <= a->count ? &a->rows[a->count - i] : NULL;
		struct letter_row *y = i <= b->count ? &b->rows[b->count - i] : NULL;
		bool left = !x || !y || strcmp(x->left, y->left) != 0;
		bool right = !x || !y || strcmp(x->right, y->right) != 0;
		if (x)
			x->left_changed = left, x->right_changed = right;
		if (y)
			y->left_changed = left, y->right_changed = right;
	}
}

/* ---- drawn ---- */

static bool has_inner(const struct letter *l)
{
	return l->count && l->rows[l->count - 1].inner;
}

int letter_body_height(const struct letter *l)
{
	return 2 * ABOVE + l->row_high * (int)l->count + (has_inner(l) ? 14 : 0);
}

void letter_flap(
	struct picture *p, const struct letter *l, int x, int y, int w, enum picture_role role)
{
	scene_box(p->s, role, x, y, w, FLAP_HIGH, 6);
	scene_box(p->s, PR_EDGE, x + 2, y + 2, EDGE - 2, FLAP_HIGH - 4, 0);
	scene_hue(p->s, chip_hue(p, l->src));
	int end = x + 28 + chips_draw(p, x + 28, y + FLAP_HIGH / 2, l->src, l->dst);
	if (end + 16 + letters_width(l->protocol, LETTERS_REST) <= x + w - INSIDE)
		scene_put_end(p->s, PR_SECOND, LETTERS_REST, x + w - INSIDE, y + 36, l->protocol);
}

static void put_cut_text(struct picture *p, enum picture_role role, enum lettering letters, int x,
	int y, int room, const char *words)
{
	struct text t = {0}, shown = {0};

	put_shortened(p, &shown, words);
	letters_cut(&t, text_str(&shown), letters, room);
	scene_put(p->s, role, letters, x, y, text_str(&t));
	text_free(&t);
	text_free(&shown);
}

/* tinted if changed */
static void put_field(struct picture *p, struct rect b, bool changed)
{
	if (changed)
		scene_box(p->s, PR_CHANGED, b.x - 6, b.y + 2, b.w + 12, b.h - 2, 5);
}

static void put_row(struct picture *p, const struct letter *l, const struct letter_row *r,
	struct rect b, bool compares)
{
	enum lettering left = r->strong ? l->strong : l->plain;
	bool changed[2] = {
		compares && r->left_changed && *r->left, compares && r->right_changed && *r->right};
	enum lettering right =
		changed[1] && l->plain == LETTERS_ADDRESS ? LETTERS_VERDICT : l->plain;
	int width = *r->right ? letters_width(r->right, right) : 0, base = b.y + b.h * 4 / 5;
	int room = b.w - 2 * INSIDE - (width ? width + 16 : 0), used = letters_width(r->left, left);

	used = used < room ? used : room;
	put_field(p, (struct rect){b.x + INSIDE, b.y, used, b.h}, changed[0]);
	put_cut_text(
		p, changed[0] ? PR_ON_CHANGED : PR_TEXT, left, b.x + INSIDE, base, room, r->left);
	if (!width)
		return;
	put_field(p, (struct rect){b.x + b.w - INSIDE - width, b.y, width, b.h}, changed[1]);
	scene_put_end(p->s, changed[1] ? PR_ON_CHANGED : PR_TEXT, right, b.x + b.w - INSIDE, base,
		r->right);
}

void letter_body(
	struct picture *p, const struct letter *l, int x, int y, int w, enum picture_role role)
{
	int top = y + ABOVE;
	bool inner = false, compares = role == PR_PAPER;

	scene_box(p->s, role, x, y, w, letter_body_height(l), 6);
	for (size_t i = 0; i < l->count; i++) {
		const struct letter_row *r = &l->rows[i];
		if (r->inner && !inner) {
			int rows = (int)(l->count - i);
			scene_box(p->s, role, x + 8, top + 4, w - 16, rows * l->row_high + 8, 5);
			top += 6;
			inner = true;
		}
		struct rect row = {inner ? x + 8 : x, top, inner ? w - 16 : w, l->row_high};
		put_row(p, l, r, row, compares);
		top += l->row_high;
	}
}
