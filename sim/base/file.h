/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The only function that opens a named file for reading. */
#ifndef LVSLAB_BASE_FILE_H
#define LVSLAB_BASE_FILE_H

#include <stdio.h>

/*
 * Opens `path` for reading if it is a regular file. A pipe or a device could block or never end, so
 * they are refused without waiting. On NULL, *why is the reason: a sentence to translate with
 * say(), or strerror()'s.
 */
FILE *file_open(const char *path, const char **why);

#endif
