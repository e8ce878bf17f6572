/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of a table's row, in columns or one after the other. */
#include "ui/canvas/fields.h"

#include <string.h>

#include "base/text.h"
#include "ui/text/columns.h"

struct fields fields_begin(struct area a, int y, int table)
{
	return (struct fields){.a = a, .y = y, .wide = table <= a.width};
}

void fields_put(struct fields *f, int column, int most, unsigned look, const char *s)
{
	int width = (int)columns_width(s, strlen(s));

	if (f->wide && most) {
		f->x = area_put_column(f->a, column, f->y, most, look, s);
		return;
	}
	if (f->wide) {
		f->x = area_put(f->a, f->x > column ? f->x : column, f->y, look, s);
		return;
	}
	if (f->x && f->x + width > f->a.width) {
		f->x = FIELDS_INDENT;
		f->y++;
	}
	f->x = area_put(f->a, f->x, f->y, look, s) + 1;
}

void fields_putf(struct fields *f, int column, unsigned look, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	fields_put(f, column, 0, look, text_str(&t));
	text_free(&t);
}

int fields_end(const struct fields *f)
{
	return f->y + 1;
}
