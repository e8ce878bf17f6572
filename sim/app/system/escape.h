/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Backslashes: those of $'…', of echo -e and of printf, which differ in how they write an octal. */
#ifndef LVSLAB_APP_SYSTEM_ESCAPE_H
#define LVSLAB_APP_SYSTEM_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* The escape at `s` (a backslash); how many bytes it takes. */
size_t escape_ansi(const char *s, const char *end, struct text *out);
/* The same of printf's format (octal \nnn) and, with `zero`, of echo -e and %b (\0nnn). *stop: \c
 */
size_t escape_printf(const char *s, bool zero, bool *stop, struct text *out);
/* As bash prints a word that can be read again: ${x@Q}, set, %q. */
void escape_quote(const char *s, struct text *out);

#endif
