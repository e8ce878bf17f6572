/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of `lvslab grade`: the class, and grading it (grade.c, grade_feedback.c). */
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
	const struct exam *exam; /* each submission has its own lab; or NULL */
	uint64_t seconds;        /* CPU time per submission; four times that in wall time */
	uint64_t jobs;
	struct grades grades;
	char **files;
	bool own_words; /* each submission in the language it requests, otherwise the teacher's */
};

/* A row for each of `files`, in `grades.rows`, each graded in its own process. An exit status. */
int grade_all(struct class *c);
/* Switches this process to the language that the submission requests, if any. */
void speak_as_asked(const char *answer);
/* Writes a file for each submission to `folder`, in its student's language. An exit status. */
int grade_give_feedback(struct class *c, const char *folder);

#endif
