/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text widths, in units, without a font: the advances of DejaVu Sans, which Verdana shares; a
 * Chinese character takes a full square. Renderers with another font squeeze a text into the
 * computed width, so no text leaves its box on any machine.
 */
#ifndef LVSLAB_UI_PICTURE_LETTERS_H
#define LVSLAB_UI_PICTURE_LETTERS_H

#include <stddef.h>

#include "ui/picture/scene.h"

int letters_width(const char *words, enum lettering l);
int letters_width_of(const char *words, size_t bytes, enum lettering l);
/* Wraps `words` into at most `most` lines no wider than `width`, each with a newline; if text is
 * left, the last line ends in "…". Returns the number of lines. Breaks at blanks, between Chinese
 * characters, else anywhere. */
size_t letters_wrap(struct text *t, const char *words, enum lettering l, int width, size_t most);
/* One line, cut with "…" if it is wider. */
void letters_cut(struct text *t, const char *words, enum lettering l, int width);

#endif
