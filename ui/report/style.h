/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The look of a report's words on a terminal; plain text elsewhere. */
#ifndef LVSLAB_UI_REPORT_STYLE_H
#define LVSLAB_UI_REPORT_STYLE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Line width: 100, or the width of a narrower terminal on standard output (at least 60). */
size_t report_width(void);

enum style {
	STYLE_PLAIN,
	STYLE_TITLE,
	STYLE_DIM,     /* times, kernel functions, rules */
	STYLE_NODE,    /* node names */
	STYLE_FRAME,   /* data on the wire */
	STYLE_CHANGED, /* a node changed it */
	STYLE_BAD,     /* dropped, failed */
	STYLE_GOOD,
	STYLE_SAY, /* the teacher's text */
	STYLES,
};

/* Never the only indication: every mark is also a character. */
const char *style_on(bool colour, enum style s);
const char *style_off(bool colour, enum style s);
/* `words` in a style, padded to `width` cells (0: no padding). */
void style_put(struct text *t, bool colour, enum style s, const char *words, size_t width);

#endif
