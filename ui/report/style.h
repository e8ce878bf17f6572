/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a report's words look like on a terminal; plain text anywhere else. */
#ifndef LVSLAB_UI_REPORT_STYLE_H
#define LVSLAB_UI_REPORT_STYLE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Cells of a line: 100, or what a narrower terminal on standard output has (60 at least). */
size_t report_width(void);

enum style {
	STYLE_PLAIN,
	STYLE_TITLE,
	STYLE_DIM,     /* times, kernel functions, rules */
	STYLE_NODE,    /* who */
	STYLE_FRAME,   /* what is on the wire */
	STYLE_CHANGED, /* a node changed it */
	STYLE_BAD,     /* dropped, failed */
	STYLE_GOOD,
	STYLE_SAY, /* the teacher speaks */
	STYLES,
};

/* Never the only sign: every mark is a character as well. */
const char *style_on(bool colour, enum style s);
const char *style_off(bool colour, enum style s);
/* `words` in a style, filled up to `width` cells (0: as long as they are). */
void style_put(struct text *t, bool colour, enum style s, const char *words, size_t width);

#endif
