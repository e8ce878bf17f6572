/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A different exam for each student, generated from one working lab: a hash of the exam's id and
 * the student's name selects names, addresses, faults, their server, and harmless decoys. Nothing
 * is stored: grading repeats the draw from the name, so another student's submission fails. A draw
 * is only used if it passes the trial (diagnose/trial.h), fails every check unchanged, and gets
 * full points with explain's fixes.
 */
#ifndef LVSLAB_EXAM_EXAM_H
#define LVSLAB_EXAM_EXAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/text.h"
#include "faults/fault.h"
#include "spec/spec.h"

#define EXAM_FAULTS_MAX 4
#define EXAM_NAME_MAX 120 /* bytes of a student's name in a file name */

struct exam {
	const struct spec *lab; /* without faults, with a TCP service */
	const char *id;
	unsigned faults; /* number of faults, 1 to EXAM_FAULTS_MAX */
	unsigned level;  /* the highest, 1 to 3 */
	/* translates a text of the file; NULL: only English */
	const char *(*in)(const char *code, const char *english);
};

struct exam_draw {
	struct text file;     /* the student's lab: a scenario with checks worth points */
	struct text solution; /* commands for full points, one per line */
	const struct fault *faults[EXAM_FAULTS_MAX];
	char servers[EXAM_FAULTS_MAX][64]; /* names in the student's lab */
	size_t count;
	int64_t points;
	unsigned tries; /* number of draws needed */
};

/* A student's name as a valid file name: no '/', no control characters, no leading dot. */
void exam_file_name(struct text *t, const char *student);

/* `name`: from exam_file_name(). False and a problem if none of many draws passes. */
bool exam_draw(const struct exam *e, const char *name, struct exam_draw *d, struct problems *ps);
void exam_draw_free(struct exam_draw *d);

/* rename.c: the lab with other names and addresses, as a file. `key` determines the draw. */
void exam_rename(struct text *out, const struct spec *lab, uint64_t key);

/* list.c: the students' names, one per line, or the column `student` of a CSV. UTF-8 with or
 * without a byte order mark, or UTF-16; -1 and a problem that names any other encoding. */
struct exam_list {
	char **names;
	size_t count;
};
int exam_list_read(struct exam_list *l, const char *path, struct problems *ps);
int exam_list_bytes(
	struct exam_list *l, const char *path, const char *bytes, size_t n, struct problems *ps);
void exam_list_free(struct exam_list *l);

#endif
