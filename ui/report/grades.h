/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A class's points: for people, for a spreadsheet, for a program. */
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
 * A row is the JSON object of docs/grading.md: answer, graded, points, percent, error, checks. It
 * is what the process that graded one answer hands over.
 */
struct grades {
	const struct spec *lab;
	int64_t possible;
	json_t **rows; /* in the order of the command line */
	size_t count;
	bool colour;
	json_t *untouched; /* the row of an answer that does nothing; or NULL */
	bool mark;         /* CSV begins with a byte order mark: a spreadsheet reads UTF-8 then */
};

struct grade_outcome;
/* `name`: the answer's file */
json_t *grades_row(const struct spec *lab, const char *name, const struct grade_outcome *o);
/* A row of an answer that was not graded, and why. */
json_t *grades_error(const char *name, const char *why);

/* Takes the points from each answer that passes nothing but what the untouched lab passes: doing
 * nothing earns nothing. False where the untouched lab passes everything: then nobody loses any. */
bool grades_weigh(struct grades *g);

/* What a student is told about one answer, as plain text. */
void grades_feedback(struct text *t, const struct grades *g, const json_t *row);

void grades_text(FILE *out, const struct grades *g);
void grades_csv(FILE *out, const struct grades *g);
void grades_json(FILE *out, const struct grades *g);

#endif
