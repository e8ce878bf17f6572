/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of schedulers: a trace as a string, and what it answers. */
#ifndef LVSLAB_TESTS_IPVS_TRACE_H
#define LVSLAB_TESTS_IPVS_TRACE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "study/scheduler_trace.h"

static const struct scheduler_trace_options trace_options = {.file = "t"};

/* Appends the answers to *out; the trace must be good. */
static inline void trace_run(const char *trace, struct text *out)
{
	struct problems ps = {0};
	FILE *in = fmemopen((void *)(uintptr_t)trace, strlen(trace), "r");
	struct text words = {0};

	int error = scheduler_trace_run(in, &trace_options, out, &ps);
	fclose(in);
	problems_print(&ps, &words);
	assert_string_equal(text_str(&words), "");
	assert_int_equal(error, 0);
	problems_free(&ps);
	text_free(&words);
}

/* `setup`, then `picks` connections, one after the other: who got them, names parted by blanks. */
static inline void expect_picks(const char *setup, int picks, const char *expected)
{
	struct text trace = {0}, out = {0}, names = {0};
	char name[64];

	text_put(&trace, setup);
	for (int i = 1; i <= picks; i++)
		text_add(&trace, "pick %d 10.0.1.%d %d 10.0.0.1 80\n", i, i % 250 + 1, 30000 + i);
	trace_run(text_str(&trace), &out);
	for (const char *line = text_str(&out); *line; line = strchr(line, '\n') + 1) {
		if (*line == '#' || *line == '!')
			continue;
		assert_int_equal(sscanf(line, "%*s %63s", name), 1);
		text_add(&names, "%s%s", names.len ? " " : "", name);
	}
	assert_string_equal(text_str(&names), expected);
	text_free(&trace);
	text_free(&out);
	text_free(&names);
}

static inline void expect_answers(const char *trace, const char *expected)
{
	struct text out = {0};

	trace_run(trace, &out);
	assert_string_equal(text_str(&out), expected);
	text_free(&out);
}

#endif
