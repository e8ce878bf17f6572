/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Products of 128 bits from halves, as a build for 32 bits makes them: known ones, and against the
 * compiler's own type where it has one. */
#include "check.h"

#include "base/rng.h"
#include "base/wide.h"

static void edges(void **state)
{
	(void)state;
	struct wide w = wide_product(UINT64_MAX, UINT64_MAX);
	assert_true(w.high == UINT64_MAX - 1 && w.low == 1);
	assert_true(wide_quotient(w, UINT64_MAX) == UINT64_MAX);
	assert_true(wide_quotient((struct wide){1, 0}, 1) == UINT64_MAX); /* does not fit */
	assert_true(wide_quotient((struct wide){0, 7}, 2) == 3);
	assert_true(mul_div(UINT64_MAX, 3, 2) == UINT64_MAX);
	assert_true(mul_div(UINT64_MAX, 3, 3) == UINT64_MAX);
	assert_true(mul_div(1500 * 8, 1000000000, 1000000000) == 12000);
	assert_true(mul_high(UINT64_C(1) << 63, 6) == 3);
}

static void as_the_compiler_does(void **state)
{
	(void)state;
	struct rng r = rng_named(7, "wide", "test");

	for (int i = 0; i < 100000; i++) {
		uint64_t a = rng_next(&r) >> (i % 64), b = rng_next(&r) >> (i / 64 % 64);
		uint64_t c = (rng_next(&r) >> (i / 7 % 64)) | 1;
		assert_true(wide_product(a, b).low == a * b);
		assert_true(wide_product(a, b).high == mul_high(a, b));
		assert_true(wide_quotient(wide_product(a, b), c) == mul_div(a, b, c));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges),
		cmocka_unit_test(as_the_compiler_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
