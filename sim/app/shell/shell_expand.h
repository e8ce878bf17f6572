/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the words of a line to the arguments of a command: $?, and * ? against the files. */
#ifndef LVSLAB_APP_SHELL_SHELL_EXPAND_H
#define LVSLAB_APP_SHELL_SHELL_EXPAND_H

#include "base/arena.h"
#include "base/text.h"

struct host;

struct words { /* NUL-terminated strings one behind the other */
	struct text text;
	size_t count;
};

void words_add(struct words *w, const char *word);
const char *words_item(const struct words *w, size_t i);
void words_free(struct words *w);
/* One block with the NULL-terminated array and the strings. */
char **words_to_argv(const struct words *w, struct arena *a, size_t *size);

/* A word's text (shell_words.h) without patterns: their characters stand for themselves. */
void expand_plain(const char *word, int status, struct text *out);
/* As bash: a pattern that matches nothing stays as it is. */
void expand_word(struct host *h, const char *word, int status, struct words *out);

#endif
