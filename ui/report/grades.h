/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A class's points: as text, for a spreadsheet, for a program. */
#ifndef LVSLAB_UI_REPORT_GRADES_H
#define LVSLAB_UI_REPORT_GRADES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "spec/spec.h"

struct text;

/*
 * A row is the JSON object of docs/grading.md: answer, graded, points, percent, error, checks. The
 * process that graded one submission passes it on.
 */
struct grades {
	const struct spec *lab;
	int64_t possible;
	json_t **rows; /* in the order of the command line */
	size_t count;
	bool colour;
	json_t *untouched; /* the row of a submission that does nothing; or NULL */
	bool mark;         /* CSV begins with a byte order mark, so that spreadsheets read it as
			    * UTF-8 */
};

struct grade_outcome;
/* `name`: the submission's file */
json_t *grades_row(const struct spec *lab, const char *name, const struct grade_outcome *o);
/* A row for a submission that was not graded, with the reason. */
json_t *grades_error(const char *name, const char *why);

/* Removes the points of each submission that passes only checks that the untouched lab also passes.
 * False if the untouched lab passes everything: then no points are removed. */
bool grades_weigh(struct grades *g);

/* The feedback for a student about one submission, as plain text. */
void grades_feedback(struct text *t, const struct grades *g, const json_t *row);

void grades_text(FILE *out, const struct grades *g);
void grades_csv(FILE *out, const struct grades *g);
void grades_json(FILE *out, const struct grades *g);

#endif
