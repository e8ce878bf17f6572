/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Linux was seen to do with ARP, case by case, against what the lab does. */
#include "check.h"

#include <stdio.h>

#include "conform/conform.h"

static void tell(struct conform_sink *s, const struct conform_finding *f)
{
	(void)s;
	if (f->verdict == CONFORM_DIFFERENT || f->verdict == CONFORM_NOT_UNDERSTOOD)
		printf("line %d, %s %s: recorded %s; here %s\n", f->line, f->id, f->kind,
			f->expected, f->got);
}

static void every_recorded_arp_case_comes_out_the_same(void **state)
{
	struct conform_totals totals = {0};
	struct conform_sink sink = {.report = tell};
	struct problems problems = {0};

	(void)state;
	assert_int_equal(conform_file(SOURCE_DIR "/tests/kernel/arp-sample.jsonl", &totals, &sink,
				 &problems),
		0);
	printf("%zu cases: %zu the same, %zu different, %zu in words, %zu not understood\n",
		totals.cases, totals.count[CONFORM_SAME], totals.count[CONFORM_DIFFERENT],
		totals.count[CONFORM_IN_WORDS], totals.count[CONFORM_NOT_UNDERSTOOD]);
	assert_true(totals.count[CONFORM_SAME] > 700);
	assert_int_equal(totals.count[CONFORM_DIFFERENT], 0);
	assert_int_equal(totals.count[CONFORM_NOT_UNDERSTOOD], 0);
	problems_free(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_recorded_arp_case_comes_out_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
