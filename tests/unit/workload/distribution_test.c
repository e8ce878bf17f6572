/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each distribution: its quantiles at fixed numbers, its moments over many, and its problems. */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"
#include "workload/distribution.h"

#define DRAWS 200000

static const struct place at = {
	.file = "f.yaml", .line = 3, .column = 7, .path = "workload[0].demand"};

static struct distribution read_one(const char *text, enum amount amount)
{
	struct problems ps = {0};
	struct distribution d;

	if (distribution_read(&d, text, amount, at, &ps) != 0)
		fail_msg("%s: %s", text, ps.items[0].text);
	return d;
}

/* the number that stands for the share p of 1 */
static uint64_t uniform(double p)
{
	return (uint64_t)ldexp(p, 64);
}

static void assert_quantile(const char *text, enum amount amount, double p, int64_t expected)
{
	struct distribution d = read_one(text, amount);

	assert_int_equal(distribution_draw(&d, uniform(p)), expected);
	distribution_free(&d);
}

static void quantiles_are_those_of_the_textbook(void **state)
{
	(void)state;
	assert_quantile("5ms", AMOUNT_TIME, 0.3, 5000000);
	assert_quantile("constant 5ms", AMOUNT_TIME, 0.9, 5000000);
	assert_quantile("uniform 1ms 9ms", AMOUNT_TIME, 0.25, 3000000);
	/* −ln(1 − p) */
	assert_quantile("exponential 5ms", AMOUNT_TIME, 0.5, 3465736);
	assert_quantile("exponential mean=5ms", AMOUNT_TIME, 0.999, 34538776);
	/* the median; e^(mu + sigma · 1.2815516) at 0.9 */
	assert_quantile("lognormal median=5ms sigma=1.2", AMOUNT_TIME, 0.5, 5000000);
	assert_quantile("lognormal median=1s sigma=1", AMOUNT_TIME, 0.9, 3602224479);
	/* mean = median · e^(sigma²/2) */
	assert_quantile("lognormal mean=1s sigma=1", AMOUNT_TIME, 0.5, 606530660);
	/* minimum · (1 − p)^(−1/shape) */
	assert_quantile("pareto minimum=1KB shape=2", AMOUNT_SIZE, 0.75, 2000);
	assert_quantile("pareto mean=2KB shape=2", AMOUNT_SIZE, 0.75, 2000);
	assert_quantile("pareto minimum=1KB shape=1 maximum=2KB", AMOUNT_SIZE, 0.5, 1333);
}

static void draws_are_cut_where_the_world_ends(void **state)
{
	(void)state;
	assert_quantile("pareto minimum=1GB shape=0.1", AMOUNT_SIZE, 0.9999, AMOUNT_SIZE_MAX);
	assert_quantile("pareto minimum=24h shape=0.1", AMOUNT_TIME, 0.9999, AMOUNT_TIME_MAX);
	assert_quantile("exponential 1ns", AMOUNT_TIME, 0.1, 0);
}

/* mean within four standard errors, which `deviation` (of one draw) gives */
static void assert_mean(const char *text, enum amount amount, double mean, double deviation)
{
	struct distribution d = read_one(text, amount);
	struct rng r = rng_named(1, text, "test");
	double sum = 0;

	for (int i = 0; i < DRAWS; i++)
		sum += (double)distribution_draw(&d, rng_next(&r));
	assert_true(fabs(sum / DRAWS - mean) < 4 * deviation / sqrt(DRAWS));
	assert_true(fabs(distribution_mean(&d) - mean) < mean * 1e-9);
	distribution_free(&d);
}

static void moments_are_those_of_the_textbook(void **state)
{
	double s2 = exp(0.64) - 1; /* the squared coefficient of variation at sigma 0.8 */

	(void)state;
	assert_mean("5ms", AMOUNT_TIME, 5e6, 1);
	assert_mean("uniform 1ms 9ms", AMOUNT_TIME, 5e6, 8e6 / sqrt(12));
	assert_mean("exponential 5ms", AMOUNT_TIME, 5e6, 5e6);
	assert_mean("lognormal mean=5ms sigma=0.8", AMOUNT_TIME, 5e6, 5e6 * sqrt(s2));
	assert_mean("pareto mean=12KB shape=3", AMOUNT_SIZE, 12e3, 8e3 * sqrt(3) / 2);
	/* bounded at 1 KB and 4 KB, shape 1: E = ln 4 · 4/3, E² = 4 */
	double mean = log(4) * 4 / 3;
	assert_mean("pareto minimum=1KB shape=1 maximum=4KB", AMOUNT_SIZE, mean * 1e3,
		1e3 * sqrt(4 - mean * mean));
}

static void the_variance_of_an_exponential_is_its_mean_squared(void **state)
{
	struct distribution d = read_one("exponential 1s", AMOUNT_TIME);
	struct rng r = rng_named(2, "exponential", "test");
	double sum = 0, squares = 0;

	(void)state;
	for (int i = 0; i < DRAWS; i++) {
		double x = (double)distribution_draw(&d, rng_next(&r)) / 1e9;
		sum += x;
		squares += x * x;
	}
	double mean = sum / DRAWS, variance = squares / DRAWS - mean * mean;
	assert_true(fabs(variance - 1) < 4 * sqrt(8.0 / DRAWS));
	distribution_free(&d);
}

