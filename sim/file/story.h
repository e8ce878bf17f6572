/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a step of a walkthrough says to whoever reads it: what it asks for, what it types. */
#ifndef LVSLAB_FILE_STORY_H
#define LVSLAB_FILE_STORY_H

#include "spec/spec.h"

enum lesson_answer_kind {
	ANSWER_NONE,      /* nothing is asked */
	ANSWER_CHOICE,    /* the number of a choice, from 1 */
	ANSWER_WORD,      /* a number, a name, an address: typed as it stands in the file */
	ANSWER_VALUE,     /* what the world says: `served rs1` */
	ANSWER_CONDITION, /* something to be done, so that it holds */
};
enum lesson_answer_kind lesson_answer_kind(const struct spec_step *step);

/* "director# ipvsadm -Ln", or a command for `on`: what is typed, and on which host it is (NULL: no
 * such host, or none is named). Where `name` is given it gets the host's name, "" for none. */
const char *lesson_command(const char *line, char *name, size_t size);

#endif
