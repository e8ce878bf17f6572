/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Paint on a cairo surface: a scene's shapes, a canvas's cells. Nothing here knows of networks,
 * keys or windows. Text is Pango's, which finds a font for every character (fontconfig).
 */
#ifndef LVSLAB_UI_WINDOW_PAINT_H
#define LVSLAB_UI_WINDOW_PAINT_H

#include <pango/pangocairo.h>
#include <stdbool.h>

#include "ui/canvas/canvas.h"
#include "ui/canvas/colours.h"
#include "ui/picture/palette.h"

/* 0xRRGGBB as the colour that is painted with */
void paint_colour(cairo_t *c, unsigned rgb);

/* ---- shapes.c ---- */
/* Items [from, to) of the scene, in its units. */
void paint_items(
	cairo_t *c, const struct scene *s, size_t from, size_t to, enum picture_theme theme);
/* Do item `i` of one scene and item `i` of the other look the same? */
bool items_equal(const struct scene *a, const struct scene *b, size_t i);

/* ---- letters.c ---- */
/* One line of text that stands on `y`, squeezed or stretched into `width` units. */
void paint_words(
	cairo_t *c, const char *words, double x, double y, double width, int size, bool bold);

/* ---- cells.c ---- */
struct cells { /* how text in a grid is painted, and what was */
	PangoContext *context;
	PangoFontDescription *font;
	int width, height, base; /* of a cell, in pixels; where its letters stand */
	struct cell *shown;      /* what the surface holds; NULL: nothing yet */
	int columns, rows;
	int cursor_x, cursor_y; /* where it stands; −1: nowhere */
};

void cells_init(struct cells *g, int pixels); /* so high are the letters */
void cells_free(struct cells *g);
void cells_forget(struct cells *g); /* everything is painted anew */
/*
 * Rows [from, canvas.height) of the canvas, their first at the surface's top; only those that
 * differ from what stands there. Returns how many were.
 */
int cells_paint(
	struct cells *g, cairo_t *c, const struct canvas *canvas, int from, enum theme theme);

#endif
