/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The language of this process. It is chosen once, before the first message; the catalogues are
 * part of the program, so no locale has to be installed.
 *
 *	printf(_("%s is missing"), name);                 a literal sentence
 *	{"seed", N_("draws another lab")} … _(o->help)     a sentence in a table
 *	words_count("%zu host", "%zu hosts", n)           with a number
 *	struct problems ps = words_problems();            errors of a file
 *	reason_fill(t, _(reason->sentence), …)            the reason of a decision
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
/* For lower layers that make sentences: struct lab_options, struct problems. NULL: English. */
const struct language *words_language(void);
/* Empty; its messages are in this language. */
struct problems words_problems(void);

/* "zh", "zh_CN.UTF-8"; anything unknown is English. Called at the start of main(), and around text
 * for another reader. */
void words_choose(const char *name);
/* The environment's language: LVSLAB_LANG, LC_ALL, LC_MESSAGES, LANG; the first one set. */
const char *words_of_environment(void);

/* ---- available languages: English, and one for each ui/po/CODE.po ---- */
struct words_catalogue {
	const char *code;           /* "zh" */
	const unsigned char *bytes; /* as msgfmt(1) writes them */
	const size_t *size;
};
extern const struct words_catalogue words_catalogues[]; /* ends with a NULL code. Generated. */
extern const char words_codes[];                        /* "en|zh". Generated. */
const char *words_code(void);                           /* of the selected one */
bool words_known(const char *code);
/* The sentence in that language, whatever was chosen: for output that contains all languages. */
const char *words_in(const char *code, const char *english);
/* The language's own name: X-Name in its catalogue's header; else its code. */
void words_put_name(struct text *t, const char *code);

#endif
