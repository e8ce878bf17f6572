/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A submission's bytes as UTF-8. Windows' editors write a byte order mark, or UTF-16: both are
 * accepted. Other encodings cannot be identified with certainty, so the message names the likely
 * one and the solution; bytes that look like GBK (GB18030) are reported as that, because Chinese
 * Windows uses it.
 */
#include <string.h>

#include "base/text.h"
#include "course/grade/grade.h"
#include "file/yaml.h"

static void put_code(struct text *t, uint32_t c)
{
	if (c < 0x80) {
		text_putc(t, (char)c);
		return;
	}
	unsigned more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
	text_putc(t, (char)(lead[more] | c >> (6 * more)));
	while (more--)
		text_putc(t, (char)(0x80 | (c >> (6 * more) & 0x3f)));
}

static uint32_t unit(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* RFC 2781; half of a surrogate pair becomes U+FFFD */
static void put_utf16(struct text *t, const unsigned char *p, size_t n, bool big)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		uint32_t c = unit(p + i, big);
		bool high = c >= 0xd800 && c < 0xdc00;
		uint32_t low = high && i + 3 < n ? unit(p + i + 2, big) : 0;
		if (high && low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
			i += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
		}
		put_code(t, c);
	}
}

/* Two bytes a character as GBK has them: a lead 81…fe, a trail 40…fe without 7f. */
static bool looks_like_gbk(const unsigned char *p, size_t n)
{
	size_t pairs = 0;

	for (size_t i = 0; i < n; i++) {
		if (p[i] < 0x80)
			continue;
		if (p[i] == 0x80 || p[i] == 0xff || i + 1 == n || p[i + 1] < 0x40 ||
			p[i + 1] == 0x7f || p[i + 1] == 0xff)
			return false;
		pairs++;
		i++;
	}
	return pairs > 0;
}

/* every second byte of the first ones is 0: UTF-16 without its mark; 1: the big end first */
static int bare_utf16(const unsigned char *p, size_t n)
{
	size_t zeros[2] = {0, 0}, some = n < 64 ? n & ~(size_t)1 : 64;

	for (size_t i = 0; i < some; i++)
		zeros[i % 2] += p[i] == 0;
	if (some < 4 || zeros[0] + zeros[1] < some / 4)
		return -1;
	return zeros[0] > zeros[1] ? 1 : 0;
}

bool grade_decode(const struct grade_answer *a, struct text *to, const char **why)
{
	const unsigned char *p = (const unsigned char *)a->bytes;
	size_t n = a->length;
	int big = n >= 2 && p[0] == 0xfe && p[1] == 0xff ? 1
		: n >= 2 && p[0] == 0xff && p[1] == 0xfe ? 0
							 : -1;

	if (big >= 0) {
		put_utf16(to, p + 2, n - 2, big);
		return true;
	}
	big = bare_utf16(p, n);
	if (big >= 0) {
		put_utf16(to, p, n, big);
		return true;
	}
	size_t mark = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	if (utf8_valid_prefix(a->bytes + mark, n - mark) == n - mark && !memchr(p, 0, n)) {
		text_putn(to, a->bytes + mark, n - mark);
		return true;
	}
	*why = looks_like_gbk(p, n)
		? N_("it is not UTF-8 text but looks like GBK: save it as UTF-8, or "
		     "'iconv -f GB18030 -t UTF-8 OLD > NEW'")
		: N_("it is not UTF-8 text: save it as UTF-8");
	return false;
}
