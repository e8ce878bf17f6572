/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pick: every server's score by the scheduler's rule, a ring on the winner, a dashed one on the
 * runner-up. The scores come from the model (model_look()). */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"

enum { ROW = 44, ROWS_MAX = 8, INSIDE = 16, LEAD = 27, HEAD = 46 };

void put_server(const struct picture *p, struct text *t, uint32_t address)
{
	unsigned node = server_node(p, address);

	if (node != NO_NODE)
		text_put(t, model_node(p->m, node));
	else
		put_short(p, t, address);
}

void put_score(struct text *t, const struct score *s)
{
	if (!s->takes)
		text_put(t, _("accepts none"));
	else if (s->weight > 0)
		text_add(t, "%" PRId64 " / %" PRId64, s->load, s->weight);
	else
		text_add(t, "%" PRId64, s->load);
}

/* loads are small, weights are 16 bits */
static bool is_better(const struct score *a, const struct score *b)
{
	return a->takes && a->load * b->weight < b->load * a->weight;
}

static size_t rank_of(const struct scores *all, const struct score *s)
{
	size_t rank = 1;

	for (size_t i = 0; i < all->count; i++)
		rank += is_better(&all->items[i], s);
	return rank;
}

/* The rank of a server, if the rule is the lowest load per weight and explains itself: the winner
 * is then first. 0: no ranks. */
size_t score_place(const struct scores *all, const struct score *s)
{
	if (!s->takes || all->left_out)
		return 0;
	for (size_t i = 0; i < all->count; i++)
		if ((all->items[i].takes && all->items[i].weight <= 0) ||
			(all->items[i].chosen && rank_of(all, &all->items[i]) != 1))
			return 0;
	return rank_of(all, s);
}

/* "runner-up", "3." */
void put_place(struct text *t, const struct scores *all, const struct score *s, bool runner_up)
{
	size_t place = score_place(all, s);

	if (runner_up)
		text_put(t, _("runner-up"));
	else if (place && !s->chosen)
		text_add(t, "%zu.", place);
}

static void draw_server(struct picture *p, const struct score *s, struct rect b, uint32_t second)
{
	bool runner_up = !s->chosen && s->address == second && s->takes;
	enum lettering letters = s->chosen ? LETTERS_BOLD : LETTERS_REST;
	struct text t = {0}, name = {0};

	if (s->chosen || runner_up)
		scene_box(p->s, s->chosen ? PR_HALO : PR_NEXT, b.x + 10, b.y + 3, b.w - 20, ROW - 6,
			8);
	put_server(p, &t, s->address);
	letters_cut(&name, t.s, letters, b.w / 2 - 60);
	text_clear(&t);
	scene_put(p->s, PR_TEXT, letters, b.x + 24, b.y + 30, name.s);
	put_score(&t, s);
	int x = b.x + b.w / 2 - 24;
	x += scene_put(p->s, s->takes ? PR_TEXT : PR_SECOND, letters, x, b.y + 30, t.s);
	text_clear(&t);
	put_place(&t, &p->m->scores, s, runner_up);
	if (s->chosen)
		scene_sign(p->s, PR_HERE, SIGN_STAR, b.x + b.w - 36, b.y + 22, 1000);
	else if (t.len && x + 10 + letters_width(t.s, LETTERS_REST) <= b.x + b.w - 24)
		scene_put_end(p->s, PR_SECOND, LETTERS_REST, b.x + b.w - 24, b.y + 30, t.s);
	text_free(&t);
	text_free(&name);
}

/* the winner among those that are shown, whatever its place */
static size_t first_shown(const struct scores *s)
{
	for (size_t i = ROWS_MAX; i < s->count; i++)
		if (s->items[i].chosen)
			return i - ROWS_MAX + 1;
	return 0;
}

static void draw_rows(struct picture *p, const struct record *r, struct rect b, int y)
{
	const struct scores *s = &p->m->scores;
	size_t from = s->record == r->number ? first_shown(s) : s->count;

	for (size_t i = from; i < s->count && i < from + ROWS_MAX; i++, y += ROW)
		draw_server(p, &s->items[i], (struct rect){b.x, y, b.w, ROW}, (uint32_t)r->a[3]);
}

static void put_title(struct picture *p, const struct record *r, struct rect b)
{
	struct text t = {0}, cut = {0}, server = {0};
	const char *scheduler = p->m->scores.record == r->number ? p->m->scores.scheduler : NULL;

	put_server(p, &server, (uint32_t)r->a[0]);
	if (scheduler)
		text_add(&t, _("%s picks %s"), scheduler, server.s);
	else
		text_add(&t, _("picks %s"), server.s);
	letters_cut(&cut, t.s, LETTERS_VERDICT, b.w - 64);
	scene_sign(p->s, PR_HERE, SIGN_STAR, b.x + 28, b.y + 24, 1000);
	scene_put(p->s, PR_TEXT, LETTERS_VERDICT, b.x + 50, b.y + 33, cut.s);
	text_free(&t);
	text_free(&cut);
	text_free(&server);
}

static int put_reason(struct picture *p, char *line, struct rect b)
{
	int y = b.y + 60;

	for (char *end; line && *line; line = end + 1, y += LEAD) {
		end = strchr(line, '\n');
		*end = '\0';
		scene_put(p->s, PR_TEXT, LETTERS_REST, b.x + INSIDE, y, line);
	}
	return y;
}

static void put_pick(struct picture *p, const struct record *r, struct rect b, char *lines)
{
	struct text title = {0};
	const char *function = bubble_function(r);

	reason_of(p, r, &title);
	struct item *i = scene_item(p->s, ITEM_BUBBLE, text_str(&title), "bubble-pick");
	i->state = "pick";
	i->record = r->number;
	i->moved.fade = faded(&p->time, p->time.ttl, p->time.length);
	scene_box(p->s, PR_SAYS, b.x, b.y, b.w, b.h, 8);
	put_title(p, r, b);
	int y = put_reason(p, lines, b);
	if (letters_width(function, LETTERS_REST) <= b.w - 2 * INSIDE)
		scene_put(p->s, PR_SECOND, LETTERS_REST, b.x + INSIDE, y, function);
	draw_rows(p, r, b, y + 14);
	scene_bounds(p->s);
	text_free(&title);
}

bool draw_pick(struct picture *p)
{
	const struct record *r = p->now.pick ? model_record(p->m, p->now.pick) : NULL;
	struct text reason = {0}, lines = {0};
	struct rect b;

	if (!r)
		return false;
	size_t rows = p->m->scores.record == r->number ? p->m->scores.count : 0;
	rows = rows < ROWS_MAX ? rows : ROWS_MAX;
	reason_of(p, r, &reason);
	int n = (int)letters_wrap(
		&lines, text_str(&reason), LETTERS_REST, BUBBLE_WIDE - 2 * INSIDE, 4);
	int h = HEAD + LEAD * (n + 1) + ROW * (int)rows + 14;
	struct rect wanted = {p->plan.width - MAP_MARGIN - BUBBLE_WIDE + 2, p->plan.height - 94 - h,
		BUBBLE_WIDE, h};
	bool room = room_find(&p->room, wanted, &b);
	if (room) {
		room_take(&p->room, b);
		put_pick(p, r, b, lines.s);
	}
	text_free(&reason);
	text_free(&lines);
	return room;
}
