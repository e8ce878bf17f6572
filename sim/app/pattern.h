/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fnmatch(3) without brackets: '*' and '?'. */
#ifndef LVSLAB_APP_PATTERN_H
#define LVSLAB_APP_PATTERN_H

#include <stdbool.h>

bool pattern_matches(const char *pattern, const char *s);

#endif
