/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The language of scheduler traces: what it answers, what it refuses, what it cannot read. */
#include "check.h"

#include "../ipvs/trace.h"
#include "base/text.h"
#include "engine/trace.h"

static void expect_problem(const char *trace, const char *expected)
{
	struct problems ps = {0};
	struct text out = {0}, words = {0};
	FILE *in = fmemopen((void *)(uintptr_t)trace, strlen(trace), "r");

	assert_int_equal(scheduler_trace_run(in, &trace_options, &out, &ps), -1);
	fclose(in);
	problems_print(&ps, &words);
	assert_string_equal(text_str(&words), expected);
	problems_free(&ps);
	text_free(&words);
	text_free(&out);
}

static void a_trace_as_the_documentation_shows_it(void **state)
{
	(void)state;
	expect_answers("service wlc                  # flags may follow\n"
		       "add rs1 3\n"
		       "add rs2 1 addr 192.168.0.7 80 upper 10 lower 5\n"
		       "\n"
		       "pick 1 10.0.0.1 40000 10.0.0.100 80\n"
		       "fin 1\n"
		       "expire 1\n"
		       "time 5000\n"
		       "weight rs1 0\n"
		       "edit rs2 2 upper 20 lower 5\n"
		       "del rs2\n"
		       "pick 2 10.0.0.1 40000 10.0.0.100 80\n"
		       "stats\n",
		"1 rs2\n2 -\n# rs1 0 0 0 0\n");
}

static void names_without_an_address_get_one_after_the_other(void **state)
{
	struct text t = {0}, out = {0};

	(void)state;
	/* the 251st is 192.168.1.1: an explicit server there is the same one */
	text_put(&t, "service rr\n");
	for (int i = 0; i < 251; i++)
		text_add(&t, "add s%d 1\n", i);
	text_put(&t,
		"add x 1 addr 192.168.1.1 80\nadd y 1 addr 192.168.0.250 80\n"
		"add z 1 addr 192.168.1.2 80\n");
	trace_run(text_str(&t), &out);
	assert_string_equal(text_str(&out), "! add x -17\n! add y -17\n");
	text_free(&t);
	text_free(&out);
}

static void fin_and_expire_of_nobody_do_nothing(void **state)
{
	(void)state;
	expect_answers("service rr\nadd a 1\nfin 7\nexpire 7\npick 7 10.0.0.1 1 10.0.0.1 80\n"
		       "fin 7\nfin 7\nexpire 7\nexpire 7\npick 7 10.0.0.1 1 10.0.0.1 80\nstats\n",
		"7 a\n7 a\n# a 1 0 0 1\n");
}

static void a_line_that_cannot_be_read_is_told_with_its_number(void **state)
{
	(void)state;
	expect_problem(
		"service rr\nad a 1\n", "t:2: no such operation: ad (did you mean 'add'?)\n");
	expect_problem("service wlcc\n", "t:1: no scheduler is named wlcc (did you mean 'wlc'?)\n");
	expect_problem("add a 1\n", "t:1: a trace begins with: service SCHEDULER, not add\n");
	expect_problem("service rr\nadd a\n", "t:2: expected: add NAME WEIGHT …\n");
	expect_problem("service rr\nadd a 1 uper 3\n",
		"t:2: expected addr IP PORT, upper U, lower L at uper\n");
	expect_problem("service rr\nadd a 1\npick 1 10.0.0 1 10.0.0.1 80\n",
		"t:3: expected: pick ID SRC SPORT DST DPORT\n");
	expect_problem("service rr\nadd a 1\npick 1 10.0.0.1 1 10.0.0.1 80\n"
		       "pick 1 10.0.0.1 1 10.0.0.1 80\n",
		"t:4: an open connection has this number: 1\n");
	expect_problem("service rr\ntime 5\ntime 4\n", "t:3: the clock would go back to 4\n");
	expect_problem("service rr\nservice rr\n", "t:2: a trace has one service\n");
	expect_problem("service rr vip 10.0.0.1\n", "t:1: a value is missing or wrong after vip\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trace_as_the_documentation_shows_it),
		cmocka_unit_test(names_without_an_address_get_one_after_the_other),
		cmocka_unit_test(fin_and_expire_of_nobody_do_nothing),
		cmocka_unit_test(a_line_that_cannot_be_read_is_told_with_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
