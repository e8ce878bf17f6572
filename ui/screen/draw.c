/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Panes and their titles. A pane's content is drawn by its view. */
#include "ui/screen/screen.h"
#include "ui/text/words.h"

#include <string.h>

#include "base/text.h"
#include "ui/text/columns.h"

static int tab_width(const struct screen *s, const struct pane *p)
{
	int width = 0;

	for (int slot = 1; slot < SLOTS; slot++)
		if (p->slots & 1u << slot && s->shown[slot] >= 0) {
			const char *title = _(views[s->shown[slot]]->title);
			width += 4 + (int)columns_width(title, strlen(title));
		}
	return width;
}

/* the views of a pane as tabs: "4 Why 5 State", the visible one marked; without enough room the
 * others only by their number */
static int put_tabs(const struct screen *s, const struct pane *p, int x, unsigned look, int right)
{
	bool room = x + tab_width(s, p) <= right;

	for (int slot = 1; slot < SLOTS; slot++) {
		int view = s->shown[slot];
		if (!(p->slots & 1u << slot) || view < 0)
			continue;
		bool shown = view == p->view;
		x = area_putf(p->area, x, 0, shown ? look | LOOK_BOLD : ROLE_DIM, " %d ", slot);
		if (shown || room)
			x = area_putf(p->area, x, 0, shown ? look | LOOK_BOLD : ROLE_DIM, "%s ",
				_(views[view]->title));
	}
	return x;
}

/* how much is hidden above and below: " ↑2 ↓12 " */
static void put_more(struct text *t, const struct view_place *place, int height)
{
	int below = place->rows - place->top - height;

	if (place->top > 0)
		text_add(t, " ↑%d", place->top);
	if (below > 0)
		text_add(t, " ↓%d", below);
	text_put(t, t->len ? " " : "");
}

static void draw_title(const struct screen *s, const struct pane *p)
{
	bool focused = p->view == s->focus;
	struct text more = {0};

	put_more(&more, &s->places[p->view], p->area.height - 1);
	int right = p->area.width - 1 - (int)columns_width(text_str(&more), more.len);
	area_hline(p->area, 0, 0, p->area.width, focused ? ROLE_FOCUS : ROLE_RULE);
	put_tabs(s, p, 1, focused ? ROLE_FOCUS : ROLE_TITLE, right);
	area_put(p->area, right, 0, focused ? ROLE_FOCUS : ROLE_DIM, text_str(&more));
	text_free(&more);
}

static void draw_view(struct screen *s, const struct pane *p)
{
	struct view_place *place = &s->places[p->view];
	struct drawing d = {.state = place->state,
		.model = s->model,
		.focused = p->view == s->focus,
		.prompt = s->prompt.open && s->prompt.view == p->view ? &s->prompt : NULL,
		.area = area_part(p->area, 0, 1, p->area.width, p->area.height - 1)};

	if (place->top > 0 && place->top > place->rows - d.area.height)
		place->top = place->rows > d.area.height ? place->rows - d.area.height : 0;
	d.area.top = place->top;
	place->rows = views[p->view]->draw(&d);
}

/* when time has moved, views start at their top again */
static void follow_time(struct screen *s)
{
	if (s->drawn_at == s->model->at)
		return;
	s->drawn_at = s->model->at;
	for (int i = 0; views[i] && i < VIEWS_MAX; i++)
		if (!views[i]->keeps_place)
			s->places[i].top = 0;
}

static void draw_rules(struct screen *s)
{
	struct area whole = area_whole(&s->canvas);

	for (int i = 0; i < s->pane_count; i++) {
		const struct area *a = &s->panes[i].area;
		if (a->x > 0)
			area_vline(whole, a->x - 1, a->y, a->height, ROLE_RULE);
	}
}

static void draw_header(struct screen *s)
{
	int view = s->shown[SLOT_HEADER];

	if (view < 0)
		return;
	struct drawing d = {.state = s->places[view].state,
		.model = s->model,
		.area = area_part(area_whole(&s->canvas), 0, 0, s->canvas.width, 1)};
	views[view]->draw(&d);
}

static void draw_too_small(struct screen *s)
{
	area_put_wrapped(area_whole(&s->canvas), 0, 0, ROLE_TEXT,
		_("This window is too small: lvslab needs 60 columns and 16 rows."));
}

void screen_draw(struct screen *s)
{
	canvas_clear(&s->canvas);
	if (s->canvas.width < SCREEN_LEAST_WIDTH || s->canvas.height < SCREEN_LEAST_HEIGHT) {
		draw_too_small(s);
		return;
	}
	model_look(s->model);
	follow_time(s);
	layout(s);
	if (!screen_pane(s, s->focus) && s->pane_count)
		s->focus = s->panes[0].view;
	draw_header(s);
	draw_rules(s);
	for (int i = 0; i < s->pane_count; i++) {
		draw_view(s, &s->panes[i]);
		draw_title(s, &s->panes[i]);
	}
	if (s->helping)
		help_draw(s);
	bottom_draw(s);
}
