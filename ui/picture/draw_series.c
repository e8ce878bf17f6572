/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections given to each server over time: a step line per server. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"
#include "ipvs/records.h"
#include "ui/picture/load.h"
#include "ui/text/words.h"

struct course {
	int64_t from, to;
	uint64_t most;
};

static void read_course(const struct picture *p, struct course *c)
{
	const struct moment *here = model_here(p->m);

	*c = (struct course){.from = -1, .to = here ? here->time : 0};
	for (long i = 0; i <= p->m->at; i++)
		if (model_moment(p->m, i)->marks & MARK_PICK && c->from < 0)
			c->from = model_moment(p->m, i)->time;
}

static size_t server_index(const struct load_shown *l, uint32_t address)
{
	size_t i = 0;

	while (i < l->count && l->servers[i].dest->addr != address)
		i++;
	return i;
}

#define STEPS 240 /* points per line: the last picks if there are more */

struct line {
	struct point points[2 * STEPS + 2];
	size_t count;
	uint64_t given;
};

static int time_x(const struct course *c, int64_t t)
{
	int64_t whole = c->to - c->from;

	return 100 + (whole > 0 ? (int)((t - c->from) / 1000 * 300 / (whole / 1000 + 1)) : 0);
}

static void add_pick(struct line *l, int x, uint64_t given)
{
	if (l->count + 2 > 2 * STEPS)
		return;
	l->points[l->count++] = (struct point){x, (int)l->given};
	l->points[l->count++] = (struct point){x, (int)given};
	l->given = given;
}

static void read_lines(
	const struct picture *p, const struct load_shown *l, struct course *c, struct line *lines)
{
	for (long i = 0; i <= p->m->at; i++) {
		const struct moment *at = model_moment(p->m, i);
		for (uint64_t n = at->first; at->marks & MARK_PICK && n <= at->last; n++) {
			const struct record *r = model_record(p->m, n);
			size_t k = r->kind == REC_IPVS_PICK ? server_index(l, (uint32_t)r->a[0])
							    : l->count;
			if (k == l->count)
				continue;
			add_pick(&lines[k], time_x(c, at->time), lines[k].given + 1);
			c->most = lines[k].given > c->most ? lines[k].given : c->most;
		}
	}
}

static void put_series(
	struct picture *p, const struct load_server *s, struct line *l, const struct course *c)
{
	int base = 760, high = 250;

	l->points[l->count++] = (struct point){400, (int)l->given};
	for (size_t i = 0; i < l->count; i++)
		l->points[i].y = base - (int)((uint64_t)l->points[i].y * (uint64_t)high / c->most);
	struct point end = l->points[l->count - 1];
	scene_path(p->s, PR_CASE, HUE_NONE, l->points, l->count, 0);
	scene_path(p->s, PR_LIVE, load_hue(p, s), l->points, l->count, 0);
	scene_disc(p->s, PR_BALL, load_hue(p, s), end.x, end.y, 13);
	scene_sign(p->s, PR_ON_CHIP, load_sign(p, s), end.x, end.y, 600);
}

void draw_series(struct picture *p, const struct load_shown *l)
{
	struct line *lines = calloc(LOAD_SERVERS, sizeof(*lines));
	struct course c;
	struct text t = {0};

	if (!lines)
		abort();
	read_course(p, &c);
	read_lines(p, l, &c, lines);
	if (c.most) {
		const struct point axes[] = {{88, 500}, {88, 762}, {430, 762}};
		scene_item(p->s, ITEM_SERIES, _("connections over time"), "series");
		scene_box(p->s, PR_HUSH, 40, LOAD_PANEL, 410, 380, 6);
		scene_put(p->s, PR_SECOND, LETTERS_REST, 56, LOAD_PANEL + 32,
			_("connections over time"));
		scene_path(p->s, PR_HAIR, HUE_NONE, axes, 3, 0);
		text_add(&t, "%" PRIu64, c.most);
		scene_put_end(p->s, PR_SECOND, LETTERS_REST, 82, 520, t.s);
		for (size_t i = l->count; i-- > 0;)
			if (lines[i].count)
				put_series(p, &l->servers[i], &lines[i], &c);
		text_clear(&t);
		text_seconds(&t, c.from);
		scene_put(p->s, PR_SECOND, LETTERS_REST, 60, 792, t.s);
		text_clear(&t);
		text_seconds(&t, c.to);
		scene_put_end(p->s, PR_SECOND, LETTERS_REST, 440, 792, t.s);
		scene_bounds(p->s);
	}
	text_free(&t);
	free(lines);
}
