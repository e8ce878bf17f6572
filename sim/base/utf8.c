/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. Also the characters that must
 * never reach a terminal from a file, a submission or a file name: the control characters C0 and
 * C1, which move the cursor, set titles and more, and those of the bidirectional algorithm (UAX 9),
 * which make a line read differently from its bytes. A newline is escaped if the output is one
 * line.
 */
#include "base/utf8.h"
#include "base/text.h"

size_t utf8_length(const unsigned char *s, size_t n)
{
	static const struct {
		unsigned char first, last, second_min, second_max, length;
	} forms[] = {{0x00, 0x7f, 0, 0, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4}};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (s[0] < forms[i].first || s[0] > forms[i].last)
			continue;
		if (forms[i].length > n)
			return 0;
		if (forms[i].length > 1 &&
			(s[1] < forms[i].second_min || s[1] > forms[i].second_max))
			return 0;
		for (size_t k = 2; k < forms[i].length; k++)
			if ((s[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].length;
	}
	return 0;
}

size_t utf8_valid_prefix(const char *s, size_t n)
{
	size_t at = 0;

	while (at < n) {
		size_t length = utf8_length((const unsigned char *)s + at, n - at);
		if (!length)
			break;
		at += length;
	}
	return at;
}

static uint32_t code_of(const unsigned char *s, size_t length)
{
	uint32_t code = length == 1 ? s[0] : s[0] & (0xffu >> (length + 1));

	for (size_t i = 1; i < length; i++)
		code = code << 6 | (s[i] & 0x3fu);
	return code;
}

bool shown_raw(uint32_t c)
{
	bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
	bool bidirectional = c == 0x61c || c == 0x200e || c == 0x200f ||
		(c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

	return !control && !bidirectional && c != 0x2028 && c != 0x2029;
}

static void put_escaped(struct text *t, const unsigned char *s, size_t length, uint32_t code)
{
	if (length && code >= 0x100)
		text_add(t, "\\u%04x", (unsigned)code);
	else
		text_add(t, "\\x%02x", length ? (unsigned)code : s[0]);
}

void text_shown(struct text *t, const char *bytes, size_t n, enum shown_as as)
{
	const unsigned char *s = (const unsigned char *)bytes;

	for (size_t i = 0; i < n;) {
		size_t length = utf8_length(s + i, n - i);
		uint32_t code = length ? code_of(s + i, length) : 0;
		bool ends = code == '\r' && (i + 1 == n || s[i + 1] == '\n'); /* HTTP's */
		bool line = as == SHOWN_LINES && (code == '\n' || code == '\t' || ends);
		if (length && (shown_raw(code) || line))
			text_putn(t, bytes + i, length);
		else
			put_escaped(t, s + i, length, code);
		i += length ? length : 1;
	}
}
