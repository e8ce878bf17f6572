/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of pcre2pattern(3) that base/pcre.c supports, and a (?<=…) or \K before the match and a
 * (?=…) after it. The text before and after becomes a group of its own, so that the match is the
 * group between them. Refused: lazy and possessive repetition, backreferences, other assertions,
 * named groups, flags.
 */
#include "app/commands/text/grep_perl.h"

#include <string.h>

#include "base/pcre.h"
#include "base/text.h"

/* [s, end) as an extended expression; *groups: how many parentheses more there are */
static bool put_piece(const char *s, const char *end, struct text *ere, size_t *groups)
{
	struct pcre_pattern p = {.dotall = true, .endonly = true, .exact = true};
	struct text piece = {0};

	text_putn(&piece, s, (size_t)(end - s));
	const bool fine = !pcre_translate(&p, text_str(&piece)) && !p.caseless;
	text_free(&piece);
	if (fine)
		text_put(ere, p.extended);
	*groups += p.groups;
	return fine;
}

/* the position after the parenthesis that closes the one at `s`; NULL: none does */
static const char *group_end(const char *s)
{
	unsigned depth = 0;

	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		else if (*s == '(')
			depth++;
		else if (*s == ')' && --depth == 0)
			return s + 1;
	}
	return NULL;
}

/* the start of the last (?=…) if the pattern ends with it; else the end of the pattern */
static const char *look_ahead(const char *s)
{
	const char *at = NULL;

	for (const char *c = strstr(s, "(?="); c; c = strstr(c + 1, "(?="))
		at = c;
	return at && group_end(at) && !*group_end(at) ? at : s + strlen(s);
}

bool grep_perl(const char *pattern, struct text *ere, size_t *group)
{
	const char *from = pattern, *kept = strstr(pattern, "\\K"), *before = pattern;
	const char *before_end = pattern;
	size_t groups = 0, rest = 0;

	if (strncmp(pattern, "(?<=", 4) == 0) {
		from = group_end(pattern);
		if (!from)
			return false;
		before = pattern + 4;
		before_end = from - 1;
	} else if (kept) {
		before_end = kept;
		from = kept + 2;
	}
	const char *to = look_ahead(from);
	text_putc(ere, '(');
	bool fine = put_piece(before, before_end, ere, &groups);
	text_put(ere, ")(");
	fine = fine && put_piece(from, to, ere, &rest);
	text_putc(ere, ')');
	if (*to)
		fine = fine && put_piece(to + 3, to + strlen(to) - 1, ere, &rest);
	*group = groups + 2;
	return fine && *group < GREP_GROUPS;
}
