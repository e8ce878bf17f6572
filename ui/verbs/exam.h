/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An exam in its folder: the working lab and the settings, but no data of students. */
#ifndef LVSLAB_UI_VERBS_EXAM_H
#define LVSLAB_UI_VERBS_EXAM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "course/grade/grade.h"
#include "exam/exam.h"
#include "ui/verbs/verb.h"

struct text;

struct exam_folder {
	struct exam exam;
	struct spec *lab;
	char *id;
};

/* Does the folder contain an exam? */
bool exam_is_folder(const char *path);
/* EXIT_FINE, or another status after messages on standard error. */
int exam_open(const struct arguments *a, const char *folder, struct exam_folder *x);
void exam_close(struct exam_folder *x);
/* Grades a submission by the draw for the student named by its file. `limits`: without a lab. The
 * row also has `student`, `possible` and `feedback`. */
json_t *exam_grade(const struct exam *e, const struct grade_lab *limits, const char *path,
	const struct grade_answer *answer);
/* For the student of the row. */
void exam_feedback(struct text *t, const json_t *row);
void exam_grades_json(FILE *out, json_t *const *rows, size_t count);
/* As text; for Moodle and Excel (a byte order mark, student, points, possible, feedback). */
void exam_grades_text(FILE *out, json_t *const *rows, size_t count);
void exam_grades_csv(FILE *out, json_t *const *rows, size_t count);

#endif
