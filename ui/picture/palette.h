/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Maps roles to colours, light and dark. Hosts' hues are Okabe and Ito's and the same in both; blue
 * means here, now, picked; vermillion means changed or dropped; neither is used for a host.
 */
#ifndef LVSLAB_UI_PICTURE_PALETTE_H
#define LVSLAB_UI_PICTURE_PALETTE_H

#include "ui/picture/scene.h"

enum paint {
	PAINT_NONE,
	PAINT_GROUND,
	PAINT_BOX,
	PAINT_MUTED,
	PAINT_INK,
	PAINT_INK2,
	PAINT_FAINT,
	PAINT_WIRE,
	PAINT_FOCUS,
	PAINT_GLOW,
	PAINT_CHANGED_TEXT,
	PAINT_CHANGED_TINT,
	PAINT_CHANGED_LINE,
	PAINT_CASE,
	PAINT_LIVE_CASE,
	PAINT_DARK,
	PAINT_HUE, /* the shape's own hue */
	PAINTS
};

enum picture_theme { PICTURE_LIGHT, PICTURE_DARK, PICTURE_BY_SYSTEM };

struct picture_look {
	enum paint fill, stroke;
	int width;     /* of the stroke, in tenths of a unit */
	int dash, gap; /* 0: solid */
};

struct picture_look picture_look_of(unsigned role);
/* 0xRRGGBB; PICTURE_BY_SYSTEM returns the light colour. */
unsigned picture_colour(enum paint p, enum hue h, enum picture_theme theme);
/* Style sheet for shapes with the classes "p-ROLE", "h-HUE" and "l-LETTERING", each selector
 * prefixed with `scope` ("" or ".picture "). */
void picture_style(struct text *t, enum picture_theme theme, const char *scope);

#endif
