/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The language of this process. It is chosen once, before anything is said; the catalogues lie in
 * the program, so no locale has to be installed.
 *
 *	printf(_("%s is missing"), name);                 a sentence where it is said
 *	{"seed", N_("draws another lab")} … _(o->help)     a sentence in a table
 *	words_count("%zu host", "%zu hosts", n)           with a number
 *	struct problems ps = words_problems();            what is wrong with a file
 *	reason_fill(t, _(reason->sentence), …)            why something was decided
 *
 * docs/architecture.md says more under "How to write a message".
 */
#ifndef LVSLAB_UI_TEXT_WORDS_H
#define LVSLAB_UI_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/language.h"
#include "base/problem.h"

struct text;

#define _(english) words_say(english)

const char *words_say(const char *english) __attribute__((format_arg(1)));
const char *words_count(const char *one, const char *many, uint64_t n)
	__attribute__((format_arg(1), format_arg(2)));
/* For those below who are asked for words: struct lab_options, struct problems. NULL: English. */
const struct language *words_language(void);
/* Empty; what is put into it is said in this language. */
struct problems words_problems(void);

/* "zh", "zh_CN.UTF-8"; anything unknown is English. At the start of main(), and around what is
 * written for somebody else. */
void words_choose(const char *name);
/* What the environment asks for: LVSLAB_LANG, LC_ALL, LC_MESSAGES, LANG; the first that is set. */
const char *words_of_environment(void);

/* ---- the languages there are: English, and one for each ui/po/CODE.po ---- */
struct words_catalogue {
	const char *code;           /* "zh" */
	const unsigned char *bytes; /* as msgfmt(1) writes them */
	const size_t *size;
};
extern const struct words_catalogue words_catalogues[]; /* ends with a NULL code. Generated. */
extern const char words_codes[];                        /* "en|zh". Generated. */
const char *words_code(void);                           /* of the one that was chosen */
bool words_known(const char *code);
/* The sentence in that language whatever was chosen: for what carries all of them along. */
const char *words_in(const char *code, const char *english);
/* What the language calls itself: its catalogue's header X-Name; else its code. */
void words_put_name(struct text *t, const char *code);

#endif
