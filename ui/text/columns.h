/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that stands in columns: UTF-8, Chinese two cells wide, whatever the locale says. */
#ifndef LVSLAB_UI_TEXT_COLUMNS_H
#define LVSLAB_UI_TEXT_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

struct text;

/* One character of UTF-8: its bytes, its code point; a wrong byte counts as one character. */
size_t columns_decode(const char *s, size_t n, uint32_t *code);
/* Cells that a character takes: 0 (it joins the one before it), 1 or 2. */
size_t columns_cells(uint32_t code);
/* Cells that `n` bytes of UTF-8 take on a terminal. */
size_t columns_width(const char *s, size_t n);
/* `s`, then spaces until it fills `width` cells. */
void columns_pad(struct text *t, const char *s, size_t width);
/* The same where nothing else stands between two columns: a blank at least follows. */
void columns_cell(struct text *t, const char *s, size_t width);
/* Spaces, then `s`, so that both fill `width` cells. */
void columns_right(struct text *t, const char *s, size_t width);
/* `s` in lines of at most `width` cells, the second and later ones indented by `indent` spaces;
 * ends with a newline. Breaks at spaces, and between Chinese characters. Newlines in `s` stay. */
void columns_wrap(struct text *t, const char *s, size_t indent, size_t width);
/* How many bytes of `s` fit into `width` cells as one line; breaks as columns_wrap() does. */
size_t columns_fit(const char *s, size_t width);

#endif
