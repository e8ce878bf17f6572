/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A canvas for a remote terminal: a recording. Row by row, to keep the output small. */
#include <string.h>

#include "base/text.h"
#include "ui/tui/tui.h"

static void put_look(struct text *t, unsigned look, enum theme theme)
{
	unsigned attributes = palette_look(look);
	int fore, back;

	palette_colours(theme, look & LOOK_ROLE, &fore, &back);
	text_add(t, "\x1b[0;%s%s%s38;5;%d;48;5;%dm", attributes & LOOK_BOLD ? "1;" : "",
		attributes & LOOK_UNDERLINE ? "4;" : "", attributes & LOOK_REVERSE ? "7;" : "",
		fore, back);
}

static void put_row(struct text *t, const struct canvas *c, int y, enum theme theme)
{
	unsigned look = UINT16_MAX;

	text_add(t, "\x1b[%d;1H", y + 1);
	for (int x = 0; x < c->width; x++) {
		const struct cell *cell = canvas_cell(c, x, y);
		if (!cell->code)
			continue;
		if (cell->look != look)
			put_look(t, cell->look, theme);
		look = cell->look;
		text_put_code(t, cell->code);
	}
}

static bool same_row(const struct canvas *a, const struct canvas *b, int y)
{
	for (int x = 0; x < a->width; x++) {
		const struct cell *p = canvas_cell(a, x, y), *q = canvas_cell(b, x, y);
		if (p->code != q->code || p->look != q->look)
			return false;
	}
	return true;
}

void canvas_ansi(struct text *t, const struct canvas *c, const struct canvas *old, enum theme theme)
{
	bool all = !old || old->width != c->width || old->height != c->height;

	for (int y = 0; y < c->height; y++)
		if (all || !same_row(c, old, y))
			put_row(t, c, y, theme);
}
