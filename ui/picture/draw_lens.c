/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a node changed about a frame, row by row: the flap that it took off, dashed and turned, the
 * new one tinted; the letter before and after. The box of the node grows around it where there is
 * room at its right, else it stands near the node.
 */
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ipvs/records.h"
#include "ui/picture/letter.h"
#include "ui/text/words.h"

enum { COLUMN = 340, MIDDLE = 60, SIDE = 26, HEAD = 118, GAP = 10, FOOT = 44 };
enum { WIDE = 2 * SIDE + 2 * COLUMN + MIDDLE, FLOAT_HEAD = 56 };

struct change {
	struct letter before, after;
};

static bool change_of(const struct picture *p, struct change *c)
{
	struct dissection before, after;

	if (!p->now.came || !p->now.went || !model_dissect(p->m, p->now.came, &before) ||
		!model_dissect(p->m, p->now.went, &after) || !before.has_eth || !after.has_eth)
		return false;
	letter_read(p, &c->before, &before, COLUMN);
	letter_read(p, &c->after, &after, COLUMN);
	letter_compare(&c->before, &c->after);
	return true;
}

static int body_height(const struct change *c)
{
	int a = letter_body_height(&c->before), b = letter_body_height(&c->after);

	return a > b ? a : b;
}

/* in the box of the node where nothing is at its right; the box of others is not touched */
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

void plan_lens(struct picture *p)
{
	struct change c;
	unsigned node = p->acting;

	if (!change_of(p, &c))
		return;
	const struct plan_node *n = &p->plan.nodes[node];
	int body = FLAP_HIGH + GAP + body_height(&c) + FOOT;
	p->lens = (struct rect){n->x, n->y, WIDE, HEAD + body};
	p->lens_in_node = n->fold == FOLD_FULL && n->rows <= 2 && fits_in_node(p, p->lens, node);
	if (p->lens_in_node)
		return;
	struct rect wanted = {
		n->x + n->w / 2 - WIDE / 2, n->y + n->h + 40, WIDE, FLOAT_HEAD + body};
	if (!room_find(&p->room, wanted, &p->lens))
		p->lens = (struct rect){0, 0, 0, 0};
	else
		room_take(&p->room, p->lens);
}

/* ---- drawn ---- */

static void draw_old_flap(struct picture *p, const struct letter *l, int x, int y)
{
	int e = eased(&p->time, p->time.glide, p->time.off);
	struct item *i = scene_item(p->s, ITEM_ENVELOPE, "", "lens-flap-old");

	i->state = "old";
	i->moved = (struct movement){.dy = -8 * e / 1000, .turn = -400 * e / 1000, .fade = 1000};
	letter_flap(p, l, x, y, COLUMN, e ? PR_OLD : PR_PAPER);
	scene_bounds(p->s);
}

static void draw_new_flap(struct picture *p, const struct letter *l, int x, int y, bool changed)
{
	int e = eased(&p->time, p->time.off, p->time.on);
	struct item *i = scene_item(p->s, ITEM_ENVELOPE, "", "lens-flap-new");

	i->state = "new";
	i->moved = (struct movement){.dy = -24 + 24 * e / 1000, .fade = e};
	letter_flap(p, l, x, y, COLUMN, changed ? PR_CHANGED : PR_PAPER);
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
	int body = body_height(c), last = y + FLAP_HIGH + GAP + body - 8 - LETTER_ROW / 2;
	bool letter = any_changed(&c->after, true);

	scene_sign(p->s, flap ? PR_SIGN_CHANGED : PR_SIGN, flap ? SIGN_CHANGED : SIGN_SAME, x,
		y + FLAP_HIGH / 2, 1400);
	scene_sign(p->s, letter ? PR_SIGN_CHANGED : PR_SIGN, letter ? SIGN_CHANGED : SIGN_SAME, x,
		y + FLAP_HIGH + GAP + 8 + LETTER_ROW / 2, 1400);
	if (c->after.count && c->after.rows[c->after.count - 1].right_changed)
		scene_sign(p->s, PR_SIGN_CHANGED, SIGN_CHANGED, x, last, 1400);
}

