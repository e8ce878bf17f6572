/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A field of CSV, quoted if it contains a comma, a quote or a newline. */
#include "ui/text/csv.h"
#include "base/text.h"

#include <string.h>

void csv_field(struct text *t, const char *s)
{
	if (!strpbrk(s, ",\"\r\n")) {
		text_put(t, s);
		return;
	}
	text_putc(t, '"');
	for (; *s; s++)
		text_add(t, *s == '"' ? "\"\"" : "%c", *s);
	text_putc(t, '"');
}
