/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Invariant: the right half of a two-cell character (code 0) always follows its left half.
 * Overwriting one half blanks the other, and a character that would be only half inside the area
 * becomes a blank.
 */
#include "ui/canvas/canvas.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ui/text/columns.h"

void canvas_clear(struct canvas *c)
{
	for (int i = 0; i < c->width * c->height; i++)
		c->cells[i] = (struct cell){' ', ROLE_TEXT};
	c->cursor_x = c->cursor_y = -1;
}

void canvas_resize(struct canvas *c, int width, int height)
{
	c->width = width > 0 ? width : 1;
	c->height = height > 0 ? height : 1;
	c->cells = realloc(c->cells, (size_t)c->width * (size_t)c->height * sizeof(*c->cells));
	if (!c->cells)
		abort();
	canvas_clear(c);
}

void canvas_init(struct canvas *c, int width, int height, bool ascii)
{
	*c = (struct canvas){.ascii = ascii};
	canvas_resize(c, width, height);
}

void canvas_free(struct canvas *c)
{
	free(c->cells);
	*c = (struct canvas){0};
}

static struct cell *cell_at(const struct canvas *c, int x, int y)
{
	return &c->cells[y * c->width + x];
}

const struct cell *canvas_cell(const struct canvas *c, int x, int y)
{
	return cell_at(c, x, y);
}

/* ---- areas ---- */

struct area area_whole(struct canvas *c)
{
	return (struct area){.canvas = c, .width = c->width, .height = c->height};
}

static int within(int v, int most)
{
	return v < 0 ? 0 : v > most ? most : v;
}

struct area area_part(struct area a, int x, int y, int width, int height)
{
	int left = within(x, a.width), top = within(y - a.top, a.height);

	return (struct area){.canvas = a.canvas,
		.x = a.x + left,
		.y = a.y + top,
		.width = within(x + width, a.width) - left,
		.height = within(y - a.top + height, a.height) - top};
}

static struct cell *inside(struct area a, int x, int y)
{
	y -= a.top;
	if (x < 0 || y < 0 || x >= a.width || y >= a.height)
		return NULL;
	return cell_at(a.canvas, a.x + x, a.y + y);
}

/* blanks the other half of a two-cell character that is about to lose one */
static void part_halves(struct area a, int x, int y)
{
	const struct canvas *c = a.canvas;
	int at = a.x + x, row = a.y + y - a.top;
	struct cell *cell = cell_at(c, at, row);

	if (cell->code == 0 && at > 0)
		cell_at(c, at - 1, row)->code = ' ';
	if (at + 1 < c->width && cell_at(c, at + 1, row)->code == 0)
		cell_at(c, at + 1, row)->code = ' ';
}

static void put_cell(struct area a, int x, int y, unsigned look, uint32_t code)
{
	struct cell *cell = inside(a, x, y);

	if (!cell)
		return;
	part_halves(a, x, y);
	*cell = (struct cell){code, (uint16_t)look};
}

static uint32_t drawable(const struct canvas *c, uint32_t code)
{
	if (!shown_raw(code))
		return '?';
	return c->ascii && code >= 0x80 ? ascii_for(code) : code;
}

void area_put_code(struct area a, int x, int y, unsigned look, uint32_t code)
{
	int cells = (int)columns_cells(code);

	code = drawable(a.canvas, code);
	if (cells == 1) {
		put_cell(a, x, y, look, code);
	} else if (cells == 2 && a.canvas->ascii) {
		put_cell(a, x, y, look, code);
		put_cell(a, x + 1, y, look, ' ');
	} else if (cells == 2) {
		bool whole = inside(a, x, y) && inside(a, x + 1, y);
		put_cell(a, x, y, look, whole ? code : ' ');
		put_cell(a, x + 1, y, look, whole ? 0 : ' ');
	}
}

