/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decisions as bubbles at their nodes: verdict, reason, the kernel's function. Without enough room
 * a bubble keeps its verdict and a line, then only the verdict; equal verdicts at more than four
 * nodes become one with a count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"
#include "watch/describe.h"

enum {
	LEAD = 27,
	HEAD = 40,
	FIRST = 55,
	LINES_MAX = 5,
	TOGETHER = 4,
	INSIDE = 16,
	SHOWN_MAX = 8,
	NEAR = 80
};

struct said { /* one decision; several nodes may have equal ones */
	uint64_t record;
	unsigned node;
	size_t count;
	enum bubble_kind kind;
	struct text verdict, reason;
	const char *function;
};

static enum picture_role paper_of(enum bubble_kind k)
{
	return k == BUBBLE_DROP                       ? PR_CHANGED
		: k == BUBBLE_YES || k == BUBBLE_PICK ? PR_SAYS
						      : PR_HUSH;
}

static void put_bubble_sign(struct picture *p, enum bubble_kind k, int x, int y)
{
	static const struct {
		enum picture_role role;
		enum picture_sign sign;
	} signs[] = {{PR_SIGN_HERE, SIGN_YES}, {PR_SIGN_FAINT, SIGN_SILENT},
		{PR_SIGN_CHANGED, SIGN_NO}, {PR_SECOND, SIGN_DISC}, {PR_HERE, SIGN_STAR}};

	scene_sign(p->s, signs[k].role, signs[k].sign, x, y, 1000);
}

/* ---- the box, its tail towards the node ---- */

static bool is_between(int n, int low, int high)
{
	return n >= low && n <= high;
}

static int within(int n, int low, int high)
{
	return n < low ? low : n > high ? high : n;
}

/* a triangle over the box's edge, on the side of the node */
void bubble_tail(struct picture *p, struct rect b, struct rect node, enum picture_role role)
{
	int my = within(node.y + node.h / 2, b.y + 26, b.y + b.h - 26);
	int mx = within(node.x + node.w / 2, b.x + 34, b.x + b.w - 34);
	int left = b.x - (node.x + node.w), right = node.x - (b.x + b.w);
	struct point t[3] = {{0, 0}, {0, 0}, {0, 0}};

	if (is_between(left, 0, 400) && b.h >= 56 && my >= node.y && my <= node.y + node.h) {
		t[0] = (struct point){b.x + 1, my - 11};
		t[1] = (struct point){b.x - 17, my};
		t[2] = (struct point){b.x + 1, my + 11};
	} else if (is_between(right, 0, 400) && b.h >= 56 && my >= node.y &&
		my <= node.y + node.h) {
		t[0] = (struct point){b.x + b.w - 1, my - 11};
		t[1] = (struct point){b.x + b.w + 17, my};
		t[2] = (struct point){b.x + b.w - 1, my + 11};
	} else if (b.y >= node.y + node.h) {
		t[0] = (struct point){mx - 13, b.y + 1};
		t[1] = (struct point){mx, b.y - 17};
		t[2] = (struct point){mx + 13, b.y + 1};
	} else if (b.y + b.h <= node.y) {
		t[0] = (struct point){mx - 13, b.y + b.h - 1};
		t[1] = (struct point){mx, b.y + b.h + 17};
		t[2] = (struct point){mx + 13, b.y + b.h - 1};
	} else {
		return;
	}
	scene_path(p->s, role, HUE_NONE, t, 3, 0);
}

/* ---- words ---- */

static size_t lines_of(struct text *t, const struct said *s, size_t most)
{
	if (!s->reason.len || !most)
		return 0;
	return letters_wrap(t, s->reason.s, LETTERS_REST, BUBBLE_WIDE - 2 * INSIDE, most);
}

static bool function_beside(const struct said *s)
{
	return *s->function &&
		50 + letters_width(text_str(&s->verdict), LETTERS_VERDICT) + 16 +
			letters_width(s->function, LETTERS_REST) <=
		BUBBLE_WIDE - 14;
}

