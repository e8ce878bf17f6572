/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A row of a table on an area that may be too narrow for it. If the whole table fits, each field is
 * in its column; if not, the fields follow one another and continue, indented, in the next row. So
 * a table is complete at any width.
 */
#ifndef LVSLAB_UI_CANVAS_FIELDS_H
#define LVSLAB_UI_CANVAS_FIELDS_H

#include <stdbool.h>

#include "base/printf_like.h"
#include "ui/canvas/canvas.h"

#define FIELDS_INDENT 4

struct fields {
	struct area a;
	int x, y;
	bool wide; /* the whole table fits */
};

/* `table`: width of the whole table in cells. */
struct fields fields_begin(struct area a, int y, int table);
/* In its column, or after the previous field; at most `most` cells (0: no limit). */
void fields_put(struct fields *f, int column, int most, unsigned look, const char *s);
void fields_putf(struct fields *f, int column, unsigned look, const char *fmt, ...)
	TEXT_PRINTF(4, 5);
/* returns the row after it */
int fields_end(const struct fields *f);

#endif
