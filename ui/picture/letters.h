/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How wide text is, in units, without a font at hand: the advances of DejaVu Sans, which Verdana
 * shares; Chinese takes a full square. Renderers with another font squeeze a text into the width
 * that was reckoned here, so no text leaves its box on any machine.
 */
#ifndef LVSLAB_UI_PICTURE_LETTERS_H
#define LVSLAB_UI_PICTURE_LETTERS_H

#include <stddef.h>

#include "ui/picture/scene.h"

int letters_width(const char *words, enum lettering l);
int letters_width_of(const char *words, size_t bytes, enum lettering l);
/* `words` in lines no wider than `width`, ended by newlines, at most `most`; what is left out ends
 * the last one in "…". Returns how many. Breaks at blanks, between Chinese, else anywhere. */
size_t letters_wrap(struct text *t, const char *words, enum lettering l, int width, size_t most);
/* One line, cut with "…" where it is wider. */
void letters_cut(struct text *t, const char *words, enum lettering l, int width);

#endif
