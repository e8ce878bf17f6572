/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patterns of file names and of the shell: '*', '?', brackets, backslashes (fnmatch(3)). */
#ifndef LVSLAB_APP_SYSTEM_GLOB_H
#define LVSLAB_APP_SYSTEM_GLOB_H

#include <stdbool.h>

bool glob_matches(const char *pattern, const char *s);
bool glob_is(const char *s); /* has it anything that is not just itself? */
/* The same, where `extended` with the patterns of bash's extglob: @(a|b). */
bool glob_fits(const char *pattern, const char *s, bool extended);
bool glob_special(const char *s, bool extended);

/* One element of a pattern that is no star, against one character: behind it, or NULL. */
const char *glob_element(const char *pattern, char c);

#endif
