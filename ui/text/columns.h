/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text in columns: UTF-8, Chinese characters two cells wide, independent of the locale. */
#ifndef LVSLAB_UI_TEXT_COLUMNS_H
#define LVSLAB_UI_TEXT_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

struct text;

/* Decodes one UTF-8 character: its bytes, its code point; an invalid byte counts as one
 * character. */
size_t columns_decode(const char *s, size_t n, uint32_t *code);
/* Width of a character: 0 (combines with the previous one), 1 or 2. */
size_t columns_cells(uint32_t code);
/* Width of `n` bytes of UTF-8 on a terminal. */
size_t columns_width(const char *s, size_t n);
/* `s`, padded with spaces to `width` cells. */
void columns_pad(struct text *t, const char *s, size_t width);
/* The same without another separator between columns: at least one blank follows. */
void columns_cell(struct text *t, const char *s, size_t width);
/* `s`, padded with spaces on the left to `width` cells. */
void columns_right(struct text *t, const char *s, size_t width);
/* Wraps `s` into lines of at most `width` cells, from the second line on indented by `indent`
 * spaces; ends with a newline. Breaks at spaces, and between Chinese characters. Keeps newlines in
 * `s`. */
void columns_wrap(struct text *t, const char *s, size_t indent, size_t width);
/* Number of bytes of `s` that fit into one line of `width` cells; breaks as in columns_wrap(). */
size_t columns_fit(const char *s, size_t width);

#endif
