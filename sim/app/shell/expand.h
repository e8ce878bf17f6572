/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the expansions: expand.c (words) and param.c (parameters). */
#ifndef LVSLAB_APP_SHELL_EXPAND_H
#define LVSLAB_APP_SHELL_EXPAND_H

#include <stdbool.h>
#include <stddef.h>

#include "app/shell/machine.h"
#include "base/text.h"

/* Markers in text under expansion. */
enum {
	EXPAND_QUOTED = 1, /* the next character is literal */
	EXPAND_NULL,       /* something quoted was here, maybe empty: there is a field */
	EXPAND_HARD,       /* a field ends, even if empty */
	EXPAND_SOFT,       /* a field ends, if there is one */
	EXPAND_EMPTY,      /* "$@" without parameters: its quotes make no field */
};

struct sh_expander {
	struct shell *sh;
	struct sh_expansion *x;
	struct text out; /* encoded */
	bool split;      /* into fields */
	bool nested;     /* inside ${…}: its text is a result and is split */
};

struct sh_values { /* strings, each with a NUL */
	struct text text;
	size_t count;
};

enum sh_expand_as { EXPAND_AS_TEXT, EXPAND_AS_PATTERN };

void expand_put(struct sh_expander *e, const char *s, size_t n, bool quoted);
void expand_split(struct sh_expander *e, const char *s);
void expand_put_list(struct sh_expander *e, const struct sh_values *v, bool star, bool quoted);
enum sh_answer expand_parts(struct sh_expander *e, const struct sh_word *w);
/* expands a word inside another, as plain text or as a pattern */
enum sh_answer expand_inner(
	struct sh_expander *e, const struct sh_word *w, enum sh_expand_as as, struct text *out);
enum sh_answer expand_param(struct sh_expander *e, const struct sh_param *p, bool quoted);

#endif
