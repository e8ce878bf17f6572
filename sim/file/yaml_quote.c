/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Quoting for YAML 1.2 and for existing YAML 1.1 readers: what they would read as a number in base
 * 60 (02:00:00), a boolean (on) or null is quoted, too, although this lab would not need it.
 */
#include "file/yaml_quote.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

static bool reserved(const char *s)
{
	static const char *const words[] = {
		"true", "false", "yes", "no", "on", "off", "null", "y", "n", NULL};

	for (size_t i = 0; words[i]; i++)
		if (strcasecmp(words[i], s) == 0)
			return true;
	return false;
}

static bool safe_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		(c && strchr(" _./:%+=()-", c));
}

static bool plain(const char *s)
{
	size_t n = strlen(s);

	if (!n || reserved(s) || strspn(s, "0123456789:") == n)
		return strspn(s, "0123456789") == n && n > 0;
	if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.", s[0]))
		return false;
	if (s[n - 1] == ' ' || s[n - 1] == ':' || strstr(s, ": ") || strncmp(s, "...", 3) == 0)
		return false;
	for (; *s; s++)
		if (!safe_character(*s))
			return false;
	return true;
}

/* one character of UTF-8: its code, *s moved behind it */
static uint32_t next_code(const unsigned char **s)
{
	uint32_t c = *(*s)++;
	int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;

	if (more)
		c &= 0x3fu >> more;
	while (more-- > 0)
		c = c << 6 | (*(*s)++ & 0x3fu);
	return c;
}

/* line breaks of Unicode, and what YAML does not call printable (1.2, production 1) */
static bool must_escape(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
		c == 0xfffe || c == 0xffff;
}

void yaml_quote_in_flow(struct text *t, const char *s)
{
	const unsigned char *at = (const unsigned char *)s;

	text_putc(t, '"');
	while (*at) {
		const unsigned char *from = at;
		uint32_t c = next_code(&at);
		if (c == '"' || c == '\\')
			text_add(t, "\\%c", (int)c);
		else if (c == '\n')
			text_put(t, "\\n");
		else if (must_escape(c))
			text_add(t, "\\u%04x", c);
		else
			text_putn(t, (const char *)from, (size_t)(at - from));
	}
	text_putc(t, '"');
}

void yaml_quote(struct text *t, const char *s)
{
	if (plain(s))
		text_put(t, s);
	else
		yaml_quote_in_flow(t, s);
}
