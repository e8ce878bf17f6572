/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The time line below the picture: one slot per instant, not to scale (a timeout takes no more room
 * than a hop), the signs of its events on it, the past thick. If there are too many, instants
 * without a sign lose their slot, then distant ones.
 */
#include <limits.h>
#include <stdlib.h>

#include "base/text.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"

enum {
	SLOTS = 48,
	SLOTS_TALL = 20,
	TALL_MOST = 1000, /* width of a plane for a narrow canvas, at most */
	LINE_Y = 850,
	LABEL_Y = 891,
	SIGNED = MARK_BROADCAST | MARK_REWRITE | MARK_DROP | MARK_ANSWER | MARK_PICK | MARK_COMMAND
};

struct slot {
	int64_t time;
	long last; /* moment */
	unsigned marks;
};

struct slots {
	struct slot *items;
	size_t count, at; /* at: the current one; count: none */
};

static void read_slots(struct slots *s, const struct model *m, unsigned kept)
{
	s->items = calloc(model_count(m) + 1, sizeof(*s->items));
	if (!s->items)
		abort();
	s->count = 0;
	for (long i = 0; i < (long)model_count(m); i++) {
		const struct moment *at = model_moment(m, i);
		struct slot *last = s->count ? &s->items[s->count - 1] : NULL;
		if (!last || last->time != at->time) {
			if (last && !(last->marks & kept) && last->last != m->at)
				s->count--;
			last = &s->items[s->count++];
			*last = (struct slot){.time = at->time};
		}
		last->marks |= at->marks;
		if (last->last < m->at || i <= m->at || last->last == 0)
			last->last = i;
	}
}

static void find_present(struct slots *s, const struct model *m)
{
	const struct moment *here = model_here(m);

	s->at = s->count;
	for (size_t i = 0; here && i < s->count; i++)
		if (s->items[i].time == here->time)
			s->at = i;
}

static enum picture_sign slot_sign(unsigned marks, enum picture_role *role)
{
	*role = PR_SIGN;
	if (marks & MARK_DROP) {
		*role = PR_SIGN_CHANGED;
		return SIGN_NO;
	}
	if (marks & MARK_PICK) {
		*role = PR_POINT;
		return SIGN_STAR;
	}
	if (marks & MARK_REWRITE) {
		*role = PR_SIGN_CHANGED;
		return SIGN_CHANGED;
	}
	if (marks & MARK_BROADCAST) {
		*role = PR_POINT;
		return SIGN_BURST;
	}
	if (marks & MARK_ANSWER)
		return SIGN_YES;
	return marks & MARK_COMMAND ? SIGN_TYPED : SIGN_NONE;
}

struct window {
	size_t from, count;
	int left, right, y;
};

static int slot_x(const struct window *w, size_t i)
{
	if (w->count < 2)
		return w->left;
	return w->left + (int)((i - w->from) * (size_t)(w->right - w->left) / (w->count - 1));
}

static void put_slot(struct picture *p, const struct slot *s, int x, int y, bool past)
{
	enum picture_role role;
	enum picture_sign sign = slot_sign(s->marks, &role);

	if (sign == SIGN_NONE) {
		scene_disc(p->s, PR_POINT, HUE_NONE, x, y, past ? 4 : 3);
		return;
	}
	scene_disc(p->s, PR_GROUND, HUE_NONE, x, y, 16);
	scene_sign(p->s, role, sign, x, y, 900);
}

static void put_time(struct picture *p, int x, int y, int64_t time, enum anchor anchor)
{
	struct text t = {0};

	text_seconds(&t, time);
	t.s[--t.len] = '\0'; /* its "s" is separate */
	text_put(&t, " s");
	if (anchor == ANCHOR_START)
		scene_put(p->s, PR_SECOND, LETTERS_REST, x, y, t.s);
	else if (anchor == ANCHOR_END)
		scene_put_end(p->s, PR_SECOND, LETTERS_REST, x, y, t.s);
	else
		scene_put_middle(p->s, PR_SECOND, LETTERS_REST, x, y, t.s);
	text_free(&t);
}

