/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One student's answer to a lab. An answer is an override (keys of the lab and their new values,
 * only where the lab's `editable` lets it) or lines of commands as a console takes them. The lab is
 * run to its end with it, its walkthrough is not played, and its checks are asked.
 *
 * An answer comes from anybody: it names no file, brings no library, and everything it can use up
 * has a limit. Nothing here writes anything.
 */
#ifndef LVSLAB_COURSE_GRADE_GRADE_H
#define LVSLAB_COURSE_GRADE_GRADE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/problem.h"
#include "base/text.h"
#include "net/network.h"
#include "spec/spec.h"

#define GRADE_BYTES_MAX ((size_t)1 << 20) /* of an answer */
#define GRADE_LINES_MAX 10000

struct grade_lab {
	const char *path;
	const struct spec *spec;                /* as loaded from there, without an answer */
	uint64_t steps;                         /* an answer may take, all in all */
	size_t memory;                          /* bytes its world may use */
	void (*out_of_memory)(struct arena *a); /* must not return */
	const struct language *language;
};

struct grade_answer {
	const char *name;  /* of its file, for messages */
	const char *bytes; /* followed by a NUL that is not counted */
	size_t length;
	bool is_override;
};

struct grade_frame { /* the first frame that went wrong, as far as can be told */
	bool found;
	bool lost;            /* it was dropped; else: it is the first that the check speaks of */
	int64_t time;         /* ns */
	char node[NODE_NAME]; /* where */
	struct text words;
	struct text why;    /* the reason's sentence, or "" */
	const char *source; /* "net/ipv4/arp.c: arp_process()", or "" */
};

struct grade_check {
	bool passed;
	int64_t points, possible;
	struct text saw;          /* "served rs1 = 0", cut where it is long */
	struct grade_frame frame; /* only of one that failed */
};

struct grade_outcome {
	bool graded;        /* it was run to the end */
	struct text error;  /* what is wrong with it, a line each; "" where nothing is */
	struct text failed; /* commands that failed, with what they printed; a line each; or "" */
	int64_t points;
	struct grade_check *checks; /* one for each of the lab's, where graded */
	size_t count;
};

void grade_run(const struct grade_lab *g, const struct grade_answer *a, struct grade_outcome *o);
void grade_free(struct grade_outcome *o);
/* Can this lab grade? 0, or -1 and why not: it has no checks, or no points. */
int grade_possible(const struct spec *lab, int64_t *points, struct problems *ps);

/*
 * editable.c: what `answer` has changed in `lab`, key by key of the two expanded files. -1 and a
 * problem with its path for each change that `editable` does not allow; only then its values are
 * looked at. What it repeats of the lab's becomes the lab's own, so `lab` must outlive `answer`.
 */
int grade_changes(
	const struct spec *lab, struct spec *answer, const char *file, struct problems *ps);

/* typed.c: types the lines of an answer, each when the one before has ended. `error` gets what a
 * console would have complained of, `failed` the first commands that did not end well. */
struct grade_clock {
	struct lab *lab;
	uint64_t steps, limit;
	bool over; /* the limit is reached */
};
bool grade_step(struct grade_clock *c);
void grade_type(struct grade_clock *c, const struct grade_answer *a, struct grade_outcome *o);
/* decode.c: the answer as UTF-8; false, and a sentence that is not yet translated. */
bool grade_decode(const struct grade_answer *a, struct text *to, const char **why);

#endif
