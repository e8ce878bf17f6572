/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys go first to an open element (a prompt, the help, a question), then to the focused view, then
 * to the screen. Esc closes only the open element.
 */
#include "ui/screen/screen.h"
#include "base/text.h"
#include "ui/text/words.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int view_count(void)
{
	int n = 0;

	while (views[n])
		n++;
	return n < VIEWS_MAX ? n : VIEWS_MAX;
}

static bool is_wanted(const struct screen *s, int view)
{
	return !views[view]->wanted || views[view]->wanted(s->model);
}

/* the tab of a slot after `view`, cyclically; −1: none at all */
static int next_tab(const struct screen *s, enum slot slot, int view)
{
	int first = -1, next = -1;

	for (int i = 0; i < view_count(); i++) {
		if (views[i]->slot != slot || !is_wanted(s, i))
			continue;
		if (first < 0 || views[i]->order < views[first]->order)
			first = i;
		if (view >= 0 && views[i]->order > views[view]->order &&
			(next < 0 || views[i]->order < views[next]->order))
			next = i;
	}
	return next >= 0 ? next : first;
}

struct screen *screen_new(struct model *m, int width, int height, bool ascii)
{
	struct screen *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->model = m;
	canvas_init(&s->canvas, width, height, ascii);
	for (int i = 0; i < view_count(); i++)
		if (!(s->places[i].state = calloc(1, views[i]->state_size + 1)))
			abort();
	for (int slot = 0; slot < SLOTS; slot++)
		s->shown[slot] = next_tab(s, (enum slot)slot, -1);
	s->focus = s->shown[SLOT_LESSON] >= 0 ? s->shown[SLOT_LESSON] : s->shown[SLOT_EVENTS];
	s->drawn_at = -2;
	return s;
}

void screen_free(struct screen *s)
{
	for (int i = 0; i < view_count(); i++) {
		if (views[i]->close)
			views[i]->close(s->places[i].state);
		free(s->places[i].state);
	}
	free(s->overwrites);
	prompt_free(&s->prompt);
	canvas_free(&s->canvas);
	free(s);
}

void screen_focus(struct screen *s, int view)
{
	s->focus = view;
	s->shown[views[view]->slot] = view;
	s->recent[views[view]->slot] = ++s->turn;
}

int screen_view_by_name(const char *name)
{
	for (int i = 0; i < view_count(); i++)
		if (strcmp(views[i]->name, name) == 0)
			return i;
	return -1;
}

/* ---- moving the keys ---- */

static void focus_slot(struct screen *s, enum slot slot)
{
	int view = s->shown[slot];

	if (view >= 0 && view == s->focus)
		view = next_tab(s, slot, view);
	if (view >= 0)
		screen_focus(s, view);
}

/* the next pane; on a zoomed screen the next slot */
static void focus_next(struct screen *s, int direction)
{
	if (s->zoomed) {
		int slot = (int)views[s->focus]->slot;
		do
			slot = (slot + direction + SLOTS) % SLOTS;
		while (slot == SLOT_HEADER || s->shown[slot] < 0);
		screen_focus(s, s->shown[slot]);
		return;
	}
	struct pane *pane = screen_pane(s, s->focus);
	int i = pane ? (int)(pane - s->panes) + direction : 0;
	if (s->pane_count)
		screen_focus(s, s->panes[(i + s->pane_count) % s->pane_count].view);
}

/* ---- scrolling ---- */

static int pane_rows(struct screen *s)
{
	const struct pane *pane = screen_pane(s, s->focus);

	return pane ? pane->area.height - 1 : 1;
}

static bool scroll(struct screen *s, int by)
{
	struct view_place *p = &s->places[s->focus];
	int most = p->rows - pane_rows(s), top = p->top + by;

	if (most <= 0)
		return false;
	p->top = top < 0 ? 0 : top > most ? most : top;
	return true;
}

static bool scroll_key(struct screen *s, int key)
{
	switch (key) {
	case 'j':
	case K_DOWN: return scroll(s, 1);
	case 'k':
	case K_UP: return scroll(s, -1);
	case K_PAGE_DOWN: return scroll(s, pane_rows(s) - 1);
	case K_PAGE_UP: return scroll(s, 1 - pane_rows(s));
	default: return false;
	}
}

/* ---- keys everywhere ---- */

static void quit(struct screen *s)
{
	if (s->model->saved)
		s->quit = true;
	else
		s->asking = true;
}

static void overwrite_answered(struct screen *s, const char *line)
{
	bool yes = (*line == 'y' || *line == 'Y') && !line[1];

	if (yes && model_save(s->model, s->overwrites))
		s->quit = s->leaves_after;
	else if (!yes)
		model_say(s->model, _("%s was not changed."), s->overwrites);
}

