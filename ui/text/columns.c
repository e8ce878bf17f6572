/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Character widths come from the ranges of Unicode's East Asian Width (UAX 11) that Chinese text
 * uses, not from wcwidth(3): a report must not look different where the locale is C.
 *
 * Not supported: emoji, Hangul, right-to-left text, and the rules of UAX 14 except one: no line
 * begins with a closing mark.
 */
#include "ui/text/columns.h"
#include "base/text.h"

#include <string.h>

size_t columns_decode(const char *s, size_t n, uint32_t *code)
{
	unsigned char c = (unsigned char)s[0];
	size_t length = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;

	*code = length == 1 ? c : c & (0xffu >> (length + 1));
	if (length > n)
		return 1;
	for (size_t i = 1; i < length; i++)
		*code = *code << 6 | ((unsigned char)s[i] & 0x3fu);
	return length;
}

static bool is_wide(uint32_t c)
{
	return (c >= 0x2e80 && c <= 0x303e) || (c >= 0x3041 && c <= 0x33ff) ||
		(c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
		(c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xff60) ||
		(c >= 0x20000 && c <= 0x3fffd);
}

size_t columns_cells(uint32_t c)
{
	if (c >= 0x300 && c <= 0x36f) /* combining */
		return 0;
	return is_wide(c) ? 2 : 1;
}

/* 、。「」『』】） ，：；？！: stays with the preceding character */
static bool is_closing(uint32_t c)
{
	static const uint32_t marks[] = {0x3001, 0x3002, 0x300d, 0x300f, 0x3011, 0xff01, 0xff09,
		0xff0c, 0xff1a, 0xff1b, 0xff1f};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i] == c)
			return true;
	return false;
}

size_t columns_width(const char *s, size_t n)
{
	size_t width = 0;

	for (uint32_t c; n;) {
		size_t bytes = columns_decode(s, n, &c);
		width += columns_cells(c);
		s += bytes;
		n -= bytes;
	}
	return width;
}

void columns_pad(struct text *t, const char *s, size_t width)
{
	text_put(t, s);
	for (size_t w = columns_width(s, strlen(s)); w < width; w++)
		text_putc(t, ' ');
}

void columns_cell(struct text *t, const char *s, size_t width)
{
	columns_pad(t, s, width);
	if (columns_width(s, strlen(s)) >= width)
		text_putc(t, ' ');
}

void columns_right(struct text *t, const char *s, size_t width)
{
	for (size_t w = columns_width(s, strlen(s)); w < width; w++)
		text_putc(t, ' ');
	text_put(t, s);
}

size_t columns_fit(const char *s, size_t width)
{
	size_t n = strcspn(s, "\n"), used = 0, good = 0, at = 0;
	uint32_t c, before = 0;

	while (at < n) {
		size_t bytes = columns_decode(s + at, n - at, &c);
		if (at && (c == ' ' || ((is_wide(c) || is_wide(before)) && !is_closing(c))))
			good = at;
		if (used + columns_cells(c) > width)
			return good ? good : at ? at : bytes;
		used += columns_cells(c);
		at += bytes;
		before = c;
	}
	return n;
}

/* YAML folds a newline into a space; between two Chinese characters it is removed */
static void unfold(struct text *out, const char *s)
{
	uint32_t c, next, before = 0;

	for (size_t n = strlen(s), bytes; n; s += bytes, n -= bytes) {
		bytes = columns_decode(s, n, &c);
		if (c == ' ' && n > 1) {
			columns_decode(s + 1, n - 1, &next);
			if (is_wide(before) && is_wide(next))
				continue;
		}
		text_putn(out, s, bytes);
		before = c;
	}
}

static void wrap(struct text *t, const char *s, size_t indent, size_t width)
{
	for (bool first = true; *s; first = false) {
		size_t n = columns_fit(s, width);
		if (!first && n)
			text_add(t, "%*s", (int)indent, "");
		text_putn(t, s, n);
		text_putc(t, '\n');
		s += n;
		if (*s == '\n')
			s++;
		else
			s += strspn(s, " ");
	}
}

void columns_wrap(struct text *t, const char *s, size_t indent, size_t width)
{
	struct text plain = {0};

	unfold(&plain, s);
	wrap(t, text_str(&plain), indent, width);
	text_free(&plain);
}
