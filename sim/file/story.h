/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a step of a walkthrough asks for and types. */
#ifndef LVSLAB_FILE_STORY_H
#define LVSLAB_FILE_STORY_H

#include "spec/spec.h"

enum lesson_answer_kind {
	ANSWER_NONE,      /* no question */
	ANSWER_CHOICE,    /* the number of a choice, from 1 */
	ANSWER_WORD,      /* a number, a name, an address: compared with the file's text */
	ANSWER_VALUE,     /* a value from the world: `served rs1` */
	ANSWER_CONDITION, /* the student must do something so that it holds */
};
enum lesson_answer_kind lesson_answer_kind(const struct spec_step *step);

/* "director# ipvsadm -Ln", or a command for `on`: returns the command and its host (NULL: no such
 * host, or none is named). If `name` is set, it gets the host's name, "" for none. */
const char *lesson_command(const char *line, char *name, size_t size);

#endif
