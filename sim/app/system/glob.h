/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns of file names and of the shell: '*', '?', brackets, backslashes (fnmatch(3)). */
#ifndef LVSLAB_APP_SYSTEM_GLOB_H
#define LVSLAB_APP_SYSTEM_GLOB_H

#include <stdbool.h>

bool glob_matches(const char *pattern, const char *s);
bool glob_is(const char *s); /* does it contain pattern characters? */
/* The same; if `extended`, with bash's extglob patterns: @(a|b). */
bool glob_fits(const char *pattern, const char *s, bool extended);
bool glob_special(const char *s, bool extended);

/* Matches one element of a pattern, not a star, against one character; returns the rest, or
 * NULL. */
const char *glob_element(const char *pattern, char c);

#endif
