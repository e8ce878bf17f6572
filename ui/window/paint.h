/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Draws on a cairo surface: a scene's shapes, a canvas's cells. This code knows nothing about
 * networks, keys or windows. Pango draws the text and finds a font for every character
 * (fontconfig).
 */
#ifndef LVSLAB_UI_WINDOW_PAINT_H
#define LVSLAB_UI_WINDOW_PAINT_H

#include <pango/pangocairo.h>
#include <stdbool.h>

#include "ui/canvas/canvas.h"
#include "ui/canvas/colours.h"
#include "ui/picture/palette.h"

/* sets 0xRRGGBB as the drawing colour */
void paint_colour(cairo_t *c, unsigned rgb);

/* ---- shapes.c ---- */
/* Items [from, to) of the scene, in its units. */
void paint_items(
	cairo_t *c, const struct scene *s, size_t from, size_t to, enum picture_theme theme);
/* Do item `i` of one scene and item `i` of the other look the same? */
bool items_equal(const struct scene *a, const struct scene *b, size_t i);

/* ---- letters.c ---- */
/* One line of text on base line `y`, squeezed or stretched to `width` units. */
void paint_words(
	cairo_t *c, const char *words, double x, double y, double width, int size, bool bold);

/* ---- cells.c ---- */
struct cells { /* how text in a grid is drawn, and its current content */
	PangoContext *context;
	PangoFontDescription *font;
	int width, height, base; /* of a cell, in pixels; the base line of its letters */
	struct cell *shown;      /* the surface's content; NULL: nothing yet */
	int columns, rows;
	int cursor_x, cursor_y; /* the cursor; −1: none */
};

void cells_init(struct cells *g, int pixels); /* height of the letters */
void cells_free(struct cells *g);
void cells_forget(struct cells *g); /* everything is drawn again */
/*
 * Draws rows [from, canvas.height) of the canvas, the first at the surface's top, but only those
 * that changed. Returns their number.
 */
int cells_paint(
	struct cells *g, cairo_t *c, const struct canvas *canvas, int from, enum theme theme);

#endif
