/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one door through which a named file is read. */
#ifndef LVSLAB_BASE_FILE_H
#define LVSLAB_BASE_FILE_H

#include <stdio.h>

/*
 * Opens `path` for reading if it is a regular file. A pipe or a device could wait for ever, or
 * never end, so they are refused without being waited for. NULL: *why says so, a sentence to be
 * translated (say()) or strerror()'s.
 */
FILE *file_open(const char *path, const char **why);

#endif
