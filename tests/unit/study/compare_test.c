/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Percentiles, intervals, measures: against numbers worked out by hand or with R. */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/compare/estimate.h"
#include "study/compare/measures.h"

#define NEAR(a, b, by) assert_true(fabs((a) - (b)) <= (by))

static void a_histogram_knows_every_percentile_to_one_part_in_128(void **state)
{
	struct histogram *h = calloc(1, sizeof(*h));

	(void)state;
	for (int64_t i = 1; i <= 1000000; i++)
		histogram_add(h, i * 1000);
	NEAR((double)histogram_percentile(h, 5000), 500000e3, 500000e3 / 128);
	NEAR((double)histogram_percentile(h, 9900), 990000e3, 990000e3 / 128);
	NEAR((double)histogram_percentile(h, 9999), 999900e3, 999900e3 / 128);
	assert_int_equal(histogram_percentile(h, 10000) <= h->most, 1);
	assert_int_equal(h->most, 1000000000);
	free(h);
}

static void a_histogram_of_small_numbers_is_exact(void **state)
{
	struct histogram *h = calloc(1, sizeof(*h));

	(void)state;
	assert_int_equal(histogram_percentile(h, 5000), 0);
	for (int64_t i = 1; i <= 10; i++)
		histogram_add(h, i);
	assert_int_equal(histogram_percentile(h, 5000), 5); /* nearest rank, not between 5 and 6 */
	assert_int_equal(histogram_percentile(h, 5001), 6);
	assert_int_equal(histogram_percentile(h, 0), 1);
	assert_int_equal(histogram_percentile(h, 10000), 10);
	free(h);
}

static void a_histogram_holds_any_duration(void **state)
{
	struct histogram *h = calloc(1, sizeof(*h));

	(void)state;
	histogram_add(h, INT64_MAX);
	histogram_add(h, 0);
	assert_int_equal(histogram_percentile(h, 5000), 0);
	NEAR((double)histogram_percentile(h, 10000) / (double)INT64_MAX, 1, 1.0 / 128);
	free(h);
}

static void buckets_touch_and_never_overlap(void **state)
{
	(void)state;
	for (uint64_t v = 1; v < 1000000; v++) {
		size_t before = histogram_bucket(v - 1), here = histogram_bucket(v);
		assert_true(here == before || here == before + 1);
	}
	assert_true(histogram_bucket(INT64_MAX) < HISTOGRAM_BUCKETS);
}

static void an_interval_is_students(void **state)
{
	/* t.test(c(1,2,3,4,10))$conf.int: −0.39 to 8.39 */
	const double x[] = {1, 2, 3, 4, 10};
	struct estimate e = estimate_of(x, 5);

	(void)state;
	NEAR(e.mean, 4, 1e-12);
	NEAR(e.half, 4.389945, 1e-5);
	assert_int_equal(estimate_sign(&e), 0);
}

static void one_run_has_no_interval_and_no_verdict(void **state)
{
	const double x[] = {5};
	struct estimate e = estimate_of(x, 1);

	(void)state;
	assert_true(isnan(e.half));
	assert_int_equal(estimate_sign(&e), 0);
}

static void what_runs_share_is_gone_from_a_paired_difference(void **state)
{
	/* the seeds differ by far more than the schedulers */
	const double x[] = {101, 202, 299, 403}, y[] = {100, 200, 298, 401};
	struct estimate e = estimate_paired(x, y, 4), own = estimate_of(x, 4);

	(void)state;
	NEAR(e.mean, 1.5, 1e-12);
	assert_true(own.half > 100);
	assert_int_equal(estimate_sign(&e), 1);
}

static void a_difference_that_never_varies_is_certain(void **state)
{
	const double x[] = {3, 4, 5}, y[] = {4, 5, 6};
	struct estimate e = estimate_paired(x, y, 3), same = estimate_paired(x, x, 3);

	(void)state;
	assert_int_equal(estimate_sign(&e), -1);
	assert_int_equal(estimate_sign(&same), 0);
}

