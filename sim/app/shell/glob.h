/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fnmatch(3) without brackets: '*' and '?'. */
#ifndef LVSLAB_APP_SHELL_GLOB_H
#define LVSLAB_APP_SHELL_GLOB_H

#include <stdbool.h>

bool glob_matches(const char *pattern, const char *s);

#endif
