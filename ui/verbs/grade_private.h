/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the halves of `lvslab grade` share: the class, and grading it (grade.c, grade_feedback.c). */
#ifndef LVSLAB_UI_VERBS_GRADE_PRIVATE_H
#define LVSLAB_UI_VERBS_GRADE_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "course/grade/grade.h"
#include "ui/report/grades.h"
#include "ui/verbs/exam.h"

struct class
{
	const struct arguments *a;
	struct grade_lab lab;
	const struct exam *exam; /* each answer has a lab of its own; or NULL */
	uint64_t seconds;        /* of the processor, for an answer; four times that by the clock */
	uint64_t jobs;
	struct grades grades;
	char **files;
	bool own_words; /* each answer in the language that it asks for, else in the teacher's */
};

/* A row for each of `files`, in `grades.rows`, each in a process of its own. An exit status. */
int grade_all(struct class *c);
/* This process goes on in the language that the answer asks for, where it asks for one. */
void speak_as_asked(const char *answer);
/* A file for each answer into `folder`, in its student's language. An exit status. */
int grade_give_feedback(struct class *c, const char *folder);

#endif
