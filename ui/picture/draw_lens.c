/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a node changed in a frame, row by row: the removed flap, dashed and tilted, the new one
 * tinted; the letter before and after. The node's box grows around it if there is room to its
 * right, otherwise it is near the node.
 */
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ipvs/records.h"
#include "ui/picture/letter.h"
#include "ui/text/words.h"

enum { COLUMN = 340, MIDDLE = 60, SIDE = 26, HEAD = 118, FLOAT_HEAD = 16, GAP = 8, FOOT = 42 };

struct change {
	struct letter before, after;
};

static bool frames_of(const struct picture *p, struct dissection *before, struct dissection *after)
{
	return p->now.came && p->now.went && model_dissect(p->m, p->now.came, before) &&
		model_dissect(p->m, p->now.went, after) && before->has_eth && after->has_eth;
}

static bool change_of(const struct picture *p, struct change *c, int column, bool small)
{
	struct dissection before, after;

	if (!frames_of(p, &before, &after))
		return false;
	letter_read(p, &c->before, &before, column, small);
	letter_read(p, &c->after, &after, column, small);
	letter_compare(&c->before, &c->after);
	return true;
}

static int body_height(const struct change *c)
{
	int a = letter_body_height(&c->before), b = letter_body_height(&c->after);

	return a > b ? a : b;
}

/* in the node's box if nothing is to its right; other boxes are not affected */
static bool fits_in_node(const struct picture *p, struct rect b, unsigned node)
{
	if (b.x + b.w > p->plan.width - MAP_MARGIN + 2 || b.y + b.h > p->plan.height - 100)
		return false;
	for (unsigned i = 0; i < p->plan.node_count; i++) {
		const struct plan_node *n = &p->plan.nodes[i];
		if (i != node && n->x < b.x + b.w && b.x < n->x + n->w && n->y < b.y + b.h + 14 &&
			b.y < n->y + n->h)
			return false;
	}
	return true;
}

static int lens_width(int column)
{
	return 2 * SIDE + 2 * column + MIDDLE;
}

static bool grow_node(struct picture *p)
{
	const struct plan_node *n = &p->plan.nodes[p->acting];
	struct change c;

	change_of(p, &c, COLUMN, false);
	p->lens = (struct rect){
		n->x, n->y, lens_width(COLUMN), HEAD + FLAP_HIGH + GAP + body_height(&c) + FOOT};
	p->lens_column = COLUMN;
	p->lens_in_node =
		n->fold == FOLD_FULL && n->rows <= 2 && fits_in_node(p, p->lens, p->acting);
	return p->lens_in_node;
}

/* somewhere near, its columns so wide */
static bool float_lens(struct picture *p, int column)
{
	const struct plan_node *n = &p->plan.nodes[p->acting];
	struct change c;

	change_of(p, &c, column, true);
	int h = FLOAT_HEAD + FLAP_HIGH + GAP + body_height(&c) + FOOT, w = lens_width(column);
	struct rect wanted = {n->x + n->w / 2 - w / 2, n->y + n->h + 24, w, h};
	p->lens_column = column;
	if (!room_find(&p->room, wanted, &p->lens))
		return false;
	room_take(&p->room, p->lens);
	return true;
}

void plan_lens(struct picture *p)
{
	struct dissection before, after;

	if (!frames_of(p, &before, &after) || grow_node(p))
		return;
	int a = letter_wide(p, &before), b = letter_wide(p, &after);
	if (!float_lens(p, COLUMN) && !float_lens(p, a > b ? a : b))
		p->lens = (struct rect){0, 0, 0, 0};
}

/* ---- drawn ---- */

static void draw_old_flap(struct picture *p, const struct letter *l, int x, int y)
{
	int e = eased(&p->time, p->time.glide, p->time.off);
	struct item *i = scene_item(p->s, ITEM_ENVELOPE, "", "lens-flap-old");

	i->state = "old";
	i->moved = (struct movement){.dy = -8 * e / 1000, .turn = -400 * e / 1000, .fade = 1000};
	letter_flap(p, l, x, y, p->lens_column, e ? PR_OLD : PR_PAPER);
	scene_bounds(p->s);
}

static void draw_new_flap(struct picture *p, const struct letter *l, int x, int y, bool changed)
{
	int e = eased(&p->time, p->time.off, p->time.on);
	struct item *i = scene_item(p->s, ITEM_ENVELOPE, "", "lens-flap-new");

	i->state = "new";
	i->moved = (struct movement){.dy = -24 + 24 * e / 1000, .fade = e};
	letter_flap(p, l, x, y, p->lens_column, changed ? PR_CHANGED : PR_PAPER);
	scene_bounds(p->s);
}

static bool any_changed(const struct letter *l, bool inner_too)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->rows[i].left_changed && (inner_too || !l->rows[i].inner))
			return true;
	return false;
}

