/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A column for each server: balls for its connections, its share expected by weight, its score
 * right after a pick, its box.
 */
#include <inttypes.h>

#include "base/text.h"
#include "ui/picture/load.h"
#include "ui/text/words.h"

enum { BALL = 20 /* radius */, PITCH = 44 };

static int column_width(const struct load_shown *l)
{
	return (LOAD_RIGHT - LOAD_LEFT + 40) / (int)(l->count ? l->count : 1) - 40;
}

static int column_x(const struct load_shown *l, size_t i)
{
	return LOAD_LEFT + (int)i * (column_width(l) + 40);
}

static void put_ball(struct picture *p, const struct load_server *s, int x, int y, bool active)
{
	scene_disc(
		p->s, active ? PR_BALL : PR_HOLLOW, active ? load_hue(p, s) : HUE_NONE, x, y, BALL);
	scene_sign(p->s, active ? PR_ON_CHIP : PR_SECOND, load_sign(p, s), x, y, 700);
}

/* balls that fit in a column; beyond that, each represents `each` connections */
static int balls_for(int count, int *each)
{
	int most = (LOAD_FLOOR - LOAD_CEILING) / PITCH;

	*each = (count + most - 1) / most;
	*each = *each ? *each : 1;
	return (count + *each - 1) / *each;
}

int load_scale(const struct load_shown *l)
{
	int most = 1, each;

	for (size_t i = 0; i < l->count; i++) {
		const struct load_server *s = &l->servers[i];
		int n = s->active + s->inactive, due = (int)s->due;
		n = n > due ? n : due;
		most = n > most ? n : most;
	}
	balls_for(most, &each);
	return each;
}

/* the connection just assigned to it, if a ball is one connection */
static bool has_new_ball(const struct picture *p, const struct load_server *s, int each)
{
	const struct record *r = p->now.pick ? model_record(p->m, p->now.pick) : NULL;

	return r && each == 1 && (uint32_t)r->a[0] == s->dest->addr && s->active > 0;
}

static int ball_y(int i)
{
	return LOAD_FLOOR - 4 - BALL - i * PITCH;
}

static void put_balls(struct picture *p, const struct load_server *s, int x, int each)
{
	int hollow = (s->inactive + each - 1) / each, filled = (s->active + each - 1) / each;

	filled -= has_new_ball(p, s, each);
	for (int i = 0; i < hollow + filled; i++)
		put_ball(p, s, x, ball_y(i), i >= hollow);
}

/* from the director; it stays above the others, so that the still shows the same as the
 * animation */
static void draw_new_ball(struct picture *p, const struct load_shown *l, size_t i)
{
	const struct load_server *s = &l->servers[i];
	int x = column_x(l, i) + column_width(l) * 3 / 10;
	int y = ball_y(s->active + s->inactive - 1) - PITCH / 2;
	const struct point way[] = {{450, 165}, {x, 165}, {x, y - BALL}};

	scene_item(p->s, ITEM_WIRE, "", "way-of-the-ball")->state = "next";
	scene_path(p->s, PR_NEXT, HUE_NONE, way, 3, 16);
	scene_bounds(p->s);
	struct item *ball = scene_item(p->s, ITEM_COLUMN, "", "ball");
	ball->state = "falling";
	ball->moved.dy = (165 - y) * (1000 - falling(&p->time, 0, p->time.length)) / 1000;
	put_ball(p, s, x, y, true);
	scene_bounds(p->s);
}

static void put_due(struct picture *p, const struct load_server *s, int x, int each)
{
	struct text t = {0};
	int h = (int)((s->due * PITCH + (uint64_t)each - 1) / (uint64_t)each);

	h = h < LOAD_FLOOR - LOAD_CEILING ? h : LOAD_FLOOR - LOAD_CEILING;
	if (h)
		scene_box(p->s, PR_DUE, x, LOAD_FLOOR - h, 64, h, 3);
	text_add(&t, _("fair %" PRIu64), s->due);
	scene_put_middle(p->s, PR_SECOND, LETTERS_REST, x + 32, LOAD_FLOOR - h - 12, t.s);
	text_free(&t);
}

