/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts: how they are read, a line of them, and the notes about them. */
#ifndef LVSLAB_INTAKE_KINDS_TEXTS_H
#define LVSLAB_INTAKE_KINDS_TEXTS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/problem.h"

#define INTAKE_BYTES_MAX ((size_t)64 << 20) /* of all texts together */
#define INTAKE_LINES_MAX ((size_t)2 << 20)  /* the same */
#define INTAKE_HOSTS_MAX 1000

struct intake;

/* Reads one text up to its end or the limit. False, and a problem, if it is not text or too large.
 * `name` identifies its lines; its stem names the host if nothing in the text does. */
bool intake_file(struct intake *in, const char *name, FILE *f, struct problems *ps);
/* The same for bytes in memory. */
bool intake_bytes(
	struct intake *in, const char *name, const char *bytes, size_t n, struct problems *ps);

/* A line of the texts. */
struct intake_line {
	const char *file;
	unsigned line;     /* from 1 */
	const char *words; /* as in the text, without the prompt and surrounding blanks */
};

enum intake_note_kind {
	INTAKE_PASSED,  /* understood, but nothing that the lab has */
	INTAKE_UNKNOWN, /* lines that were not understood */
	INTAKE_GUESS,   /* a value that no text showed */
	INTAKE_CONFLICT /* two texts that disagree */
};

#endif
