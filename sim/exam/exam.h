/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A different exam for each student, drawn from one right lab: by hash of the exam's id and the
 * student's name come names, addresses, which faults and on which server, and harmless decoys.
 * Nothing is stored: the draw is made again from the name when the answer is graded, so another
 * one's answer fails. Handed out is only what the trial passes (diagnose/trial.h), what fails
 * every check as it is, and what explain's fixes bring to full points.
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
#define EXAM_NAME_MAX 120 /* bytes of a student's name as a file is called */

struct exam {
	const struct spec *lab; /* right, with a TCP service */
	const char *id;
	unsigned faults; /* how many, 1 to EXAM_FAULTS_MAX */
	unsigned level;  /* the hardest, 1 to 3 */
	/* a text that the file carries, in a language; NULL: in English only */
	const char *(*in)(const char *code, const char *english);
};

struct exam_draw {
	struct text file;     /* the student's lab: a scenario with checks worth points */
	struct text solution; /* commands that bring full points, a line each */
	const struct fault *faults[EXAM_FAULTS_MAX];
	char servers[EXAM_FAULTS_MAX][64]; /* as the student's lab calls them */
	size_t count;
	int64_t points;
	unsigned tries; /* how many draws it took */
};

/* A student's name as a file may be called: no '/', no control characters, no leading dot. */
void exam_file_name(struct text *t, const char *student);

/* `name`: exam_file_name()'s. False and a problem where no draw of many passes. */
bool exam_draw(const struct exam *e, const char *name, struct exam_draw *d, struct problems *ps);
void exam_draw_free(struct exam_draw *d);

/* rename.c: the lab in other names and addresses, as a file. `key`: whatever the draw hangs on. */
void exam_rename(struct text *out, const struct spec *lab, uint64_t key);

/* list.c: the students' names, one a line, or of a CSV the column `student`. UTF-8 with or without
 * a byte order mark, UTF-16; -1 and a problem that names the encoding where it is another. */
struct exam_list {
	char **names;
	size_t count;
};
int exam_list_read(struct exam_list *l, const char *path, struct problems *ps);
int exam_list_bytes(
	struct exam_list *l, const char *path, const char *bytes, size_t n, struct problems *ps);
void exam_list_free(struct exam_list *l);

#endif