void screen_save(struct screen *s, const char *path, bool leaves)
{
	struct text lead = {0};

	if (access(path, F_OK) != 0) {
		s->quit = model_save(s->model, path) && leaves;
		return;
	}
	free(s->overwrites);
	s->overwrites = strdup(path);
	if (!s->overwrites)
		abort();
	s->leaves_after = leaves;
	text_add(&lead, _("%s exists; overwrite it? (y): "), path);
	screen_ask(s, text_str(&lead), overwrite_answered);
	text_free(&lead);
}

static void save_typed(struct screen *s, const char *line)
{
	if (*line)
		screen_save(s, line, true);
}

static void screen_answer(struct screen *s, int key)
{
	s->asking = false;
	if (key == 'y' || key == 'q')
		s->quit = true;
	else if (key == 's')
		screen_ask(s, _("save as: "), save_typed);
}

static void filter_typed(struct screen *s, const char *line)
{
	model_filter(s->model, line);
}

static void go_typed(struct screen *s, const char *line)
{
	struct text t = {0};

	text_add(&t, "go %s", line);
	screen_run_command(s, t.s);
	text_free(&t);
}

static bool time_key(struct screen *s, int key)
{
	struct model *m = s->model;

	switch (key) {
	case 'n':
	case 'l':
	case K_RIGHT: model_step(m, STRIDE_HOP, 1); return true;
	case 'p':
	case 'h':
	case K_LEFT: model_step(m, STRIDE_HOP, -1); return true;
	case 'N': model_step(m, STRIDE_DECISION, 1); return true;
	case 'P': model_step(m, STRIDE_DECISION, -1); return true;
	case '.': model_step(m, STRIDE_EVENT, 1); return true;
	case ',': model_step(m, STRIDE_EVENT, -1); return true;
	case K_HOME: model_go(m, -1); return true;
	case K_END: model_go_end(m); return true;
	case ' ': model_play(m, !m->playing.on, s->wall); return true;
	case '+':
	case '=': model_pace(m, 1); return true;
	case '-': model_pace(m, -1); return true;
	case '*': model_pace_by(m, !m->playing.by_time); return true;
	case 'f': model_follow(m); return true;
	default: return false;
	}
}

static bool screen_key(struct screen *s, int key)
{
	if (key >= '1' && key < '0' + SLOTS) {
		focus_slot(s, (enum slot)(key - '0'));
		return true;
	}
	switch (key) {
	case K_TAB: focus_next(s, 1); return true;
	case K_BACK_TAB: focus_next(s, -1); return true;
	case 'z': s->zoomed = !s->zoomed; return true;
	case '?':
	case K_F1:
		s->helping = true;
		s->help_top = 0;
		return true;
	case 'q': quit(s); return true;
	case K_CTRL_C: quit(s); return true;
	case ':':
		screen_ask(s, ":", screen_run_command);
		s->prompt.words = screen_command_words;
		return true;
	case '/':
		screen_ask(s, "/", filter_typed);
		s->prompt.words = screen_condition_words;
		return true;
	case 'g': screen_ask(s, _("go to step or time: "), go_typed); return true;
	case 'm':
	case '\'': s->awaiting = key; return true;
	case 'e': screen_focus(s, s->shown[SLOT_WHY]); return true;
	case 'L':
		s->zoomed = !s->zoomed || s->focus != s->shown[SLOT_MAP];
		screen_focus(s, s->shown[SLOT_MAP]);
		return true;
	case 'T': s->themed = true; return true;
	case 'r': model_restart(s->model); return true;
	default: return false;
	}
}

/* ---- open elements ---- */

static void help_key(struct screen *s, int key)
{
	switch (key) {
	case 'j':
	case K_DOWN:
	case K_WHEEL_DOWN: s->help_top++; break;
	case 'k':
	case K_UP:
	case K_WHEEL_UP: s->help_top -= s->help_top > 0; break;
	case K_PAGE_DOWN: s->help_top += s->canvas.height / 2; break;
	case K_PAGE_UP: s->help_top = 0; break;
	default: s->helping = false;
	}
}

static void letter_key(struct screen *s, int key)
{
	int what = s->awaiting;

	s->awaiting = 0;
	if (key == K_ESC || key == K_CTRL_C)
		return;
	if (key < 'a' || key > 'z')
		model_refuse(s->model, _("A bookmark is a letter from a to z."));
	else if (what == 'm')
		model_mark(s->model, (char)key);
	else
		model_to_mark(s->model, (char)key);
}

