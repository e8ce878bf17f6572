/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places of slots, by the size of the screen. A layout is columns of panes; slots that share a
 * pane alternate in it; those without a view are omitted and their room goes to the others.
 *
 *	80x24  map    | frame                 120x40  map    | frame
 *	       events | why, state, load…             events | why
 *	                                                     | state, load, console
 */
#include "ui/screen/screen.h"

#define MAP (1u << SLOT_MAP)
#define EVENTS (1u << SLOT_EVENTS)
#define FRAME (1u << SLOT_FRAME)
#define WHY (1u << SLOT_WHY)
#define STATE (1u << SLOT_STATE)
#define LOAD (1u << SLOT_LOAD)
#define CONSOLE (1u << SLOT_CONSOLE)
#define COLUMNS_MAX 3
#define STACK_MAX 4

struct stack { /* a column of panes */
	int weight;
	struct {
		unsigned slots;
		int weight;
	} panes[STACK_MAX];
};

static const struct arrangement {
	int least_width, least_height;
	struct stack columns[COLUMNS_MAX];
} arrangements[] = {
	{170, 46,
		{{33, {{MAP, 50}, {EVENTS, 50}}}, {34, {{FRAME, 55}, {WHY, 45}}},
			{33, {{STATE, 45}, {LOAD, 25}, {CONSOLE, 30}}}}},
	{140, 44,
		{{50, {{MAP, 48}, {EVENTS, 52}}},
			{50, {{FRAME, 32}, {WHY, 22}, {STATE | LOAD, 26}, {CONSOLE, 20}}}}},
	{110, 34,
		{{50, {{MAP, 48}, {EVENTS, 52}}},
			{50, {{FRAME, 42}, {WHY, 28}, {STATE | LOAD | CONSOLE, 30}}}}},
	{100, 30,
		{{52, {{MAP, 46}, {EVENTS, 54}}},
			{48, {{FRAME, 44}, {WHY, 28}, {STATE | LOAD | CONSOLE, 28}}}}},
	{0, 0,
		{{52, {{MAP, 48}, {EVENTS, 52}}},
			{48, {{FRAME, 50}, {WHY | STATE | LOAD | CONSOLE, 50}}}}},
};

static const struct arrangement *arrangement_for(const struct screen *s)
{
	const struct arrangement *a = arrangements;

	while (s->canvas.width < a->least_width || s->canvas.height < a->least_height)
		a++;
	return a;
}

/* the view that a pane of these slots shows: of the slot last gone to */
static int view_of(const struct screen *s, unsigned slots)
{
	int view = -1;
	unsigned best = 0;

	for (int slot = 1; slot < SLOT_LESSON; slot++) {
		if (!(slots & 1u << slot) || s->shown[slot] < 0)
			continue;
		if (view < 0 || s->recent[slot] > best) {
			view = s->shown[slot];
			best = s->recent[slot];
		}
	}
	return view;
}

static void add_pane(struct screen *s, struct area a, unsigned slots)
{
	s->panes[s->pane_count++] =
		(struct pane){.area = a, .slots = slots, .view = view_of(s, slots)};
}

static void lay_stack(struct screen *s, const struct stack *stack, struct area a)
{
	int weights = 0, y = 0, sum = 0;

	for (int i = 0; i < STACK_MAX; i++)
		if (view_of(s, stack->panes[i].slots) >= 0)
			weights += stack->panes[i].weight;
	for (int i = 0; i < STACK_MAX; i++) {
		if (view_of(s, stack->panes[i].slots) < 0)
			continue;
		sum += stack->panes[i].weight;
		int end = a.height * sum / weights;
		add_pane(s, area_part(a, 0, y, a.width, end - y), stack->panes[i].slots);
		y = end;
	}
}

static bool is_used(const struct screen *s, const struct stack *stack)
{
	for (int i = 0; i < STACK_MAX; i++)
		if (view_of(s, stack->panes[i].slots) >= 0)
			return true;
	return false;
}

static void lay_columns(struct screen *s, struct area body)
{
	const struct arrangement *a = arrangement_for(s);
	int weights = 0, x = 0, sum = 0;

	for (int i = 0; i < COLUMNS_MAX; i++)
		weights += is_used(s, &a->columns[i]) ? a->columns[i].weight : 0;
	for (int i = 0; i < COLUMNS_MAX; i++) {
		if (!is_used(s, &a->columns[i]))
			continue;
		sum += a->columns[i].weight;
		int end = (body.width + 1) * sum / weights; /* a column between two for the rule */
		lay_stack(s, &a->columns[i], area_part(body, x, 0, end - 1 - x, body.height));
		x = end;
	}
}

static int lesson_rows(struct screen *s)
{
	int view = s->shown[SLOT_LESSON];

	if (view < 0 || !views[view]->rows)
		return 0;
	struct drawing d = {.state = s->places[view].state, .model = s->model};
	int rows = views[view]->rows(&d, s->canvas.width), most = (s->canvas.height - 2) / 2;
	rows = rows <= 0 ? 0 : rows + 1 < most ? rows + 1 : most;
	if (s->band_width != s->canvas.width || s->band_most > most)
		s->band_most = 0; /* another screen size */
	s->band_width = s->canvas.width;
	if (rows > s->band_most) /* panes keep their height: it grows and does not shrink */
		s->band_most = rows;
	return rows ? s->band_most : 0;
}

void layout(struct screen *s)
{
	struct area whole = area_whole(&s->canvas);
	int band = lesson_rows(s), height = whole.height - 2 - band;

	s->pane_count = 0;
	if (s->zoomed) {
		bool lesson = views[s->focus]->slot == SLOT_LESSON;
		struct area all = area_part(whole, 0, 1, whole.width, whole.height - 2);
		s->panes[s->pane_count++] = (struct pane){.area = all,
			.slots = lesson ? 1u << SLOT_LESSON : (1u << SLOT_LESSON) - 2,
			.view = s->focus};
		return;
	}
	lay_columns(s, area_part(whole, 0, 1, whole.width, height));
	if (band)
		s->panes[s->pane_count++] =
			(struct pane){.area = area_part(whole, 0, 1 + height, whole.width, band),
				.slots = 1u << SLOT_LESSON,
				.view = s->shown[SLOT_LESSON]};
}

struct pane *screen_pane(struct screen *s, int view)
{
	for (int i = 0; i < s->pane_count; i++)
		if (s->panes[i].view == view)
			return &s->panes[i];
	return NULL;
}