static void jain_is_one_where_all_are_equal_and_one_nth_where_one_has_all(void **state)
{
	const double all[] = {7, 7, 7, 7}, one[] = {7, 0, 0, 0};

	(void)state;
	NEAR(jain_index(all, 4), 1, 1e-12);
	NEAR(jain_index(one, 4), 0.25, 1e-12);
	assert_true(isnan(jain_index(all, 0)));
}

static double value(const struct metrics *m, const char *name)
{
	return measure_kinds[measure_kind_find(name)].value(m);
}

static void fairness_is_of_shares_over_weights(void **state)
{
	struct server_metrics servers[] = {
		{.connections = 300, .weight = 3, .busy = 10, .capacity = 100},
		{.connections = 100, .weight = 1, .busy = 30, .capacity = 100},
	};
	struct metrics *m = calloc(1, sizeof(*m));

	(void)state;
	m->server_count = 2;
	m->servers = servers;
	m->connections = 400;
	NEAR(value(m, "fairness"), 1, 1e-12);
	NEAR(value(m, "share-error"), 0, 1e-12);
	NEAR(value(m, "fairness-work"), 0.8, 1e-12); /* (0.4)² / (2 · 0.1) */
	NEAR(value(m, "utilisation"), 0.2, 1e-12);
	NEAR(value(m, "utilisation-max"), 0.3, 1e-12);
	servers[0].connections = 200;
	servers[1].connections = 200;
	NEAR(value(m, "share-error"), 0.25, 1e-12);
	free(m);
}

static void a_measure_that_says_nothing_is_no_number(void **state)
{
	struct metrics *m = calloc(1, sizeof(*m));

	(void)state;
	assert_true(isnan(value(m, "response-mean")));
	assert_true(isnan(value(m, "response-p99")));
	assert_true(isnan(value(m, "cache-hits")));
	assert_true(isnan(value(m, "moved-leave")));
	assert_true(isnan(value(m, "flood")));
	free(m);
}

static void who_was_moved_needlessly_had_a_server_that_stayed(void **state)
{
	struct server_change changes[] = {
		{.clients = 100, .moved = 40, .forced = 25},
		{.clients = 100, .moved = 10, .returns = true, .flood = 2500},
	};
	struct metrics *m = calloc(1, sizeof(*m));

	(void)state;
	m->changes = changes;
	m->change_count = 2;
	NEAR(value(m, "moved-leave"), 0.4, 1e-12);
	NEAR(value(m, "moved-needlessly"), 0.2, 1e-12);
	NEAR(value(m, "moved-return"), 0.1, 1e-12);
	NEAR(value(m, "flood"), 2.5, 1e-12);
	changes[1].flood = 0;
	NEAR(value(m, "flood"), 0, 1e-12);
	changes[1].flood = METRICS_NOT_COUNTED;
	assert_true(isnan(value(m, "flood")));
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_histogram_knows_every_percentile_to_one_part_in_128),
		cmocka_unit_test(a_histogram_of_small_numbers_is_exact),
		cmocka_unit_test(a_histogram_holds_any_duration),
		cmocka_unit_test(buckets_touch_and_never_overlap),
		cmocka_unit_test(an_interval_is_students),
		cmocka_unit_test(one_run_has_no_interval_and_no_verdict),
		cmocka_unit_test(what_runs_share_is_gone_from_a_paired_difference),
		cmocka_unit_test(a_difference_that_never_varies_is_certain),
		cmocka_unit_test(jain_is_one_where_all_are_equal_and_one_nth_where_one_has_all),
		cmocka_unit_test(fairness_is_of_shares_over_weights),
		cmocka_unit_test(a_measure_that_says_nothing_is_no_number),
		cmocka_unit_test(who_was_moved_needlessly_had_a_server_that_stayed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
