/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The content of the screen, independent of a display: a grid of cells, each a character and a
 * look. Views draw only here; ncurses, a plain text file and the tests show the same canvas.
 *
 * A view draws through an area, a window onto the canvas that clips. Columns and rows count from 0
 * at the area's corner. Chinese characters take two cells. On an ASCII canvas every other character
 * is replaced by a similar one.
 */
#ifndef LVSLAB_UI_CANVAS_CANVAS_H
#define LVSLAB_UI_CANVAS_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/printf_like.h"

struct text;

/* The meaning of a cell; a palette (ui/tui/palette.c) defines its look. Never the only
 * indication. */
enum role {
	ROLE_TEXT,
	ROLE_DIM,     /* times, kernel functions, unchanged values */
	ROLE_TITLE,   /* of a pane; a heading */
	ROLE_RULE,    /* lines between panes */
	ROLE_FOCUS,   /* title and rule of the focused pane */
	ROLE_HEADER,  /* the line at the top */
	ROLE_KEY,     /* a key's name */
	ROLE_MESSAGE, /* the lab's messages to the user */
	ROLE_ERROR,   /* the lab's refusals */
	ROLE_SAY,     /* the teacher's words */
	ROLE_CLIENT,  /* nodes, by role */
	ROLE_DIRECTOR,
	ROLE_SERVER,
	ROLE_SWITCH,
	ROLE_ROUTER,
	ROLE_ARP, /* protocols */
	ROLE_TCP,
	ROLE_UDP,
	ROLE_ICMP,
	ROLE_IPIP,
	ROLE_CHANGED, /* a node changed it */
	ROLE_BAD,     /* dropped, failed */
	ROLE_GOOD,
	ROLE_DECISION, /* a decision: a pick, an answer, a silence */
	ROLE_FUTURE,   /* records ahead of the current position, after stepping back */
	ROLE_BAR,      /* of a chart */
	ROLE_BAR_DUE,  /* the expected share by weight */
	ROLES
};

/* can be added to a role */
enum look {
	LOOK_ROLE = 0xff,
	LOOK_BOLD = 0x100,
	LOOK_UNDERLINE = 0x200,
	LOOK_REVERSE = 0x400, /* the selected line, a lit port */
};

struct cell {
	uint32_t code; /* Unicode; 0: the right half of the character before it */
	uint16_t look; /* enum role | enum look */
};

struct canvas {
	int width, height;
	struct cell *cells; /* in row order */
	bool ascii;
	int cursor_x, cursor_y; /* the text cursor; −1: none */
};

void canvas_init(struct canvas *c, int width, int height, bool ascii);
void canvas_free(struct canvas *c);
void canvas_resize(struct canvas *c, int width, int height); /* also clears */
void canvas_clear(struct canvas *c);
const struct cell *canvas_cell(const struct canvas *c, int x, int y); /* must exist */
/* A code point as UTF-8. */
void text_put_code(struct text *t, uint32_t code);
/* Every row with a newline, without trailing blanks. */
void canvas_text(struct text *t, const struct canvas *c);
/* The same, but a letter for each look: for tests of colours. */
void canvas_looks(struct text *t, const struct canvas *c);

struct area {
	struct canvas *canvas;
	int x, y, width, height; /* on the canvas; width or height may be 0 */
	int top;                 /* rows scrolled away: row `top` is at the top of the area */
};

struct area area_whole(struct canvas *c);
/* A part of `a`, clipped to it. */
struct area area_part(struct area a, int x, int y, int width, int height);
/* Visible rows are [a.top, a.top + a.height) */

/* Writes `s` from column `x` of row `y`; returns the column after it, even if clipped. Text that
 * does not fit is cut and ends in "…", never within an IP address. */
int area_put(struct area a, int x, int y, unsigned look, const char *s);
int area_putf(struct area a, int x, int y, unsigned look, const char *fmt, ...) TEXT_PRINTF(5, 6);
/* The same in at most `width` cells, cut with "…". Returns x + width: for columns of a table. */
int area_put_column(struct area a, int x, int y, int width, unsigned look, const char *s);
/* Writes `s` wrapped between column `x` and the area's right edge; returns the number of rows. */
int area_put_wrapped(struct area a, int x, int y, unsigned look, const char *s);
void area_put_code(struct area a, int x, int y, unsigned look, uint32_t code);
void area_fill(struct area a, int x, int y, int width, int height, unsigned look, uint32_t code);
/* Adds to the look of existing cells: LOOK_REVERSE for a selected line. */
void area_highlight(struct area a, int x, int y, int width, unsigned look);
/* Lines join lines that they meet: ├ ┼ ┬ … */
enum way { WAY_LEFT = 1, WAY_RIGHT = 2, WAY_UP = 4, WAY_DOWN = 8 };
/* from the cell's middle in these directions (a sum of enum way), added to existing ones */
void area_join(struct area a, int x, int y, unsigned look, unsigned ways);
void area_hline(struct area a, int x, int y, int width, unsigned look);
void area_vline(struct area a, int x, int y, int height, unsigned look);
void area_box(struct area a, int x, int y, int width, int height, unsigned look);
/* Puts the text cursor here. */
void area_cursor(struct area a, int x, int y);

/* The ASCII replacement of a character (canvas/ascii.c). */
uint32_t ascii_for(uint32_t code);

#endif
