/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that many commands share: what errors are called, tables in columns, numbers with SI units.
 */
#ifndef LVSLAB_APP_SYSTEM_WORDS_H
#define LVSLAB_APP_SYSTEM_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* strerror(3) in the C locale, whatever language the screen speaks: "No route to host". */
const char *errno_words(int error); /* positive or negative */

/* Strings one behind the other. */
struct words {
	struct text text; /* each with its NUL */
	size_t count;
};

void words_add(struct words *w, const char *word);
const char *words_item(const struct words *w, size_t i);
void words_free(struct words *w);

#endif
