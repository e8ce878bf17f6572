/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Backslash escapes of $'…', echo -e and printf, which differ in their octal syntax. */
#ifndef LVSLAB_APP_SYSTEM_ESCAPE_H
#define LVSLAB_APP_SYSTEM_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Converts the escape at `s` (a backslash); returns its length in bytes. */
size_t escape_ansi(const char *s, const char *end, struct text *out);
/* The same for printf's format (octal \nnn) and, with `zero`, for echo -e and %b (\0nnn). *stop:
 * \c */
size_t escape_printf(const char *s, bool zero, bool *stop, struct text *out);
/* Quotes a word as bash does for re-reading: ${x@Q}, set, %q. */
void escape_quote(const char *s, struct text *out);

#endif
