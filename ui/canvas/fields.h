/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A row of a table on an area that may be too narrow for it. Where the whole table fits, each field
 * stands in its column; where not, the fields follow one another and go on in the next row, set in.
 * So a table is complete at any width.
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

/* `table`: cells that the whole table needs. */
struct fields fields_begin(struct area a, int y, int table);
/* In its column, or behind the one before it; `most` cells there (0: as many as it has). */
void fields_put(struct fields *f, int column, int most, unsigned look, const char *s);
void fields_putf(struct fields *f, int column, unsigned look, const char *fmt, ...)
	TEXT_PRINTF(4, 5);
/* the row behind it */
int fields_end(const struct fields *f);

#endif