static int put(struct area a, int x, int y, unsigned look, const char *s, size_t n)
{
	for (uint32_t code; n;) {
		size_t bytes = columns_decode(s, n, &code);
		area_put_code(a, x, y, look, code);
		x += (int)columns_cells(code);
		s += bytes;
		n -= bytes;
	}
	return x;
}

/* of a word that means something else when it lost its end: an address, a MAC, a port */
static bool is_of_address(char c)
{
	return isxdigit((unsigned char)c) || c == '.' || c == ':';
}

/* bytes of `s` that fit into `cells` with no address cut in two */
static size_t fitting(const char *s, size_t n, int cells)
{
	size_t at = 0;

	while (at < n) {
		uint32_t code;
		size_t bytes = columns_decode(s + at, n - at, &code);
		cells -= (int)columns_cells(code);
		if (cells < 0)
			break;
		at += bytes;
	}
	size_t begin = at, end = at, dots = 0;
	while (begin && is_of_address(s[begin - 1]))
		begin--;
	while (end < n && is_of_address(s[end]))
		end++;
	for (size_t i = begin; i < end; i++)
		dots += s[i] == '.';
	return end > at && dots > 1 ? begin : at;
}

/* as much as fits; a cut is marked in the last cell */
static int put_marked(struct area a, int x, int y, unsigned look, const char *s, size_t n)
{
	int width = (int)columns_width(s, n);
	size_t said = n;

	while (said && s[said - 1] == ' ')
		said--;
	if (!said || a.width < 1 || x + (int)columns_width(s, said) <= a.width)
		return put(a, x, y, look, s, n);
	int at = x < a.width - 1 ? x : a.width - 1;
	size_t fits = fitting(s, n, a.width - 1 - at);
	at = put(a, at, y, look, s, fits);
	area_put_code(a, at, y, look, 0x2026);
	return x + width;
}

int area_put(struct area a, int x, int y, unsigned look, const char *s)
{
	return put_marked(a, x, y, look, s, strlen(s));
}

int area_putf(struct area a, int x, int y, unsigned look, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	x = area_put(a, x, y, look, text_str(&t));
	text_free(&t);
	return x;
}

int area_put_column(struct area a, int x, int y, int width, unsigned look, const char *s)
{
	int needed = (int)columns_width(s, strlen(s)), right = x + width;

	if (width <= 0)
		return x;
	struct area part = area_part(a, x, y, width, 1);
	if (x < 0 || y - a.top < 0 || y - a.top >= a.height)
		return right;
	if (needed <= width) {
		area_put(part, 0, 0, look, s);
		return right;
	}
	put_marked(part, 0, 0, look, s, strlen(s));
	return right;
}

int area_put_wrapped(struct area a, int x, int y, unsigned look, const char *s)
{
	struct text lines = {0};
	int rows = 0, width = a.width - x > 8 ? a.width - x : 8;

	columns_wrap(&lines, s, 0, (size_t)width);
	for (const char *line = text_str(&lines); *line; rows++) {
		size_t n = strcspn(line, "\n");
		put(a, x, y + rows, look, line, n);
		line += n + (line[n] == '\n');
	}
	text_free(&lines);
	return rows;
}

void area_fill(struct area a, int x, int y, int width, int height, unsigned look, uint32_t code)
{
	for (int row = y; row < y + height; row++)
		for (int column = x; column < x + width; column++)
			area_put_code(a, column, row, look, code);
}

void area_highlight(struct area a, int x, int y, int width, unsigned look)
{
	for (int column = x; column < x + width; column++) {
		struct cell *cell = inside(a, column, y);
		if (cell)
			cell->look |= (uint16_t)(look & ~(unsigned)LOOK_ROLE);
	}
}

void area_cursor(struct area a, int x, int y)
{
	if (!inside(a, x, y))
		return;
	a.canvas->cursor_x = a.x + x;
	a.canvas->cursor_y = a.y + y - a.top;
}
