/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Backslash escapes (bash 5.2, QUOTING and echo, printf), and quoting of words for re-reading. */
#include "app/system/escape.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

/* \nnn: up to `most` octal digits, at least one */
static size_t octal(const char *s, size_t most, struct text *out)
{
	unsigned value = 0;
	size_t n = 0;

	for (; n < most && s[n] >= '0' && s[n] <= '7'; n++)
		value = value * 8 + (unsigned)(s[n] - '0');
	text_putc(out, (char)value);
	return n;
}

static size_t hexadecimal(const char *s, size_t most, uint32_t *value)
{
	size_t n = 0;

	for (*value = 0; n < most && isxdigit((unsigned char)s[n]); n++)
		*value = *value * 16 +
			(uint32_t)(isdigit((unsigned char)s[n]) ? s[n] - '0'
								: (s[n] | 32) - 'a' + 10);
	return n;
}

static void put_utf8(struct text *out, uint32_t c)
{
	if (c < 0x80) {
		text_putc(out, (char)c);
		return;
	}
	if (c >= 0x10000)
		text_putc(out, (char)(0xf0 | c >> 18));
	if (c >= 0x10000)
		text_putc(out, (char)(0x80 | (c >> 12 & 63)));
	else if (c >= 0x800)
		text_putc(out, (char)(0xe0 | c >> 12));
	if (c >= 0x800)
		text_putc(out, (char)(0x80 | (c >> 6 & 63)));
	else
		text_putc(out, (char)(0xc0 | c >> 6));
	text_putc(out, (char)(0x80 | (c & 63)));
}

/* \xHH \uHHHH \UHHHHHHHH: 0 if no digit follows */
static size_t coded(const char *s, struct text *out)
{
	size_t most = s[1] == 'x' ? 2 : s[1] == 'u' ? 4 : 8;
	uint32_t value;
	size_t n = hexadecimal(s + 2, most, &value);

	if (n == 0)
		return 0;
	if (s[1] == 'x')
		text_putc(out, (char)value);
	else
		put_utf8(out, value & 0x1fffff);
	return n + 2;
}

/* the escapes of one letter */
static bool simple(char c, struct text *out)
{
	static const char from[] = "abefnrtv\\\"E", to[] = "\a\b\033\f\n\r\t\v\\\"\033";
	const char *known = c ? strchr(from, c) : NULL;

	if (known)
		text_putc(out, to[known - from]);
	return known != NULL;
}

size_t escape_ansi(const char *s, const char *end, struct text *out)
{
	(void)end;
	if (simple(s[1], out))
		return 2;
	if (s[1] == '\'' || s[1] == '?') {
		text_putc(out, s[1]);
		return 2;
	}
	if (s[1] >= '0' && s[1] <= '7')
		return 1 + octal(s + 1, 3, out);
	size_t n = s[1] == 'x' || s[1] == 'u' || s[1] == 'U' ? coded(s, out) : 0;
	if (n)
		return n;
	text_putn(out, s, 2);
	return 2;
}

size_t escape_printf(const char *s, bool zero, bool *stop, struct text *out)
{
	if (s[1] == '\0') {
		text_putc(out, '\\');
		return 1;
	}
	if (s[1] == 'c') {
		*stop = true;
		return 2;
	}
	if ((s[1] != '"' || !zero) && simple(s[1], out))
		return 2;
	if (s[1] == '0' && zero)
		return 2 + octal(s + 2, 3, out);
	if (s[1] >= '0' && s[1] <= '7' && !zero)
		return 1 + octal(s + 1, 3, out);
	size_t n = s[1] == 'x' || s[1] == 'u' || s[1] == 'U' ? coded(s, out) : 0;
	if (n)
		return n;
	text_putn(out, s, 2);
	return 2;
}

void escape_quote(const char *s, struct text *out)
{
	text_putc(out, '\'');
	for (; *s; s++)
		if (*s == '\'')
			text_put(out, "'\\''");
		else
			text_putc(out, *s);
	text_putc(out, '\'');
}
