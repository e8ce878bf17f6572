/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The texts of a scene. Their width was computed without a font (ui/picture/letters.h); in any font
 * the line is scaled to that width, as SVG's textLength does.
 */
#include "ui/window/paint.h"

#define FAMILY "DejaVu Sans, Verdana, Noto Sans, sans-serif"

/* unhinted: the same at every size, so that a window's picture is the SVG's */
static void set_options(PangoLayout *l)
{
	cairo_font_options_t *o = cairo_font_options_create();

	cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(pango_layout_get_context(l), o);
	cairo_font_options_destroy(o);
}

void paint_words(
	cairo_t *c, const char *words, double x, double y, double width, int size, bool bold)
{
	PangoLayout *l = pango_cairo_create_layout(c);
	PangoFontDescription *font = pango_font_description_from_string(FAMILY);
	int reckoned;

	set_options(l);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, font);
	pango_layout_set_text(l, words, -1);
	pango_layout_get_size(l, &reckoned, NULL);
	cairo_save(c);
	cairo_translate(c, x, y);
	if (reckoned > 0 && width > 0)
		cairo_scale(c, width * PANGO_SCALE / reckoned, 1);
	cairo_move_to(c, 0, -(double)pango_layout_get_baseline(l) / PANGO_SCALE);
	pango_cairo_show_layout(c, l);
	cairo_restore(c);
	pango_font_description_free(font);
	g_object_unref(l);
}
