/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A real cluster out of what its machines printed: texts of `ip`, `ifconfig`, `sysctl`, `ipvsadm`,
 * keepalived.conf and the like go in, whole or as people paste them; a scenario comes out, in which
 * each value says from which line of which text it is.
 *
 *	texts -> lines (lines.c) -> a recogniser a kind of text (table.c) -> what is known of each
 *	host (model.h) -> who is who (roles.c), what nobody showed (guess.c) -> YAML (write.c)
 *
 * All of it is text from outside: it is bounded, nothing in it is ever executed, and who shows a
 * piece of it on a terminal uses text_shown().
 */
#ifndef LVSLAB_INTAKE_INTAKE_H
#define LVSLAB_INTAKE_INTAKE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/problem.h"

#define INTAKE_BYTES_MAX ((size_t)64 << 20) /* of all texts together */
#define INTAKE_LINES_MAX ((size_t)2 << 20)  /* the same */
#define INTAKE_HOSTS_MAX 1000

struct intake;

struct intake *intake_new(const struct language *language);
void intake_free(struct intake *in);

/* Reads one text, to its end or to the limit. False, and a problem, where it is no text: bytes of
 * another kind, or too many. `name` is what its lines are called by; its stem names the host where
 * nothing in the text does. */
bool intake_file(struct intake *in, const char *name, FILE *f, struct problems *ps);
/* The same for bytes in memory. */
bool intake_bytes(
	struct intake *in, const char *name, const char *bytes, size_t n, struct problems *ps);

/* Puts the hosts together and guesses what nobody showed. False, and problems, where there is no
 * cluster in the texts. */
bool intake_finish(struct intake *in, struct problems *ps);

/* The same texts with every address, MAC, name and password exchanged for another, each always for
 * the same one; what is one network stays one. To be read anew. Behind intake_finish(). */
struct intake *intake_anonymised(const struct intake *in, struct problems *ps);

/* The scenario, a file that loads; `lvslab` goes on from there. */
void intake_yaml(struct text *t, const struct intake *in);

/* ---- what it says about itself ---- */

enum intake_note_kind {
	INTAKE_PASSED,  /* understood, and nothing that the lab has */
	INTAKE_UNKNOWN, /* lines that were not understood */
	INTAKE_GUESS,   /* a value that nobody showed */
	INTAKE_CONFLICT /* two texts that do not agree */
};
size_t intake_note_count(const struct intake *in);
/* a sentence in the language of intake_new(); pieces of the texts in it are not made safe */
const char *intake_note(const struct intake *in, size_t i, enum intake_note_kind *kind);
size_t intake_host_count(const struct intake *in); /* those of whom there are texts */

/* A line of the texts. */
struct intake_line {
	const char *file;
	unsigned line;     /* from 1 */
	const char *words; /* as it stands there, without prompt and blanks around it */
};

/* The lines that say what a command, typed on `host`, is about to change: for `sysctl -w KEY=V`
 * the line with the key. At most `max`; how many. */
size_t intake_about(const struct intake *in, const char *host, const char *command,
	struct intake_line *out, size_t max);

#endif
