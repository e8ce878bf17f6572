/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by many commands: error names, tables in columns, numbers with SI units. */
#ifndef LVSLAB_APP_SYSTEM_WORDS_H
#define LVSLAB_APP_SYSTEM_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* strerror(3) in the C locale, independent of the language: "No route to host". */
const char *errno_words(int error); /* positive or negative */

/* A list of strings. */
struct words {
	struct text text; /* each with its NUL */
	size_t count;
};

void words_add(struct words *w, const char *word);
const char *words_item(const struct words *w, size_t i);
void words_free(struct words *w);

#endif
