/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pattern matching (POSIX.1 2.13.1, as fnmatch(3) without flags): '*', '?', [abc], [a-z], [!a],
 * [[:digit:]], and a backslash before a literal character. A star first matches nothing and is
 * extended by one character whenever the rest does not match: no recursion.
 */
#include "app/system/glob.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static bool in_class(const char *name, size_t n, unsigned char c)
{
	static const struct {
		const char *name;
		int (*is)(int c);
	} classes[] = {{"alpha", isalpha}, {"digit", isdigit}, {"alnum", isalnum},
		{"upper", isupper}, {"lower", islower}, {"space", isspace}, {"blank", isblank},
		{"punct", ispunct}, {"xdigit", isxdigit}, {"print", isprint}, {"graph", isgraph},
		{"cntrl", iscntrl}};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strlen(classes[i].name) == n && memcmp(classes[i].name, name, n) == 0)
			return classes[i].is(c);
	return false;
}

/* one member at *s, behind which *s goes; is it `c`? */
static bool member(const char **s, unsigned char c)
{
	const char *p = *s;

	if (p[0] == '[' && p[1] == ':') {
		const char *end = strstr(p + 2, ":]");
		if (end) {
			*s = end + 2;
			return in_class(p + 2, (size_t)(end - p - 2), c);
		}
	}
	p += *p == '\\' && p[1];
	unsigned char low = (unsigned char)*p++, high = low;
	if (p[0] == '-' && p[1] && p[1] != ']') {
		p++;
		p += *p == '\\' && p[1];
		high = (unsigned char)*p++;
	}
	*s = p;
	return c >= low && c <= high;
}

/* a bracket expression at `s`: returns the text after it, NULL if it is unclosed */
static const char *bracket(const char *s, unsigned char c, bool *fits)
{
	bool inverted = s[1] == '!' || s[1] == '^', found = false;

	s += 1 + inverted;
	for (bool first = true; first || *s != ']'; first = false) {
		if (*s == '\0')
			return NULL;
		found |= member(&s, c);
	}
	*fits = found != inverted;
	return s + 1;
}

const char *glob_element(const char *pattern, char c)
{
	bool fits = false;

	if (*pattern == '[') {
		const char *behind = bracket(pattern, (unsigned char)c, &fits);
		if (behind)
			return fits ? behind : NULL;
	}
	if (*pattern == '?')
		return pattern + 1;
	if (*pattern == '\\' && pattern[1])
		pattern++;
	return *pattern && *pattern == c ? pattern + 1 : NULL;
}

bool glob_matches(const char *pattern, const char *s)
{
	const char *star = NULL, *again = NULL;

	for (;;) {
		const char *next;
		if (*pattern == '*') {
			star = ++pattern;
			again = s;
		} else if (*s && (next = glob_element(pattern, *s))) {
			pattern = next;
			s++;
		} else if (*pattern == '\0' && *s == '\0') {
			return true;
		} else if (star && *again) {
			pattern = star;
			s = ++again;
		} else {
			return false;
		}
	}
}

bool glob_is(const char *s)
{
	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		else if (*s == '*' || *s == '?' || (*s == '[' && strchr(s + 1, ']')))
			return true;
	}
	return false;
}