static bool function_below(const struct said *s, size_t lines)
{
	return *s->function && lines && s->kind != BUBBLE_SILENT && !function_beside(s) &&
		letters_width(s->function, LETTERS_REST) <= BUBBLE_WIDE - 2 * INSIDE;
}

static int height_of(const struct said *s, size_t lines)
{
	return HEAD + LEAD * (int)(lines + function_below(s, lines)) + (lines ? 0 : 6);
}

static void put_lines(struct picture *p, const struct said *s, struct rect b, char *line)
{
	int y = b.y + FIRST;
	size_t lines = 0;

	for (char *end; line && *line; line = end + 1, y += LEAD, lines++) {
		end = strchr(line, '\n');
		*end = '\0';
		scene_put(p->s, PR_TEXT, LETTERS_REST, b.x + INSIDE, y, line);
	}
	if (function_below(s, lines))
		scene_put(p->s, PR_SECOND, LETTERS_REST, b.x + INSIDE, y, s->function);
}

static int gap_between(int a, int a_size, int b, int b_size)
{
	int after = b - (a + a_size), before = a - (b + b_size);

	return after > 0 ? after : before > 0 ? before : 0;
}

/* close enough that a tail identifies its node; otherwise its name does */
static bool stands_near(struct rect b, struct rect node)
{
	return gap_between(b.x, b.w, node.x, node.w) + gap_between(b.y, b.h, node.y, node.h) <=
		NEAR;
}

static void put_verdict(struct picture *p, const struct said *s, struct rect b, bool near)
{
	struct text whole = {0}, cut = {0};

	if (!near)
		text_add(&whole, "%s: ", model_node(p->m, s->node));
	text_put(&whole, text_str(&s->verdict));
	letters_cut(&cut, text_str(&whole), LETTERS_VERDICT, b.w - 64);
	int end = b.x + 50 +
		scene_put(p->s, PR_TEXT, LETTERS_VERDICT, b.x + 50, b.y + 31, text_str(&cut));
	if (function_beside(s) &&
		end + 12 + letters_width(s->function, LETTERS_REST) <= b.x + b.w - 14)
		scene_put_end(p->s, PR_SECOND, LETTERS_REST, b.x + b.w - 14, b.y + 30, s->function);
	text_free(&whole);
	text_free(&cut);
}

static void put_bubble(struct picture *p, const struct said *s, struct rect b, char *lines)
{
	enum picture_role role = paper_of(s->kind);
	struct rect node = node_rect(p, s->node);
	bool near = stands_near(b, node);
	struct text title = {0};

	text_add(&title, "%s: %s. %s", model_node(p->m, s->node), text_str(&s->verdict),
		text_str(&s->reason));
	struct item *i =
		scene_item(p->s, ITEM_BUBBLE, title.s, "bubble-%s", model_node(p->m, s->node));
	i->state = bubble_kind_name(s->kind);
	i->record = s->record;
	i->moved.fade = faded(&p->time, p->time.ttl, p->time.length);
	scene_box(p->s, role, b.x, b.y, b.w, b.h, 8);
	if (near)
		bubble_tail(p, b, node, role);
	put_bubble_sign(p, s->kind, b.x + 28, b.y + 22);
	put_verdict(p, s, b, near || s->count > 1);
	put_lines(p, s, b, lines);
	scene_bounds(p->s);
	text_free(&title);
}

/* as many lines as there is room for */
static void draw_said(struct picture *p, const struct said *s)
{
	static const size_t tries[] = {LINES_MAX, 3, 1, 0};
	struct rect node = node_rect(p, s->node), b;

	for (size_t i = 0; i < 4; i++) {
		struct text lines = {0};
		size_t n = lines_of(&lines, s, tries[i]);
		int h = height_of(s, n);
		struct rect wanted = {node.x + node.w + 18, node.y, BUBBLE_WIDE, h};
		bool room = room_find(&p->room, wanted, &b);
		if (room) {
			room_take(&p->room, b);
			put_bubble(p, s, b, lines.s);
		}
		text_free(&lines);
		if (room)
			return;
	}
}

