/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was typed on hosts with Linux 6.1, what it printed and every frame at every interface. */
#include "check.h"

#include <glob.h>
#include <stdio.h>

#include "conform/conform.h"

static void tell(struct conform_sink *s, const struct conform_finding *f)
{
	(void)s;
	if (f->verdict == CONFORM_DIFFERENT || f->verdict == CONFORM_NOT_UNDERSTOOD)
		printf("%s:%d: %s\nrecorded %s\nhere %s\n", f->file, f->line, f->kind, f->expected,
			f->got);
}

static void every_typed_session_comes_out_the_same(void **state)
{
	struct conform_totals totals = {0};
	struct conform_sink sink = {.report = tell};
	struct problems problems = {0};
	glob_t files;

	(void)state;
	assert_int_equal(
		glob(SOURCE_DIR "/tests/kernel/sessions/traces/*.jsonl", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		assert_int_equal(conform_file(files.gl_pathv[i], &totals, &sink, &problems), 0);
	globfree(&files);
	printf("%zu sessions, %zu observations: %zu the same\n", totals.cases, totals.observations,
		totals.observed[CONFORM_SAME]);
	assert_true(totals.observations > 350);
	assert_int_equal(totals.observed[CONFORM_DIFFERENT], 0);
	assert_int_equal(totals.observed[CONFORM_NOT_UNDERSTOOD], 0);
	problems_free(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_typed_session_comes_out_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
