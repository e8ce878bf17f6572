/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is on the screen, before there is a screen: a grid of cells, each a character and a look.
 * Views draw here and nowhere else; ncurses, a plain text file and the tests show the same canvas.
 *
 * A view draws through an area, a window onto the canvas: what falls outside is cut off. Columns
 * and rows count from 0 at the area's corner. Chinese takes two cells. Where the canvas is ASCII,
 * every other character becomes one that looks like it.
 */
#ifndef LVSLAB_UI_CANVAS_CANVAS_H
#define LVSLAB_UI_CANVAS_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/printf_like.h"

struct text;

/* What a cell means; a palette (ui/tui/palette.c) says how that looks. Never the only sign. */
enum role {
	ROLE_TEXT,
	ROLE_DIM,     /* times, kernel functions, what is the same */
	ROLE_TITLE,   /* of a pane; a heading */
	ROLE_RULE,    /* lines between panes */
	ROLE_FOCUS,   /* title and rule of the pane that has the keys */
	ROLE_HEADER,  /* the line at the top */
	ROLE_KEY,     /* a key's name */
	ROLE_MESSAGE, /* what the lab says to the person */
	ROLE_ERROR,   /* what it refuses */
	ROLE_SAY,     /* the teacher's words */
	ROLE_CLIENT,  /* nodes, by what they do */
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
	ROLE_DECISION, /* somebody chose: a pick, an answer, a silence */
	ROLE_FUTURE,   /* was, before somebody stepped back; may come again */
	ROLE_BAR,      /* of a chart */
	ROLE_BAR_DUE,  /* the part that the weights would give */
	ROLES
};

/* may be added to a role */
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
	struct cell *cells; /* row by row */
	bool ascii;
	int cursor_x, cursor_y; /* where a person types; −1: nowhere */
};

void canvas_init(struct canvas *c, int width, int height, bool ascii);
void canvas_free(struct canvas *c);
void canvas_resize(struct canvas *c, int width, int height); /* and clears */
void canvas_clear(struct canvas *c);
const struct cell *canvas_cell(const struct canvas *c, int x, int y); /* must exist */
/* A code point as UTF-8. */
void text_put_code(struct text *t, uint32_t code);
/* Every row with a newline, blanks at its end cut off. */
void canvas_text(struct text *t, const struct canvas *c);
/* The same, but a letter for each look: what a test of colours compares. */
void canvas_looks(struct text *t, const struct canvas *c);

struct area {
	struct canvas *canvas;
	int x, y, width, height; /* on the canvas; width or height may be 0 */
	int top;                 /* rows scrolled away: row `top` is shown at the area's top */
};

struct area area_whole(struct canvas *c);
/* A part of `a`; cut to what lies in it. */
struct area area_part(struct area a, int x, int y, int width, int height);
/* The rows that drawing may use: those shown are [a.top, a.top + a.height) */

/* Writes `s` from column `x` of row `y` on; the column behind it, whether cut off or not. What does
 * not fit is cut with "…" in its place, never within an IP address. */
int area_put(struct area a, int x, int y, unsigned look, const char *s);
int area_putf(struct area a, int x, int y, unsigned look, const char *fmt, ...) TEXT_PRINTF(5, 6);
/* The same, no further than `width` cells; "…" in the last one where it is cut. Returns x + width:
 * a column of a table. */
int area_put_column(struct area a, int x, int y, int width, unsigned look, const char *s);
/* `s` wrapped between column `x` and the area's right edge; how many rows it took. */
int area_put_wrapped(struct area a, int x, int y, unsigned look, const char *s);
void area_put_code(struct area a, int x, int y, unsigned look, uint32_t code);
void area_fill(struct area a, int x, int y, int width, int height, unsigned look, uint32_t code);
/* Adds to the look of what stands there: LOOK_REVERSE for a selected line. */
void area_highlight(struct area a, int x, int y, int width, unsigned look);
/* Lines join others they meet into ├ ┼ ┬ … */
enum way { WAY_LEFT = 1, WAY_RIGHT = 2, WAY_UP = 4, WAY_DOWN = 8 };
/* from the cell's middle, these ways (a sum of enum way), beside those that are there */
void area_join(struct area a, int x, int y, unsigned look, unsigned ways);
void area_hline(struct area a, int x, int y, int width, unsigned look);
void area_vline(struct area a, int x, int y, int height, unsigned look);
void area_box(struct area a, int x, int y, int width, int height, unsigned look);
/* A person types here. */
void area_cursor(struct area a, int x, int y);

/* What stands for a character where only ASCII is (canvas/ascii.c). */
uint32_t ascii_for(uint32_t code);

#endif
