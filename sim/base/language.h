/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sentences for people. Layers below ui know no languages: they hold whole English sentences, and
 * the caller passes the language in struct lab_options or struct problems.
 *
 * A sentence is the key of its translation: a literal in the say() call, or marked with N_() in a
 * table or if it is selected first. The output of real tools (ip, ipvsadm, curl) is not translated:
 * it stays as they print it in the C locale.
 */
#ifndef LVSLAB_BASE_LANGUAGE_H
#define LVSLAB_BASE_LANGUAGE_H

#include <stdint.h>

/* Marked for xgettext, translated later. */
#define N_(sentence) sentence
#define P_(one, many) one, many /* the same with a number, for say_count() */

extern const char *const language_codes[]; /* "en", "zh" …; ends with NULL. Generated. */

struct language {
	const char *(*sentence)(const char *english);
	/* the form for `n` things */
	const char *(*counted)(const char *one, const char *many, uint64_t n);
};

/* `english` in the language `l`; NULL is English. The result lives as long as the program. */
const char *say(const struct language *l, const char *english) __attribute__((format_arg(2)));
const char *say_count(const struct language *l, const char *one, const char *many, uint64_t n)
	__attribute__((format_arg(2), format_arg(3)));

#endif
