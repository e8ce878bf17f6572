/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The scheduler trace: a scheduler's code alone, held against a stream of operations on one virtual
 * service. `lvslab schedule` is this and nothing else.
 */
#ifndef LVSLAB_STUDY_SCHEDULER_TRACE_H
#define LVSLAB_STUDY_SCHEDULER_TRACE_H

#include <stdio.h>

#include "base/problem.h"

struct text;

struct scheduler_trace_options {
	const char *file;      /* its name, for complaints */
	const char *scheduler; /* instead of the trace's own; or NULL */
};

/* Reads the trace from `in`, adds the answers to *out. 0, or -1 and a problem with the line. */
int scheduler_trace_run(
	FILE *in, const struct scheduler_trace_options *o, struct text *out, struct problems *ps);

#endif
