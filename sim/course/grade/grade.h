/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One student's submission for a lab. It is an override (keys of the lab and their new values, only
 * those that the lab's `editable` allows) or command lines as in a console. The lab runs to its end
 * with it, without its walkthrough, and its checks are evaluated.
 *
 * Submissions are untrusted: they cannot name files or load libraries, and every resource they use
 * has a limit. Nothing here writes files.
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

#define GRADE_BYTES_MAX ((size_t)1 << 20) /* of a submission */
#define GRADE_LINES_MAX 10000

struct grade_lab {
	const char *path;
	const struct spec *spec;                /* loaded from there, without a submission */
	uint64_t steps;                         /* total limit for a submission */
	size_t memory;                          /* memory limit of its world, bytes */
	void (*out_of_memory)(struct arena *a); /* must not return */
	const struct language *language;
};

struct grade_answer {
	const char *name;  /* of its file, for messages */
	const char *bytes; /* followed by a NUL that is not counted */
	size_t length;
	bool is_override;
};

struct grade_frame { /* the first frame that went wrong, if known */
	bool found;
	bool lost;            /* it was dropped; else it is the first one that the check refers
			       * to */
	int64_t time;         /* ns */
	char node[NODE_NAME]; /* where */
	struct text words;
	struct text why;    /* the reason's sentence, or "" */
	const char *source; /* "net/ipv4/arp.c: arp_process()", or "" */
};

struct grade_check {
	bool passed;
	int64_t points, possible;
	struct text saw;          /* "served rs1 = 0", truncated if it is long */
	struct grade_frame frame; /* only for a failed one */
};

struct grade_outcome {
	bool graded;        /* it ran to the end */
	struct text error;  /* its errors, one per line; or "" */
	struct text failed; /* commands that failed, with their output, one per line; or "" */
	int64_t points;
	struct grade_check *checks; /* one for each of the lab's, if graded */
	size_t count;
};

void grade_run(const struct grade_lab *g, const struct grade_answer *a, struct grade_outcome *o);
void grade_free(struct grade_outcome *o);
/* Can this lab grade? 0, or -1 and the reason: no checks, or no points. */
int grade_possible(const struct spec *lab, int64_t *points, struct problems *ps);

/*
 * editable.c: the changes of `answer` against `lab`, key by key of the two expanded files. -1 and a
 * problem with its path for each change that `editable` does not allow; values are checked only
 * after that. Unchanged values become the lab's own, so `lab` must outlive `answer`.
 */
int grade_changes(
	const struct spec *lab, struct spec *answer, const char *file, struct problems *ps);

/* typed.c: types the lines of a submission, each after the previous one has ended. `error` gets
 * what a console would report, `failed` the first commands that failed. */
struct grade_clock {
	struct lab *lab;
	uint64_t steps, limit;
	bool over; /* the limit is reached */
};
bool grade_step(struct grade_clock *c);
void grade_type(struct grade_clock *c, const struct grade_answer *a, struct grade_outcome *o);
/* decode.c: the submission as UTF-8; false, and an untranslated sentence. */
bool grade_decode(const struct grade_answer *a, struct text *to, const char **why);

#endif
