/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of pcrepattern(3): \d \s \w \h and their opposites, \b, (?:…), a (?<=…) or \K in front of the match
 * and a (?=…) behind it. What stands before and behind becomes a group of its own, so that the match
 * is the one between them. Left out, and refused: lazy and possessive repetition, backreferences,
 * other assertions, named groups, flags.
 */
#include "app/commands/text/grep_perl.h"

#include <string.h>

#include "base/text.h"

static const char *class_of(char letter, bool inside)
{
	switch (letter) {
	case 'd': return inside ? "0-9" : "[0-9]";
	case 's': return inside ? "[:space:]" : "[[:space:]]";
	case 'w': return inside ? "[:alnum:]_" : "[[:alnum:]_]";
	case 'h': return inside ? "[:blank:]" : "[[:blank:]]";
	case 'D': return inside ? NULL : "[^0-9]";
	case 'S': return inside ? NULL : "[^[:space:]]";
	case 'W': return inside ? NULL : "[^[:alnum:]_]";
	case 'b': return inside ? NULL : "\\b";
	case 't': return "\t";
	default: return NULL;
	}
}

/* the escape at *s; false: none that is known */
static bool put_escape(const char **s, const char *end, struct text *ere, bool inside)
{
	const char letter = *s + 1 < end ? (*s)[1] : '\0';
	const char *class = class_of(letter, inside);
	bool plain = letter && !strchr("0123456789", letter) &&
		!((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'));

	if (class)
		text_put(ere, class);
	else if (plain && inside)
		text_putc(ere, letter);
	else if (plain)
		text_add(ere, "\\%c", letter);
	*s += 2;
	return class || plain;
}

static bool put_brackets(const char **s, const char *end, struct text *ere)
{
	text_putc(ere, *(*s)++);
	for (bool first = true; *s < end && (first || **s != ']'); first = false) {
		if (**s == '\\') {
			if (!put_escape(s, end, ere, true))
				return false;
		} else if (**s == '[' && *s + 1 < end && (*s)[1] == ':') {
			const char *close = strstr(*s, ":]");
			if (!close)
				return false;
			text_putn(ere, *s, (size_t)(close + 2 - *s));
			*s = close + 2;
		} else {
			first = first && **s == '^';
			text_putc(ere, *(*s)++);
			if (first)
				continue;
		}
	}
	if (*s >= end)
		return false;
	text_putc(ere, *(*s)++);
	return true;
}

/* [s, end) as an extended expression; *groups: how many parentheses it has */
static bool put_perl(const char *s, const char *end, struct text *ere, size_t *groups)
{
	while (s < end) {
		if (*s == '\\') {
			if (!put_escape(&s, end, ere, false))
				return false;
		} else if (*s == '[') {
			if (!put_brackets(&s, end, ere))
				return false;
		} else if (*s == '(') {
			if (s[1] == '?' && s[2] != ':')
				return false;
			text_putc(ere, '(');
			s += s[1] == '?' ? 3 : 1;
			++*groups;
		} else if (strchr("*+?}", *s) && s + 1 < end && strchr("?+", s[1])) {
			return false;
		} else {
			text_putc(ere, *s++);
		}
	}
	return true;
}

/* behind the parenthesis that closes the one at `s`; NULL: none does */
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

/* where the last (?=…) begins, if the pattern ends with it; else its end */
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
	bool fine = put_perl(before, before_end, ere, &groups);
	text_put(ere, ")(");
	fine = fine && put_perl(from, to, ere, &rest);
	text_putc(ere, ')');
	if (*to)
		fine = fine && put_perl(to + 3, to + strlen(to) - 1, ere, &rest);
	*group = groups + 2;
	return fine && *group < GREP_GROUPS;
}
