/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bash's extended patterns (shopt extglob; always in [[ ]]): ?(a|b) none or one, *(…) any number,
 * +(…) at least one, @(…) one, !(…) anything else. The matcher tries every length and gives up
 * after STEPS_MAX tries: such a pattern matches nothing.
 */
#include <string.h>

#include "app/system/glob.h"

enum { TRIES_MAX = 1000000 };

static bool opens(const char *p, const char *end)
{
	return p + 1 < end && p[1] == '(' && strchr("?*+@!", *p);
}

/* the parenthesis that closes the list of `p`, or NULL */
static const char *closes(const char *p, const char *end)
{
	unsigned depth = 0;

	for (p++; p < end; p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p;
	}
	return NULL;
}

/* the '|' of this list behind `p`, or its end */
static const char *next_bar(const char *p, const char *end)
{
	unsigned depth = 0;

	for (; p < end && !(*p == '|' && depth == 0); p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
		else
			depth += *p == '(' ? 1u : *p == ')' && depth ? -1u : 0;
	}
	return p;
}

static bool fits_range(
	const char *p, const char *pe, const char *s, const char *se, unsigned *tries);

static bool fits_one(
	const char *list, const char *end, const char *s, const char *se, unsigned *tries)
{
	for (;;) {
		const char *bar = next_bar(list, end);
		if (fits_range(list, bar, s, se, tries))
			return true;
		if (bar == end)
			return false;
		list = bar + 1;
	}
}

/* `p` is at the operator, `close` at its parenthesis */
static bool fits_list(const char *p, const char *close, const char *pe, const char *s,
	const char *se, unsigned *tries)
{
	const char *list = p + 2, *rest = close + 1;

	if (strchr("?*", *p) && fits_range(rest, pe, s, se, tries))
		return true;
	for (const char *k = s; k <= se; k++) {
		bool one = fits_one(list, close, s, k, tries);
		if (one == (*p == '!'))
			continue;
		if (fits_range(rest, pe, k, se, tries))
			return true;
		if (k > s && strchr("*+", *p) && fits_list(p, close, pe, k, se, tries))
			return true;
	}
	return false;
}

static bool fits_star(const char *p, const char *pe, const char *s, const char *se, unsigned *tries)
{
	for (; s <= se; s++)
		if (fits_range(p + 1, pe, s, se, tries))
			return true;
	return false;
}

static bool fits_range(
	const char *p, const char *pe, const char *s, const char *se, unsigned *tries)
{
	for (;;) {
		const char *close = opens(p, pe) ? closes(p, pe) : NULL, *next;
		if (++*tries > TRIES_MAX)
			return false;
		if (close)
			return fits_list(p, close, pe, s, se, tries);
		if (p >= pe)
			return s == se;
		if (*p == '*')
			return fits_star(p, pe, s, se, tries);
		next = s < se ? glob_element(p, *s) : NULL;
		if (!next || next > pe)
			return false;
		p = next;
		s++;
	}
}

bool glob_fits(const char *pattern, const char *s, bool extended)
{
	unsigned tries = 0;

	if (!extended || !strchr(pattern, '('))
		return glob_matches(pattern, s);
	return fits_range(pattern, pattern + strlen(pattern), s, s + strlen(s), &tries);
}

bool glob_special(const char *s, bool extended)
{
	if (glob_is(s))
		return true;
	for (; extended && *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		else if (strchr("+@!", *s) && s[1] == '(')
			return true;
	}
	return false;
}
