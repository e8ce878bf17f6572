/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with a file or a command: collected, all of it, then shown. A bug asserts; the
 * world's errors come here. Lives outside the world; memory from the C library.
 */
#ifndef LVSLAB_BASE_PROBLEM_H
#define LVSLAB_BASE_PROBLEM_H

#include <stddef.h>

#include "base/language.h"
#include "base/printf_like.h"

struct text;

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

/* who says what stands at a place: it decides what a file's name there means */
enum origin {
	ORIGIN_FILE,         /* a file that the user opened: names are relative to its folder */
	ORIGIN_COMMAND_LINE, /* the user: names are relative to the working directory */
	ORIGIN_SEALED,       /* unknown: no other file is read and no code loaded for it */
};

struct place {
	const char *file;
	int line, column;
	const char *path;
	enum origin origin;
};

/* `name` as seen from where `at` is, appended to `path`. */
void place_path(struct text *path, struct place at, const char *name);

/* Adds one; `hint` may be NULL, a literal in it is marked with N_(). Everything is copied. Returns
 * -1, so that a caller can return it.
 */
int problem_add(struct problems *ps, struct place at, const char *hint, const char *fmt, ...)
	TEXT_PRINTF(4, 5);
/* file:line:column: path: text — hint, a line each, in file order */
void problems_print(struct problems *ps, struct text *out);
void problems_free(struct problems *ps);

#endif