static void draw_column(struct picture *p, const struct load_shown *l, size_t i, int each)
{
	const struct load_server *s = &l->servers[i];
	int x = column_x(l, i), w = column_width(l), middle = x + w * 3 / 10;
	const struct point floor[] = {{x, LOAD_FLOOR}, {x + w, LOAD_FLOOR}};
	struct text t = {0};

	text_add(&t, "%s",
		s->node == NO_NODE ? ip_text(s->dest->addr).s : model_node(p->m, s->node));
	scene_item(p->s, ITEM_COLUMN, t.s, "column-%zu", i + 1)->state = "held";
	text_clear(&t);
	scene_path(p->s, PR_WIRE, HUE_NONE, floor, 2, 0);
	put_balls(p, s, middle, each);
	text_add(&t, "%d", s->active + s->inactive);
	scene_put_end(p->s, PR_TEXT, LETTERS_VERDICT, middle - BALL - 12, LOAD_FLOOR - 12, t.s);
	put_due(p, s, x + w * 6 / 10, each);
	scene_bounds(p->s);
	text_free(&t);
	if (has_new_ball(p, s, each))
		draw_new_ball(p, l, i);
}

/* ---- scores, below the floor ---- */

static const struct score *score_of(const struct picture *p, const struct load_server *s)
{
	const struct scores *scores = &p->m->scores;

	for (size_t i = 0; p->now.pick && scores->record == p->now.pick && i < scores->count; i++)
		if (scores->items[i].address == s->dest->addr &&
			scores->items[i].port == s->dest->port)
			return &scores->items[i];
	return NULL;
}

static void draw_load_score(struct picture *p, const struct load_shown *l, size_t i)
{
	const struct score *s = score_of(p, &l->servers[i]);
	int x = column_x(l, i), w = column_width(l), y = LOAD_FLOOR + 18;
	struct text t = {0};

	if (!s)
		return;
	bool second = s->address == (uint32_t)model_record(p->m, p->now.pick)->a[3] && !s->chosen;
	put_score(&t, s);
	scene_item(p->s, ITEM_BUBBLE, t.s, "score-%zu", i + 1)->state = s->chosen ? "yes" : "note";
	if (s->chosen)
		scene_box(p->s, PR_HALO, x, y, w, 60, 8);
	else if (second)
		scene_box(p->s, PR_NEXT, x, y, w, 60, 8);
	int end = x + 16 +
		scene_put(p->s, PR_TEXT, s->chosen ? LETTERS_VERDICT : LETTERS_ADDRESS, x + 16,
			y + 40, t.s);
	text_clear(&t);
	put_place(&t, &p->m->scores, s, second);
	if (s->chosen)
		scene_sign(p->s, PR_HERE, SIGN_STAR, x + w - 28, y + 30, 1000);
	else if (t.len && end + 10 + letters_width(t.s, LETTERS_REST) <= x + w - 14)
		scene_put_end(p->s, PR_SECOND, LETTERS_REST, x + w - 14, y + 38, t.s);
	scene_bounds(p->s);
	text_free(&t);
}

static const uint8_t *mac_of(const struct picture *p, unsigned node)
{
	list_for_each (dev, &p->net->nodes[node]->devs, struct netdev, link)
		if (dev->wire)
			return dev->mac;
	return NULL;
}

static void draw_server_box(struct picture *p, const struct load_shown *l, size_t i)
{
	const struct load_server *s = &l->servers[i];
	int x = column_x(l, i), w = column_width(l), right = x + w - 14;
	const uint8_t *mac = s->node == NO_NODE ? NULL : mac_of(p, s->node);
	const char *name =
		s->node == NO_NODE ? ip_text(s->dest->addr).s : model_node(p->m, s->node);
	struct text cut = {0}, t = {0};

	scene_item(p->s, ITEM_NODE, name, "node-%s", name)->state = "plain";
	scene_box(p->s, PR_BOX, x, LOAD_BOX, w, LOAD_BOX_HIGH, 8);
	if (mac && w >= 62 + 60 + 16 + chip_width(p, mac)) {
		right -= chip_width(p, mac);
		chip_draw(p, right, LOAD_BOX + 34, mac);
	}
	letters_cut(&cut, name, LETTERS_NAME, right - x - 74);
	scene_sign(p->s, PR_SIGN, SIGN_SERVER, x + 36, LOAD_BOX + 34, 1000);
	scene_put(p->s, PR_TEXT, LETTERS_NAME, x + 62, LOAD_BOX + 44, text_str(&cut));
	text_add(&t, _("weight %d"), s->dest->weight);
	scene_put(p->s, PR_TEXT, LETTERS_ADDRESS, x + 20, LOAD_BOX + 82, t.s);
	scene_bounds(p->s);
	text_free(&cut);
	text_free(&t);
}

void draw_columns(struct picture *p, const struct load_shown *l, int each)
{
	for (size_t i = 0; i < l->count; i++) {
		draw_column(p, l, i, each);
		draw_load_score(p, l, i);
		draw_server_box(p, l, i);
	}
}