static void prompt_typed(struct screen *s, int key)
{
	if (key == K_TAB) {
		prompt_complete(&s->prompt, s);
		return;
	}
	if (key == K_CTRL_C && !s->prompt.length && s->prompt.interrupts && s->prompt.interrupts(s))
		return;
	if (prompt_key(&s->prompt, key) != PROMPT_DONE)
		return;
	char *line = strdup(text_str(&s->prompt.line));
	if (!line)
		abort();
	if (s->prompt.done) {
		s->prompt.done(s, line);
	}
	free(line);
}

void screen_ask(
	struct screen *s, const char *lead, void (*done)(struct screen *s, const char *line))
{
	prompt_open(&s->prompt, lead);
	s->prompt.done = done;
	s->prompt.words = NULL;
	s->prompt.interrupts = NULL;
}

static bool open_key(struct screen *s, int key)
{
	if (s->prompt.open)
		prompt_typed(s, key);
	else if (s->asking)
		screen_answer(s, key);
	else if (s->helping)
		help_key(s, key);
	else if (s->awaiting)
		letter_key(s, key);
	else
		return false;
	return true;
}

static bool view_key(struct screen *s, int key)
{
	const struct view *v = views[s->focus];

	return v->key && v->key(s, s->places[s->focus].state, key);
}

static bool is_typing(const struct screen *s)
{
	const struct view *v = views[s->focus];

	return v->typing && v->typing(s->places[s->focus].state);
}

/* a digit answers the lesson's question, whichever pane has the focus */
static bool answer_key(struct screen *s, int key)
{
	int view = s->shown[SLOT_LESSON];

	return key >= '0' && key <= '9' && view >= 0 && !is_typing(s) && views[view]->key &&
		views[view]->key(s, s->places[view].state, key);
}

static void press(struct screen *s, int key)
{
	if (open_key(s, key) || (model_show_ends(s->model) && (key == K_ENTER || key == ' ')))
		return;
	if (answer_key(s, key))
		return;
	if (view_key(s, key) || (is_typing(s) && key != K_CTRL_C && key != K_TAB))
		return;
	if (!scroll_key(s, key) && !time_key(s, key))
		screen_key(s, key);
}

/* ---- the mouse ---- */

static struct pane *pane_under(struct screen *s, int x, int y)
{
	for (int i = 0; i < s->pane_count; i++) {
		const struct area *a = &s->panes[i].area;
		if (x >= a->x && x < a->x + a->width && y >= a->y && y < a->y + a->height)
			return &s->panes[i];
	}
	return NULL;
}

static void click(struct screen *s, int x, int y)
{
	struct pane *pane = pane_under(s, x, y);

	if (!pane || s->helping || s->prompt.open)
		return;
	int view = pane->view, row = y - pane->area.y - 1;
	screen_focus(s, view);
	if (row >= 0 && views[view]->click)
		views[view]->click(
			s, s->places[view].state, x - pane->area.x, row + s->places[view].top);
}

/* the wheel scrolls the pane under the mouse, not the focused one */
static void wheel(struct screen *s, const struct input *in)
{
	struct pane *pane = pane_under(s, in->x, in->y);
	int key = in->key == K_WHEEL_UP ? K_UP : K_DOWN;

	if (s->helping) {
		help_key(s, in->key);
		return;
	}
	if (!pane)
		return;
	int focus = s->focus;
	s->focus = pane->view;
	if (!view_key(s, in->key))
		for (int i = 0; i < 3; i++)
			scroll_key(s, key);
	s->focus = focus;
}

/* Pasted text goes into the open input line, and newlines complete it; without an open line it
 * presses no keys. */
static bool paste_key(struct screen *s, int key)
{
	if (key == K_PASTE || key == K_PASTED) {
		s->pasting = key == K_PASTE;
		return true;
	}
	if (!s->pasting || s->prompt.open)
		return false;
	model_refuse(s->model,
		_("Pasted text goes into a line: open one first, with Enter in a "
		  "console, or :"));
	return true;
}

void screen_input(struct screen *s, const struct input *in, int64_t wall)
{
	s->wall = wall;
	if (in->key == K_RESIZE) {
		canvas_resize(&s->canvas, in->x, in->y);
		return;
	}
	if (paste_key(s, in->key))
		return;
	text_clear(&s->model->message);
	if (in->key == K_CLICK)
		click(s, in->x, in->y);
	else if (in->key == K_WHEEL_UP || in->key == K_WHEEL_DOWN)
		wheel(s, in);
	else if (in->key != K_WAIT && in->key != K_NONE)
		press(s, in->key);
}

int64_t screen_tick(struct screen *s, int64_t wall)
{
	s->wall = wall;
	return model_tick(s->model, wall);
}