/* what stayed, what did not, between the two */
static void draw_signs(struct picture *p, const struct change *c, int x, int y, bool flap)
{
	int body = body_height(c), row = c->after.row_high;
	int last = y + FLAP_HIGH + GAP + body - 8 - row / 2;
	bool letter = any_changed(&c->after, true);

	scene_sign(p->s, flap ? PR_SIGN_CHANGED : PR_SIGN, flap ? SIGN_CHANGED : SIGN_SAME, x,
		y + FLAP_HIGH / 2, 1400);
	scene_sign(p->s, letter ? PR_SIGN_CHANGED : PR_SIGN, letter ? SIGN_CHANGED : SIGN_SAME, x,
		y + FLAP_HIGH + GAP + 8 + row / 2, 1400);
	if (c->after.count && c->after.rows[c->after.count - 1].right_changed)
		scene_sign(p->s, PR_SIGN_CHANGED, SIGN_CHANGED, x, last, 1400);
}

static const char *in_words(const struct change *c)
{
	bool wrapped = c->after.count && c->after.rows[c->after.count - 1].inner;
	bool was = c->before.count && c->before.rows[c->before.count - 1].inner;

	if (wrapped != was)
		return wrapped ? _("the letter goes into another") : _("out of the outer letter");
	return any_changed(&c->after, true) ? _("an address is rewritten")
					    : _("addresses unchanged");
}

/* the node's decision about the changed frame: a queued frame was decided earlier */
uint64_t forward_record(const struct picture *p)
{
	uint64_t frame = p->now.went ? model_record(p->m, p->now.went)->frame : 0;

	for (uint64_t n = p->now.went; frame && n > p->now.came; n--) {
		const struct record *r = model_record(p->m, n);
		if (r->frame == frame && r->node == p->acting && r->reason &&
			(r->kind == REC_IPVS_FORWARD || r->kind == REC_IP_FORWARD))
			return n;
	}
	return 0;
}

static const char *function_name(const struct picture *p)
{
	uint64_t n = forward_record(p);

	return n ? bubble_function(model_record(p->m, n)) : "";
}

static void draw_foot(struct picture *p, const struct change *c, struct rect b, bool flap)
{
	int y = b.y + b.h - 20, x = b.x + SIDE, end = b.x + b.w - SIDE;
	const char *function = function_name(p);

	if (flap)
		x += scene_put(
			     p->s, PR_ON_CHANGED, LETTERS_BOLD, x, y, _("flap off, new flap on")) +
			16;
	x += scene_put(p->s, PR_TEXT, LETTERS_BOLD, x, y, in_words(c));
	if (*function && x + 12 + letters_width(function, LETTERS_REST) <= end)
		scene_put_end(p->s, PR_SECOND, LETTERS_REST, end, y, function);
}

static void draw_panel(struct picture *p, struct rect b)
{
	struct text t = {0};

	text_add(&t, _("%s changes the frame"), model_node(p->m, p->acting));
	scene_item(p->s, ITEM_BUBBLE, t.s, "lens-paper")->state = "lens";
	scene_box(p->s, PR_SAYS, b.x, b.y, b.w, b.h, 8);
	bubble_tail(p, b, node_rect(p, p->acting), PR_SAYS);
	text_free(&t);
	scene_bounds(p->s);
}

void draw_lens(struct picture *p)
{
	struct change c;
	struct rect b = p->lens;
	int column = p->lens_column;

	if (!b.w || !change_of(p, &c, column, !p->lens_in_node))
		return;
	if (!p->lens_in_node)
		draw_panel(p, b);
	int left = b.x + SIDE, right = left + column + MIDDLE;
	int y = b.y + (p->lens_in_node ? HEAD : FLOAT_HEAD), below = y + FLAP_HIGH + GAP;
	bool flap = memcmp(c.before.src, c.after.src, 6) != 0 ||
		memcmp(c.before.dst, c.after.dst, 6) != 0;
	struct item *i = scene_item(p->s, ITEM_ENVELOPE, in_words(&c), "lens");
	i->state = "lens";
	i->record = p->now.went;
	struct letter plain = c.before;
	for (size_t k = 0; k < plain.count; k++)
		plain.rows[k].left_changed = plain.rows[k].right_changed = false;
	letter_body(p, &plain, left, below, column, PR_PAPER);
	draw_signs(p, &c, left + column + MIDDLE / 2, y, flap);
	draw_foot(p, &c, b, flap);
	scene_bounds(p->s);
	i = scene_item(p->s, ITEM_ENVELOPE, "", "lens-letter-new");
	i->state = "new";
	i->moved.fade = faded(&p->time, p->time.on, p->time.ttl);
	letter_body(p, &c.after, right, below, column, PR_PAPER);
	scene_bounds(p->s);
	draw_old_flap(p, &c.before, left, y);
	draw_new_flap(p, &c.after, right, y, flap);
}
