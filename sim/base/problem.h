/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with a file or a command: collected, all of it, then shown. A bug asserts; the
 * world's errors come here. Lives outside the world; memory from the C library.
 */
#ifndef LVSLAB_BASE_PROBLEM_H
#define LVSLAB_BASE_PROBLEM_H

#include "base/language.h"
#include "base/text.h"

struct problem {
	char *file;
	int line, column; /* from 1; 0 unknown */
	char *path;       /* the key's path, "nodes.rs1.sysctls"; or NULL */
	char *text;       /* what is wrong and what was expected */
	char *hint;       /* the mend, "did you mean 'scheduler'?"; or NULL */
};

struct problems {
	struct problem *items;
	size_t count, cap;
	size_t limit; /* no more than this many are kept (0: 200) */
	size_t left_out;
	const struct language *language; /* what is added is said in it; NULL: English */
};

struct place {
	const char *file;
	int line, column;
	const char *path;
};

/* Adds one; `hint` may be NULL, a literal in it is marked with N_(). Everything is copied. Returns
 * -1, so that a caller can return it.
 */
int problem_add(struct problems *ps, struct place at, const char *hint, const char *fmt, ...)
	TEXT_PRINTF(4, 5);
/* file:line:column: path: text — hint, a line each, in file order */
void problems_print(struct problems *ps, struct text *out);
void problems_free(struct problems *ps);

#endif
