/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words of a line in which quotes group blanks and a backslash begins a C escape
 * (keepalived 2.2.7, lib/parser.c: alloc_strvec_quoted_escaped()). So \d in a regex is written with
 * two backslashes.
 */
#include <ctype.h>
#include <string.h>

#include "ha/conf/reader.h"

static unsigned digit(char c)
{
	return isdigit((unsigned char)c) ? (unsigned)(c - '0')
					 : (unsigned)(tolower((unsigned char)c) - 'a') + 10;
}

/* after "\x": all following digits, of which the last eight bits are kept */
static char hexadecimal(const char **from)
{
	unsigned v = 0;

	for (; isxdigit((unsigned char)**from); (*from)++)
		v = (v << 4 | digit(**from)) & 0xff;
	return (char)v;
}

static char octal(const char **from)
{
	unsigned v = 0;

	for (int i = 0; i < 3 && **from >= '0' && **from <= '7'; i++, (*from)++)
		v = v << 3 | digit(**from);
	return (char)v;
}

/* the character for an escape; `from` moves past it */
static char escaped(const char **from)
{
	static const char letters[] = "abEfnrtv", meant[] = "\a\b\033\f\n\r\t\v";
	const char c = **from;
	const char *letter = strchr(letters, c);

	if (c >= '0' && c <= '7')
		return octal(from);
	(*from)++;
	if (c == 'x' && isxdigit((unsigned char)**from))
		return hexadecimal(from);
	if (c == 'c' && **from)
		return (char)(*(*from)++ & 0x1f);
	return letter ? meant[letter - letters] : c;
}

/* copies one word from *from to `to`, which has room for the rest of the line */
static bool take_word(struct ha_reader *r, const char **from, char **to)
{
	char quote = '\0';

	for (; **from;) {
		const char c = **from;
		if (!quote && strchr(" \t\f\n\r\v", c))
			break;
		(*from)++;
		if (c == '\\' && !**from) {
			ha_logs(r, "Missing escape char at end: '%s'", r->line);
			return false;
		}
		if (c == '\\')
			*(*to)++ = escaped(from);
		else if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? '\0' : c;
		else
			*(*to)++ = c;
	}
	if (quote)
		ha_wrong(r, "String '%s': missing terminating %c", r->line, quote);
	*(*to)++ = '\0';
	return !quote;
}

bool ha_split_escaped(struct ha_reader *r, struct ha_words *w)
{
	const char *from = r->line;
	char *to = w->room;

	for (w->count = 0; w->count < HA_WORDS; w->count++) {
		from += strspn(from, " \t\f\n\r\v");
		if (!*from)
			return true;
		w->at[w->count] = to;
		if (!take_word(r, &from, &to))
			return false;
	}
	return true;
}