static const char *in_words(const struct change *c)
{
	bool wrapped = c->after.count && c->after.rows[c->after.count - 1].inner;
	bool was = c->before.count && c->before.rows[c->before.count - 1].inner;

	if (wrapped != was)
		return wrapped ? _("the letter goes into a letter") : _("out of the outer letter");
	return any_changed(&c->after, true) ? _("an address is overwritten")
					    : _("both addresses stay");
}

static const char *function_name(const struct picture *p)
{
	uint64_t frame = model_record(p->m, p->now.went)->frame;

	/* a frame that waited for a MAC was decided about before */
	for (uint64_t n = p->now.went; n > p->now.came; n--) {
		const struct record *r = model_record(p->m, n);
		if (r->frame == frame && r->node == p->acting &&
			(r->kind == REC_IPVS_FORWARD || r->kind == REC_IP_FORWARD) && r->reason)
			return bubble_function(r);
	}
	return "";
}

static void draw_foot(struct picture *p, const struct change *c, struct rect b, bool flap)
{
	int y = b.y + b.h - 20, x = b.x + SIDE, end = b.x + b.w - SIDE;
	const char *function = function_name(p);

	if (flap)
		x += scene_put(
			     p->s, PR_ON_CHANGED, LETTERS_BOLD, x, y, _("flap off, new flap on")) +
			24;
	x += scene_put(p->s, PR_TEXT, LETTERS_BOLD, x, y, in_words(c));
	if (*function && x + 20 + letters_width(function, LETTERS_REST) <= end)
		scene_put_end(p->s, PR_SECOND, LETTERS_REST, end, y, function);
}

static void draw_panel(struct picture *p, struct rect b)
{
	struct text t = {0};

	scene_item(p->s, ITEM_BUBBLE, "", "lens-paper")->state = "lens";
	scene_box(p->s, PR_SAYS, b.x, b.y, b.w, b.h, 8);
	text_add(&t, _("%s changes the frame"), model_node(p->m, p->acting));
	struct text cut = {0};
	letters_cut(&cut, t.s, LETTERS_VERDICT, b.w - 2 * SIDE);
	scene_put(p->s, PR_TEXT, LETTERS_VERDICT, b.x + SIDE, b.y + 34, cut.s);
	text_free(&t);
	text_free(&cut);
	scene_bounds(p->s);
}

void draw_lens(struct picture *p)
{
	struct change c;
	struct rect b = p->lens;

	if (!b.w || !change_of(p, &c))
		return;
	if (!p->lens_in_node)
		draw_panel(p, b);
	int left = b.x + SIDE, right = left + COLUMN + MIDDLE;
	int y = b.y + (p->lens_in_node ? HEAD : FLOAT_HEAD), below = y + FLAP_HIGH + GAP;
	bool flap = memcmp(c.before.src, c.after.src, 6) != 0 ||
		memcmp(c.before.dst, c.after.dst, 6) != 0;
	struct item *i = scene_item(p->s, ITEM_ENVELOPE, in_words(&c), "lens");
	i->state = "lens";
	i->record = p->now.went;
	struct letter plain = c.before;
	for (size_t k = 0; k < plain.count; k++)
		plain.rows[k].left_changed = plain.rows[k].right_changed = false;
	letter_body(p, &plain, left, below, COLUMN, PR_PAPER);
	draw_signs(p, &c, left + COLUMN + MIDDLE / 2, y, flap);
	draw_foot(p, &c, b, flap);
	scene_bounds(p->s);
	i = scene_item(p->s, ITEM_ENVELOPE, "", "lens-letter-new");
	i->state = "new";
	i->moved.fade = faded(&p->time, p->time.on, p->time.ttl);
	letter_body(p, &c.after, right, below, COLUMN, PR_PAPER);
	scene_bounds(p->s);
	draw_old_flap(p, &c.before, left, y);
	draw_new_flap(p, &c.after, right, y, flap);
}
