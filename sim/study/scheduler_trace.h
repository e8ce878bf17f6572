/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scheduler trace: runs only a scheduler's code, on a stream of operations on one virtual
 * service. This is all that `lvslab schedule` does.
 */
#ifndef LVSLAB_STUDY_SCHEDULER_TRACE_H
#define LVSLAB_STUDY_SCHEDULER_TRACE_H

#include <stdio.h>

#include "base/problem.h"

struct text;

struct scheduler_trace_options {
	const char *file;      /* its name, for error messages */
	const char *scheduler; /* replaces the trace's own; or NULL */
};

/* Reads the trace from `in` and appends the results to *out. 0, or -1 and a problem with the
 * line. */
int scheduler_trace_run(
	FILE *in, const struct scheduler_trace_options *o, struct text *out, struct problems *ps);

#endif