/* ---- collecting decisions ---- */

static bool says_alike(const struct said *a, const struct said *b)
{
	return a->kind == b->kind && strcmp(a->verdict.s, b->verdict.s) == 0 &&
		strcmp(text_str(&a->reason), text_str(&b->reason)) == 0;
}

static void said_free(struct said *s)
{
	text_free(&s->verdict);
	text_free(&s->reason);
}

static struct said said_of(const struct picture *p, const struct decision *d)
{
	uint64_t forward = d->node == p->acting && d->worth < 8 ? forward_record(p) : 0;
	uint64_t number = forward ? forward : d->record;
	const struct record *r = model_record(p->m, number);
	struct said s = {.record = number, .node = d->node, .count = 1};

	s.kind = verdict_of(r, &s.verdict);
	reason_of(p, r, &s.reason);
	s.function = bubble_function(r);
	return s;
}

/* decisions of switches and other forwarders come last, and only few of them */
static unsigned least_worth(const struct picture *p)
{
	unsigned most = 0;

	for (size_t i = 0; i < p->now.decision_count; i++)
		most = p->now.decisions[i].worth > most ? p->now.decisions[i].worth : most;
	return most >= 7 ? 4 : 1;
}

static size_t collect_said(const struct picture *p, struct said *items)
{
	unsigned least = least_worth(p);
	size_t count = 0;

	for (size_t i = 0; i < p->now.decision_count; i++) {
		const struct decision *d = &p->now.decisions[i];
		if (d->worth < least || d->record == p->now.pick)
			continue;
		items[count] = said_of(p, d);
		count++;
	}
	return count;
}

/* more than a few equal ones become one */
static void fold(struct said *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t same = 0;
		for (size_t k = i; k < count && items[i].count; k++)
			same += items[k].count && says_alike(&items[i], &items[k]);
		for (size_t k = i + 1; k < count && same > TOGETHER; k++)
			if (items[k].count && says_alike(&items[i], &items[k])) {
				items[i].count++;
				items[k].count = 0;
			}
	}
}

static void count_in(struct said *s)
{
	struct text t = {0};

	text_add(&t, "%zu: %s", s->count, s->verdict.s);
	text_free(&s->verdict);
	s->verdict = t;
}

/* a response that bypassed the director, which sees only one direction */
static void draw_passed_by(struct picture *p)
{
	struct said s = {.record = p->now.subject, .kind = BUBBLE_NOTE, .count = 1, .function = ""};

	s.node = passed_by(p);
	if (s.node == NO_NODE)
		return;
	text_put(&s.verdict, _("sees no response"));
	text_put(&s.reason, _("the response bypasses it: it sees requests only"));
	draw_said(p, &s);
	said_free(&s);
}

void draw_bubbles(struct picture *p)
{
	struct said *items = calloc(p->now.decision_count + 1, sizeof(*items));
	size_t shown = 0;

	if (!items)
		abort();
	size_t count = collect_said(p, items);
	fold(items, count);
	for (unsigned pass = 0; pass < 2; pass++) /* acting nodes first, then silent ones */
		for (size_t i = 0; i < count; i++) {
			bool quiet = items[i].kind == BUBBLE_SILENT || items[i].kind == BUBBLE_NOTE;
			if (!items[i].count || quiet != (pass == 1) || shown == SHOWN_MAX)
				continue;
			if (items[i].count > 1)
				count_in(&items[i]);
			draw_said(p, &items[i]);
			shown++;
		}
	draw_passed_by(p);
	for (size_t i = 0; i < count; i++)
		said_free(&items[i]);
	free(items);
}
