/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Imports a real cluster from the output of its machines: the input are texts of `ip`, `ifconfig`,
 * `sysctl`, `ipvsadm`, keepalived.conf and similar, complete or as pasted; the output is a scenario
 * in which each value names the text and line it comes from.
 *
 *	texts -> lines -> one recogniser per kind of text (all in kinds/) -> a model of each host
 *	(kinds/model.h) -> roles (roles.c), guesses of what is missing (guess.c) -> YAML (write.c)
 *
 * All input is untrusted: its size is limited, nothing in it is ever executed, and code that shows
 * a piece of it on a terminal uses text_shown().
 */
#ifndef LVSLAB_INTAKE_INTAKE_H
#define LVSLAB_INTAKE_INTAKE_H

#include <stdbool.h>

#include "base/problem.h"
#include "intake/kinds/texts.h"

struct intake *intake_new(const struct language *language);
void intake_free(struct intake *in);

/* Assembles the hosts and guesses what no text showed. False, and problems, if the texts contain no
 * cluster. */
bool intake_finish(struct intake *in, struct problems *ps);

/* The same texts with every address, MAC, name and password replaced consistently; networks stay
 * intact. The result must be read again. Call it after intake_finish(). */
struct intake *intake_anonymised(const struct intake *in, struct problems *ps);

/* The scenario, a complete file that `lvslab` can load. */
void intake_yaml(struct text *t, const struct intake *in);

/* ---- notes about the import ---- */

size_t intake_note_count(const struct intake *in);
/* a sentence in the language of intake_new(); quotes from the texts in it are not sanitised */
const char *intake_note(const struct intake *in, size_t i, enum intake_note_kind *kind);
size_t intake_host_count(const struct intake *in); /* hosts that have texts */

/* The lines that show what a command typed on `host` will change: for `sysctl -w KEY=V` the line
 * with the key. Returns their number, at most `max`. */
size_t intake_about(const struct intake *in, const char *host, const char *command,
	struct intake_line *out, size_t max);

#endif
