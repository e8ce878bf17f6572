/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Errors in a file or a command. They are collected and shown together. Bugs assert instead; only
 * errors in input are reported here. Lives outside the world; memory from the C library.
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
	char *hint;       /* the fix, "did you mean 'scheduler'?", or NULL */
};

struct problems {
	struct problem *items;
	size_t count, cap;
	size_t limit; /* keep at most this many (0: 200) */
	size_t left_out;
	const struct language *language; /* language of the added problems; NULL: English */
};

/* where a place is: this decides how a file name there is resolved */
enum origin {
	ORIGIN_FILE,         /* a file that the user opened: relative to its folder */
	ORIGIN_COMMAND_LINE, /* the command line: relative to the working directory */
	ORIGIN_SEALED,       /* unknown: do not read other files or load code for it */
};

struct place {
	const char *file;
	int line, column;
	const char *path;
	enum origin origin;
};

/* Appends `name`, resolved relative to `at`, to `path`. */
void place_path(struct text *path, struct place at, const char *name);

/* Adds a problem and copies everything. `hint` may be NULL; mark a literal in it with N_(). Returns
 * -1, so that a caller can return it. */
int problem_add(struct problems *ps, struct place at, const char *hint, const char *fmt, ...)
	TEXT_PRINTF(4, 5);
/* file:line:column: path: text — hint, one problem per line, in file order */
void problems_print(struct problems *ps, struct text *out);
void problems_free(struct problems *ps);

#endif
