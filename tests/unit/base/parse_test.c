/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Durations, percentages and addresses as scenarios write them: what is accepted, what is printed
 * reads back to the same number.
 */
#include "check.h"

#include <stdio.h>

#include "base/text.h"

static void a_duration_needs_its_unit(void **state)
{
	(void)state;
	int64_t ns = -1;

	assert_false(parse_duration("0", &ns));
	assert_false(parse_duration("5", &ns));
	assert_false(parse_duration("5 s", &ns));
	assert_false(parse_duration("-5s", &ns));
	assert_int_equal(ns, -1);
	assert_true(parse_duration("1.5ms", &ns));
	assert_int_equal(ns, 1500000);
	assert_true(parse_duration("0s", &ns));
	assert_int_equal(ns, 0);
}

static void a_percentage_is_exact_to_a_billionth(void **state)
{
	(void)state;
	uint32_t ppb;

	assert_true(parse_percent("0.1%", &ppb));
	assert_int_equal(ppb, 1000000);
	assert_true(parse_percent("100%", &ppb));
	assert_false(parse_percent("100.1%", &ppb));
	assert_false(parse_percent("5", &ppb));
}

static void an_address_has_four_parts_without_leading_zeros(void **state)
{
	(void)state;
	uint32_t a = 0;
	unsigned n = 0;

	assert_true(parse_ipv4("192.168.10.100", &a));
	assert_int_equal(a, 0xc0a80a64);
	assert_false(parse_ipv4("192.168.10", &a));
	assert_false(parse_ipv4("192.168.010.1", &a));
	assert_false(parse_ipv4("192.168.10.256", &a));
	assert_false(parse_ipv4("192.168.10.1 ", &a));
	assert_true(parse_prefix("10.0.0.0/8", &a, &n));
	assert_int_equal(n, 8);
	assert_false(parse_prefix("10.0.0.0/33", &a, &n));
}

static void a_duration_is_printed_so_that_it_parses_back(void **state)
{
	(void)state;
	static const int64_t samples[] = {0, 1, 999, 1000, 50000, 1500000, 2000000000, 90000000000};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct text t = {0};
		int64_t back = -1;
		text_duration(&t, samples[i]);
		assert_true(parse_duration(text_str(&t), &back));
		assert_int_equal(back, samples[i]);
		text_free(&t);
	}
}

static void the_nearest_word_is_near(void **state)
{
	(void)state;
	static const char *const words[] = {"scheduler", "forwarding", "weight", NULL};

	assert_string_equal(nearest_word("shceduler", words), "scheduler");
	assert_string_equal(nearest_word("wieght", words), "weight");
	assert_null(nearest_word("topology", words));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_duration_needs_its_unit),
		cmocka_unit_test(a_percentage_is_exact_to_a_billionth),
		cmocka_unit_test(an_address_has_four_parts_without_leading_zeros),
		cmocka_unit_test(a_duration_is_printed_so_that_it_parses_back),
		cmocka_unit_test(the_nearest_word_is_near),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
