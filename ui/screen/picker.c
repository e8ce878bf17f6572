/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shelves as tabs, a list, and the introduction of the selected book. */
#include "ui/screen/picker.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "ui/report/spoken.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

enum { LIST_TOP = 3, NAME_WIDTH = 23, PROGRESS_WIDTH = 6 };

void picker_init(struct picker *p, int width, int height, bool ascii)
{
	*p = (struct picker){0};
	canvas_init(&p->canvas, width, height, ascii);
}

void picker_free(struct picker *p)
{
	for (int i = 0; i < SHELVES_MAX; i++) {
		for (size_t k = 0; k < p->shelves[i].count; k++) {
			free(p->shelves[i].books[k].path);
			spec_free(p->shelves[i].books[k].spec);
		}
		free(p->shelves[i].books);
	}
	canvas_free(&p->canvas);
}

void picker_add(struct picker *p, int shelf, char *path, struct spec *spec, size_t passed)
{
	struct shelf *s = &p->shelves[shelf];

	s->books = realloc(s->books, (s->count + 1) * sizeof(*s->books));
	if (!s->books)
		abort();
	s->books[s->count++] =
		(struct book){path, spec, passed, spec ? spec->walkthrough.count : 0};
}

/* ---- drawing ---- */

/* rows below the list for the description of the selected one */
static int about_rows(const struct picker *p)
{
	return p->canvas.height >= 20 ? 7 : p->canvas.height >= 14 ? 4 : 0;
}

static int list_rows(const struct picker *p)
{
	int rows = p->canvas.height - LIST_TOP - 1 - about_rows(p);

	return rows > 1 ? rows : 1;
}

static void draw_tabs(const struct picker *p, struct area a)
{
	int x = 1;

	area_fill(a, 0, 0, a.width, 1, ROLE_HEADER, ' ');
	area_put(a, 1, 0, ROLE_HEADER | LOOK_BOLD, _("lvslab: choose what to open"));
	for (int i = 0; i < p->count; i++)
		x = area_putf(a, x, 1, i == p->shown ? ROLE_FOCUS | LOOK_BOLD : ROLE_DIM,
			    i == p->shown ? "[%s]" : " %s ", _(p->shelves[i].title)) +
			1;
	area_hline(a, 0, 2, a.width, ROLE_RULE);
}

/* "scenarios/lessons/01-broadcast.yaml": 01-broadcast */
static void put_name(struct text *t, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t n = strlen(name);

	text_putn(t, name, n > 5 ? n - 5 : n);
}

static void put_progress(struct text *t, const struct book *b)
{
	if (b->steps && b->passed >= b->steps)
		text_put(t, "✓");
	else if (b->passed)
		text_add(t, "%zu/%zu", b->passed, b->steps);
}

static void draw_book(struct area a, int y, const struct book *b, bool here)
{
	struct text name = {0}, progress = {0};
	int title = 2 + NAME_WIDTH, width = a.width - title - PROGRESS_WIDTH;

	put_name(&name, b->path);
	put_progress(&progress, b);
	area_put(a, 0, y, ROLE_FOCUS, here ? "▸" : " ");
	area_put_column(a, 2, y, NAME_WIDTH - 1, ROLE_TITLE, name.s);
	area_put_column(a, title, y, width, b->spec ? ROLE_TEXT : ROLE_BAD,
		b->spec ? spoken(&b->spec->title) : _("does not load"));
	area_put(a, title + width + 1, y, ROLE_GOOD, text_str(&progress));
	if (here)
		area_highlight(a, 0, y, a.width, LOOK_REVERSE);
	text_free(&name);
	text_free(&progress);
}

static void draw_about(const struct picker *p, struct area a, const struct book *b)
{
	int rows = about_rows(p);
	struct area part = area_part(a, 0, a.height - 1 - rows, a.width, rows);

	if (!rows || !b || !b->spec)
		return;
	area_hline(part, 0, 0, part.width, ROLE_RULE);
	area_put(part, 1, 1, ROLE_TITLE | LOOK_BOLD, spoken(&b->spec->title));
	area_put_wrapped(area_part(part, 0, 0, part.width - 1, rows), 1, 2, ROLE_SAY,
		spoken(&b->spec->introduction));
}

static void draw_keys(struct area a)
{
	static const struct {
		const char *key, *does;
	} keys[] = {{"↑↓", N_("select")}, {"Enter", N_("open")}, {"Tab", N_("category")},
		{"l", N_("English/中文")}, {"t", N_("theme")}, {"q", N_("quit")}};
	int x = 1;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		x = area_put(a, x, a.height - 1, ROLE_KEY | LOOK_BOLD, keys[i].key);
		x = area_put(a, x + 1, a.height - 1, ROLE_DIM, _(keys[i].does)) + 2;
	}
}

void picker_draw(struct picker *p)
{
	struct area a = area_whole(&p->canvas);
	struct shelf *s = &p->shelves[p->shown];
	int rows = list_rows(p);

	canvas_clear(&p->canvas);
	draw_tabs(p, a);
	if (s->selected < s->top)
		s->top = s->selected;
	if (s->selected >= s->top + rows)
		s->top = s->selected - rows + 1;
	for (int y = 0; y < rows && s->top + y < (int)s->count; y++)
		draw_book(a, LIST_TOP + y, &s->books[s->top + y], s->top + y == s->selected);
	if (!s->count)
		area_put(a, 2, LIST_TOP, ROLE_DIM, _("none"));
	draw_about(p, a, s->count ? &s->books[s->selected] : NULL);
	draw_keys(a);
}

/* ---- keys ---- */

static void select_by(struct shelf *s, int by)
{
	int to = s->selected + by, last = (int)s->count - 1;

	s->selected = to > last ? last : to;
	s->selected = s->selected < 0 ? 0 : s->selected;
}

static void choose(struct picker *p)
{
	const struct shelf *s = &p->shelves[p->shown];

	if (!s->count)
		return;
	p->chosen = &s->books[s->selected];
	p->quit = true;
}

static void picker_click(struct picker *p, int y)
{
	struct shelf *s = &p->shelves[p->shown];
	int row = s->top + y - LIST_TOP;

	if (y < LIST_TOP || y >= LIST_TOP + list_rows(p) || row >= (int)s->count)
		return;
	if (row == s->selected)
		choose(p);
	s->selected = row;
}

void picker_key(struct picker *p, const struct input *in)
{
	struct shelf *s = &p->shelves[p->shown];

	switch (in->key) {
	case K_RESIZE: canvas_resize(&p->canvas, in->x, in->y); break;
	case K_UP:
	case K_WHEEL_UP:
	case 'k': select_by(s, -1); break;
	case K_DOWN:
	case K_WHEEL_DOWN:
	case 'j': select_by(s, 1); break;
	case K_PAGE_UP: select_by(s, 1 - list_rows(p)); break;
	case K_PAGE_DOWN: select_by(s, list_rows(p) - 1); break;
	case K_HOME: s->selected = 0; break;
	case K_END: select_by(s, (int)s->count); break;
	case K_TAB:
	case K_RIGHT: p->shown = (p->shown + 1) % p->count; break;
	case K_BACK_TAB:
	case K_LEFT: p->shown = (p->shown + p->count - 1) % p->count; break;
	case K_ENTER: choose(p); break;
	case K_CLICK: picker_click(p, in->y); break;
	case 'l': p->spoken = true; break;
	case 't':
	case 'T': p->themed = true; break;
	case 'q':
	case K_CTRL_C: p->quit = true; break;
	default: break;
	}
}
