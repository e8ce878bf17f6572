/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pathname expansion (POSIX.1 2.13.3). */
#ifndef LVSLAB_APP_SYSTEM_GLOB_FILES_H
#define LVSLAB_APP_SYSTEM_GLOB_FILES_H

#include <stddef.h>

struct host;
struct text;

#define GLOB_MAX 10000

/* The files that match `pattern` (with backslashes), sorted, each with a NUL; returns their
 * number. */
size_t glob_files(struct host *h, const char *pattern, struct text *out);
/* The same with extended patterns (glob_fits()). */
size_t glob_files_extended(struct host *h, const char *pattern, struct text *out);

#endif