static void a_larger_number_never_gives_a_smaller_draw(void **state)
{
	static const char *const texts[] = {"uniform 1ms 9ms", "exponential 5ms",
		"lognormal mean=5ms sigma=2", "pareto mean=5ms shape=1.1"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct distribution d = read_one(texts[i], AMOUNT_TIME);
		int64_t last = distribution_draw(&d, 0);
		for (uint64_t u = 1; u <= 1000; u++) {
			int64_t x = distribution_draw(&d, u * (UINT64_MAX / 1000));
			assert_true(x >= last);
			last = x;
		}
		distribution_free(&d);
	}
}

static struct distribution from_file(const char *content, struct problems *ps, int *result)
{
	char path[] = "/tmp/lvslab-sample-XXXXXX";
	struct distribution d;
	struct text t = {0};
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");

	fputs(content, f);
	fclose(f);
	text_add(&t, "empirical %s", path);
	*result = distribution_read(&d, text_str(&t), AMOUNT_TIME, at, ps);
	remove(path);
	text_free(&t);
	return d;
}

static void a_sample_is_drawn_by_its_weights(void **state)
{
	struct problems ps = {0};
	int result, count[3] = {0};
	struct distribution d =
		from_file("# measured\n1ms 1\n\n2ms 0\n3ms 2.5 # often\n5ms 1.5\r\n", &ps, &result);
	struct rng r = rng_named(1, "sample", "test");

	(void)state;
	assert_int_equal(result, 0);
	for (int i = 0; i < 50000; i++) {
		int64_t x = distribution_draw(&d, rng_next(&r));
		assert_true(x == 1000000 || x == 3000000 || x == 5000000);
		count[x / 2000000]++;
	}
	assert_true(abs(count[0] - 10000) < 360);
	assert_true(abs(count[1] - 25000) < 450);
	assert_true(abs(count[2] - 15000) < 410);
	assert_true(fabs(distribution_mean(&d) - 3.2e6) < 1);
	assert_int_equal(distribution_draw(&d, 0), 1000000);
	assert_int_equal(distribution_draw(&d, UINT64_MAX), 5000000);
	distribution_free(&d);
}

static void a_wrong_sample_is_told_with_its_line(void **state)
{
	struct problems ps = {0};
	int result;

	(void)state;
	from_file("1ms\n-2ms\n3 4\n4ms x\n5ms 1 2\n", &ps, &result);
	assert_int_equal(result, -1);
	assert_int_equal(ps.count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(ps.items[i].line, (int)i + 2);
	assert_string_equal(ps.items[0].text, "-2ms is negative");
	problems_free(&ps);
	ps = (struct problems){0};
	from_file("# nothing\n1ms 0\n", &ps, &result);
	assert_int_equal(result, -1);
	assert_int_equal(ps.items[0].line, 3);
	problems_free(&ps);
}

static void assert_wrong(const char *text, const char *expected)
{
	struct problems ps = {0};
	struct distribution d;

	assert_int_equal(distribution_read(&d, text, AMOUNT_TIME, at, &ps), -1);
	assert_int_equal(ps.count, 1);
	assert_string_equal(ps.items[0].text, expected);
	assert_string_equal(ps.items[0].file, "f.yaml");
	assert_int_equal(ps.items[0].line, 3);
	assert_non_null(ps.items[0].hint);
	problems_free(&ps);
}

static void impossible_parameters_are_told(void **state)
{
	(void)state;
	assert_wrong("exponential -5ms", "mean: -5ms is negative");
	assert_wrong("exponential 0s", "mean: must be more than 0");
	assert_wrong("exponential", "mean is missing");
	assert_wrong("exponential 5ms 6ms", "'6ms' has no meaning here");
	assert_wrong("exponential 5ms median=6ms", "'median=' is not valid here");
	assert_wrong("uniform 9ms 1ms", "the maximum is below the minimum");
	assert_wrong("lognormal mean=5ms sigma=11", "sigma: must be at most 10");
	assert_wrong("pareto mean=5ms shape=1",
		"a Pareto distribution of shape 1 or less has no mean: name its minimum");
	assert_wrong("pareto minimum=5ms shape=0", "shape: must be more than 0");
	assert_wrong("gaussian 5ms",
		"value: expected a duration such as 5ms, at most 365 days, found 'gaussian'");
	assert_wrong("", "expected a distribution");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles_are_those_of_the_textbook),
		cmocka_unit_test(draws_are_cut_where_the_world_ends),
		cmocka_unit_test(moments_are_those_of_the_textbook),
		cmocka_unit_test(the_variance_of_an_exponential_is_its_mean_squared),
		cmocka_unit_test(a_larger_number_never_gives_a_smaller_draw),
		cmocka_unit_test(a_sample_is_drawn_by_its_weights),
		cmocka_unit_test(a_wrong_sample_is_told_with_its_line),
		cmocka_unit_test(impossible_parameters_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
