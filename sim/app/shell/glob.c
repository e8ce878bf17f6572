/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A star is tried where it stands and moved on by one where the rest does not fit: no recursion. */
#include "app/shell/glob.h"

#include <stddef.h>

bool glob_matches(const char *pattern, const char *s)
{
	const char *star = NULL, *again = NULL;

	for (;;) {
		if (*pattern == '*') {
			star = ++pattern;
			again = s;
		} else if (*s && (*pattern == '?' || *pattern == *s)) {
			pattern++;
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
