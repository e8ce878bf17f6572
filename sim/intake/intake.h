/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A real cluster out of what its machines printed: texts of `ip`, `ifconfig`, `sysctl`, `ipvsadm`,
 * keepalived.conf and the like go in, whole or as people paste them; a scenario comes out, in which
 * each value says from which line of which text it is.
 *
 *	texts -> lines -> a recogniser a kind of text (all in kinds/) -> what is known of each host
 *	(kinds/model.h) -> who is who (roles.c), what nobody showed (guess.c) -> YAML (write.c)
 *
 * All of it is text from outside: it is bounded, nothing in it is ever executed, and who shows a
 * piece of it on a terminal uses text_shown().
 */
#ifndef LVSLAB_INTAKE_INTAKE_H
#define LVSLAB_INTAKE_INTAKE_H

#include <stdbool.h>

#include "base/problem.h"
#include "intake/kinds/texts.h"

struct intake *intake_new(const struct language *language);
void intake_free(struct intake *in);

/* Puts the hosts together and guesses what nobody showed. False, and problems, where there is no
 * cluster in the texts. */
bool intake_finish(struct intake *in, struct problems *ps);

/* The same texts with every address, MAC, name and password exchanged for another, each always for
 * the same one; what is one network stays one. To be read anew. Behind intake_finish(). */
struct intake *intake_anonymised(const struct intake *in, struct problems *ps);

/* The scenario, a file that loads; `lvslab` goes on from there. */
void intake_yaml(struct text *t, const struct intake *in);

/* ---- what it says about itself ---- */

size_t intake_note_count(const struct intake *in);
/* a sentence in the language of intake_new(); pieces of the texts in it are not made safe */
const char *intake_note(const struct intake *in, size_t i, enum intake_note_kind *kind);
size_t intake_host_count(const struct intake *in); /* those of whom there are texts */

/* The lines that say what a command, typed on `host`, is about to change: for `sysctl -w KEY=V`
 * the line with the key. At most `max`; how many. */
size_t intake_about(const struct intake *in, const char *host, const char *command,
	struct intake_line *out, size_t max);

#endif
