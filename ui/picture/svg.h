/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scene as SVG: each item a group with its title, no script, no external resources, all text
 * escaped. Reference: SVG 1.1 (drawn by rsvg and all browsers) and `textLength`.
 */
#ifndef LVSLAB_UI_PICTURE_SVG_H
#define LVSLAB_UI_PICTURE_SVG_H

#include "ui/picture/palette.h"

/* A whole document, with its style sheet. */
void scene_svg(struct text *t, const struct scene *s, enum picture_theme theme);
/* The same as part of a page that has the style sheet: `label` is the id of its title. */
void scene_svg_part(struct text *t, const struct scene *s, const char *label);
/* Text for XML and HTML: the five characters escaped, invalid ones shown as \xNN. */
void xml_escape(struct text *t, const char *words);

#endif
