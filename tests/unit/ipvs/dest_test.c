/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thresholds and the trash of deleted servers, as 6.1.192 has them. */
#include "check.h"

#include "trace.h"

#define P(id) "pick " #id " 10.0.0.9 " #id " 10.0.0.1 80\n"

static void a_server_is_full_when_a_connection_makes_the_total_the_upper_threshold(void **state)
{
	(void)state;
	expect_answers("service rr\nadd a 1 upper 2\n" P(1) P(2) "stats\n" P(3),
		"1 a\n2 a\n# a 2 0 1 1\n3 -\n");
}

static void closing_does_not_relieve_a_server_only_expiry_does(void **state)
{
	(void)state;
	/* without -y the bound is 4 − 4/4 = 3: relieved when the total falls to 2 */
	expect_answers("service rr\nadd a 1 upper 4\n" P(1) P(2) P(3)
			       P(4) "fin 1\nfin 2\n" P(5) "expire 1\n" P(6) "expire 2\n" P(7),
		"1 a\n2 a\n3 a\n4 a\n5 -\n6 -\n7 a\n");
}

static void a_lower_threshold_keeps_it_full_until_the_total_is_below(void **state)
{
	(void)state;
	expect_answers("service rr\nadd a 1 upper 3 lower 2\n" P(1) P(2)
			       P(3) "expire 1\n" P(4) "expire 2\n" P(5),
		"1 a\n2 a\n3 a\n4 -\n5 a\n");
}

static void an_edit_that_changes_a_threshold_judges_at_once(void **state)
{
	(void)state;
	expect_answers("service rr\nadd a 1\n" P(1) P(2) P(
			       3) "edit a 1 upper 3\nstats\n"  /* at the new upper: set */
				  "edit a 1 upper 10\nstats\n" /* 3 < 8: cleared */
				  "edit a 1 upper 3\nedit a 1 upper 4 lower 2\nstats\n" /* between:
											   stays */
				  "edit a 1\nstats\n", /* no threshold: cleared */
		"1 a\n2 a\n3 a\n# a 3 0 1 1\n# a 3 0 0 1\n# a 3 0 1 1\n# a 3 0 0 1\n");
}

static void a_weight_alone_does_not_judge(void **state)
{
	(void)state;
	expect_answers("service rr\nadd a 1 upper 4 lower 4\n" P(1) P(2) P(3)
			       P(4) "edit a 1 upper 4 lower 1\nexpire 1\nweight a 2\nstats\n",
		"1 a\n2 a\n3 a\n4 a\n# a 3 0 1 2\n");
}

static void the_kernels_refusals_are_told(void **state)
{
	(void)state;
	expect_answers("service rr\nadd a 1\nadd a 2\nweight b 1\nedit b 1\ndel b\n"
		       "add c 1 upper 1 lower 2\nedit a 1 upper 3000000000\nweight a -1\nstats\n",
		"! add a -17\n! weight b -2\n! edit b -2\n! del b -2\n! add c -34\n! edit a -22\n"
		"! weight a -34\n# a 0 0 0 1\n");
}

static void a_deleted_server_comes_back_as_itself(void **state)
{
	(void)state;
	expect_answers("service wlc\nadd a 1 upper 2\nadd b 1\n" P(1) P(2) P(3)
			       P(4) "del a\n" P(5) "add a 1 upper 2\nstats\n",
		"1 b\n2 a\n3 b\n4 a\n5 b\n# a 2 0 1 1\n# b 3 0 0 1\n");
}

static void a_new_threshold_at_the_return_judges_the_old_counters(void **state)
{
	(void)state;
	expect_answers("service wlc\nadd a 1 upper 2\n" P(1) P(2) "del a\nadd a 1 upper 9\nstats\n",
		"1 a\n2 a\n# a 2 0 0 1\n");
}

static void the_trash_forgets_a_server_that_was_idle_for_120_s(void **state)
{
	(void)state;
	/* looked at every 60 s: idle since 60, gone at 180; and while it is referred to, never */
	expect_answers("service rr\nadd a 1\nadd b 1\n" P(1)
			       P(2) "fin 1\n"
				    "expire 1\ndel b\ntime 179999\nadd b 1\nstats\n",
		"1 b\n2 a\n# b 0 0 0 1\n# a 1 0 0 1\n");
	expect_answers("service rr\nadd a 1\n" P(1) "del a\ntime 600000\nadd a 1\nstats\n",
		"1 a\n# a 1 0 0 1\n");
	expect_answers(
		"service rr\nadd a 1\n" P(1) "del a\nexpire 1\ntime 600000\nadd a 1\nstats\n",
		"1 a\n# a 0 0 0 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_server_is_full_when_a_connection_makes_the_total_the_upper_threshold),
		cmocka_unit_test(closing_does_not_relieve_a_server_only_expiry_does),
		cmocka_unit_test(a_lower_threshold_keeps_it_full_until_the_total_is_below),
		cmocka_unit_test(an_edit_that_changes_a_threshold_judges_at_once),
		cmocka_unit_test(a_weight_alone_does_not_judge),
		cmocka_unit_test(the_kernels_refusals_are_told),
		cmocka_unit_test(a_deleted_server_comes_back_as_itself),
		cmocka_unit_test(a_new_threshold_at_the_return_judges_the_old_counters),
		cmocka_unit_test(the_trash_forgets_a_server_that_was_idle_for_120_s),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
