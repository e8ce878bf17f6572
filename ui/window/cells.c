/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The panes as text: cells of one size, drawn in runs of one look. Lines and blocks are letters,
 * too; a Chinese character takes two cells in any font.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/window/paint.h"

#define MONOSPACE "DejaVu Sans Mono, Noto Sans Mono, monospace"

static void measure(struct cells *g)
{
	PangoFontMetrics *m = pango_context_get_metrics(g->context, g->font, NULL);
	int ascent = pango_font_metrics_get_ascent(m), descent = pango_font_metrics_get_descent(m);

	g->width = PANGO_PIXELS_CEIL(pango_font_metrics_get_approximate_digit_width(m));
	g->height = PANGO_PIXELS_CEIL(ascent + descent);
	g->base = PANGO_PIXELS_CEIL(ascent);
	pango_font_metrics_unref(m);
}

void cells_init(struct cells *g, int pixels)
{
	PangoFontMap *map = pango_cairo_font_map_get_default(); /* not ours to free */

	*g = (struct cells){.context = pango_font_map_create_context(map)};
	g->font = pango_font_description_from_string(MONOSPACE);
	pango_font_description_set_absolute_size(g->font, pixels * PANGO_SCALE);
	measure(g);
}

void cells_forget(struct cells *g)
{
	free(g->shown);
	g->shown = NULL;
}

void cells_free(struct cells *g)
{
	cells_forget(g);
	pango_font_description_free(g->font);
	g_object_unref(g->context);
}

/* ---- a row ---- */

static void colours_of(unsigned look, enum theme theme, unsigned *fore, unsigned *back, bool *bold)
{
	struct role_style style = role_style(look & LOOK_ROLE);
	unsigned text = role_rgb(theme, look & LOOK_ROLE), ground = ground_rgb(theme);
	bool reversed = style.reverse != ((look & LOOK_REVERSE) != 0);

	*bold = style.bold || look & LOOK_BOLD;
	*fore = reversed ? ground : text;
	*back = reversed ? text : ground;
}

static void paint_run(struct cells *g, cairo_t *c, const char *words, int x, int y, int width,
	unsigned look, enum theme theme)
{
	unsigned fore, back;
	bool bold;
	PangoLayout *l = pango_layout_new(g->context);

	colours_of(look, theme, &fore, &back, &bold);
	pango_font_description_set_weight(g->font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, g->font);
	pango_layout_set_text(l, words, -1);
	paint_colour(c, back);
	cairo_rectangle(c, x, y, width, g->height);
	cairo_fill(c);
	paint_colour(c, fore);
	cairo_move_to(c, x, y + g->base - (double)pango_layout_get_baseline(l) / PANGO_SCALE);
	pango_cairo_show_layout(c, l);
	if (look & LOOK_UNDERLINE) {
		cairo_rectangle(c, x, y + g->base + 1, width, 1);
		cairo_fill(c);
	}
	g_object_unref(l);
}

/* is it of the font itself, so that its neighbours keep their columns? */
static bool is_even(uint32_t code)
{
	return (code >= 0x20 && code < 0x250) || (code >= 0x2500 && code < 0x25a0);
}

/* how many cells from `x` on go in one run */
static int run_length(const struct cell *row, int x, int columns)
{
	int n = 1;

	if (!is_even(row[x].code))
		return x + 1 < columns && row[x + 1].code == 0 ? 2 : 1;
	while (x + n < columns && row[x + n].look == row[x].look && is_even(row[x + n].code))
		n++;
	return n;
}

static void paint_row(
	struct cells *g, cairo_t *c, const struct cell *row, int columns, int y, enum theme theme)
{
	struct text t = {0};

	cairo_save(c); /* no letter may extend into the next row, which may not be redrawn */
	cairo_rectangle(c, 0, y, columns * g->width, g->height);
	cairo_clip(c);
	for (int x = 0, n; x < columns; x += n) {
		n = run_length(row, x, columns);
		text_clear(&t);
		for (int i = 0; i < n; i++)
			if (row[x + i].code)
				text_put_code(&t, row[x + i].code);
		paint_run(g, c, text_str(&t), x * g->width, y, n * g->width, row[x].look, theme);
	}
	cairo_restore(c);
	text_free(&t);
}

static bool rows_equal(const struct cell *a, const struct cell *b, int columns)
{
	for (int x = 0; x < columns; x++)
		if (a[x].code != b[x].code || a[x].look != b[x].look)
			return false;
	return true;
}

/* ---- all of them ---- */

static void paint_cursor(struct cells *g, cairo_t *c, int from, enum theme theme)
{
	paint_colour(c, role_rgb(theme, ROLE_FOCUS));
	cairo_rectangle(c, g->cursor_x * g->width, (g->cursor_y - from) * g->height, 2, g->height);
	cairo_fill(c);
}

/* redraws the row that the cursor leaves and the one it enters */
static void move_cursor(struct cells *g, const struct canvas *canvas)
{
	if (g->cursor_x == canvas->cursor_x && g->cursor_y == canvas->cursor_y)
		return;
	if (g->cursor_x >= 0 && g->cursor_y < g->rows)
		g->shown[g->cursor_y * g->columns].look = UINT16_MAX;
	g->cursor_x = canvas->cursor_x;
	g->cursor_y = canvas->cursor_y;
	if (g->cursor_x >= 0)
		g->shown[g->cursor_y * g->columns].look = UINT16_MAX;
}

static void remember(struct cells *g, const struct canvas *canvas)
{
	size_t count = (size_t)canvas->width * (size_t)canvas->height;

	if (g->shown && g->columns == canvas->width && g->rows == canvas->height)
		return;
	free(g->shown);
	g->shown = calloc(count, sizeof(*g->shown));
	if (!g->shown)
		abort();
	for (size_t i = 0; i < count; i++)
		g->shown[i].look = UINT16_MAX;
	g->columns = canvas->width;
	g->rows = canvas->height;
	g->cursor_x = -1;
}

int cells_paint(
	struct cells *g, cairo_t *c, const struct canvas *canvas, int from, enum theme theme)
{
	size_t bytes = (size_t)canvas->width * sizeof(*g->shown);
	int painted = 0;

	remember(g, canvas);
	move_cursor(g, canvas);
	for (int y = from; y < canvas->height; y++) {
		struct cell *shown = &g->shown[y * canvas->width];
		const struct cell *row = canvas_cell(canvas, 0, y);
		if (rows_equal(shown, row, canvas->width))
			continue;
		memcpy(shown, row, bytes);
		paint_row(g, c, row, canvas->width, (y - from) * g->height, theme);
		if (g->cursor_x >= 0 && g->cursor_y == y)
			paint_cursor(g, c, from, theme);
		painted++;
	}
	return painted;
}