static void put_labels(struct picture *p, const struct slots *s, const struct window *w)
{
	int y = w->y + LABEL_Y - LINE_Y, near = 290, x = -near;

	if (s->at < s->count) {
		x = slot_x(w, s->at);
		int label = x < w->left + 70 ? w->left + 70 : x > w->right - 70 ? w->right - 70 : x;
		put_time(p, label, y, s->items[s->at].time, ANCHOR_MIDDLE);
	}
	if (s->at == s->count || x - w->left > near)
		put_time(p, w->left, y, s->items[w->from].time, ANCHOR_START);
	if (s->at == s->count || w->right - x > near)
		put_time(p, w->right, y, s->items[w->from + w->count - 1].time, ANCHOR_END);
}

static void put_line(struct picture *p, const struct slots *s, const struct window *w)
{
	const struct point whole[] = {{w->left, w->y}, {w->right, w->y}};
	struct point past[] = {{w->left, w->y}, {w->left, w->y}};

	scene_path(p->s, PR_HAIR, HUE_NONE, whole, 2, 0);
	if (s->at == s->count)
		return;
	past[1].x = slot_x(w, s->at);
	scene_path(p->s, PR_WIRE, HUE_NONE, past, 2, 0);
}

/* the other branch, from before stepping back: below, from the common point on */
static void put_branch(struct picture *p, const struct slots *s, const struct window *w)
{
	const struct branch *other = &p->m->store.other;
	size_t at = w->from;

	if (!other->count)
		return;
	while (at + 1 < w->from + w->count &&
		model_moment(p->m, s->items[at].last)->last < other->after)
		at++;
	int x = slot_x(w, at), y = w->y + 20;
	const struct point line[] = {{x, w->y}, {x, y}, {w->right, y}};
	scene_path(p->s, PR_GHOST, HUE_NONE, line, 3, 10);
}

static void put_present(struct picture *p, int x, int y)
{
	const struct point above[] = {{x - 11, y - 38}, {x + 11, y - 38}, {x, y - 24}};

	scene_disc(p->s, PR_HALO, HUE_NONE, x, y, 19);
	scene_path(p->s, PR_HERE, HUE_NONE, above, 3, 0);
	scene_close(p->s);
}

/* the slots, and those of them that there is room for, around the present one */
static struct window find_window(
	struct slots *s, const struct model *m, enum picture_what what, int width, int height)
{
	struct window w = {
		.left = MAP_MARGIN, .right = width - MAP_MARGIN, .y = height - 900 + LINE_Y};

	size_t most = width < TALL_MOST ? SLOTS_TALL : SLOTS;

	read_slots(s, m, what == PICTURE_LOAD ? MARK_PICK : UINT16_MAX);
	if (s->count > most) {
		free(s->items);
		read_slots(s, m, what == PICTURE_LOAD ? MARK_PICK : SIGNED);
	}
	find_present(s, m);
	size_t here = s->at < s->count ? s->at : 0;
	w.count = s->count < most ? s->count : most;
	w.from = here > most / 2 ? here - most / 2 : 0;
	w.from = w.from + w.count > s->count ? s->count - w.count : w.from;
	return w;
}

long picture_moment_at(const struct model *m, int width, int x)
{
	struct slots s;
	struct window w = find_window(&s, m, PICTURE_MAP, width, 900);
	long moment = -1;
	int nearest = INT_MAX;

	for (size_t i = w.from; i < w.from + w.count; i++) {
		int away = abs(slot_x(&w, i) - x);
		if (away < nearest) {
			nearest = away;
			moment = s.items[i].last;
		}
	}
	free(s.items);
	return moment;
}

void draw_timeline(struct picture *p)
{
	struct slots s;
	struct window w = find_window(&s, p->m, p->what, p->plan.width, p->plan.height);

	if (s.count) {
		scene_item(p->s, ITEM_TIMELINE, _("timeline"), "timeline");
		put_line(p, &s, &w);
		put_branch(p, &s, &w);
		for (size_t i = w.from; i < w.from + w.count; i++)
			put_slot(p, &s.items[i], slot_x(&w, i), w.y, s.at < s.count && i <= s.at);
		if (s.at < s.count)
			put_present(p, slot_x(&w, s.at), w.y);
		put_labels(p, &s, &w);
		scene_bounds(p->s);
	}
	free(s.items);
}
