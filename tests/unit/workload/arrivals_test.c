/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connections of a workload, without a world: when, who, what they ask for. */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "load.h"
#include "workload/arrivals.h"

#define SECOND INT64_C(1000000000)
#define TOPOLOGY \
	"version: 1\n" \
	"name: t\n" \
	"stop_time: 1000s\n" \
	"nodes:\n" \
	"  sw: {kind: switch}\n" \
	"  a: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.1/8}}}\n" \
	"  b: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.2/8}}}\n" \
	"groups:\n" \
	"  crowd: {kind: host, count: 10, first_ipv4: 10.1.0.1/8, link: sw}\n" \
	"links: [[a:eth0, sw], [b:eth0, sw]]\n"

struct run {
	struct spec *spec;
	struct workload *plan;
	void *memory;
	struct arrivals *arrivals;
};

static struct run start(const char *workload, uint64_t seed)
{
	struct text t = {0};
	struct problems ps = {0};
	struct run r;

	text_add(&t, TOPOLOGY "workload:\n%s", workload);
	r.spec = load_text(text_str(&t), NULL);
	r.plan = workload_read(r.spec, &ps);
	assert_non_null(r.plan);
	r.memory = malloc(arrivals_size(r.plan));
	r.arrivals = arrivals_init(r.memory, r.plan, seed);
	text_free(&t);
	return r;
}

static void end(struct run *r)
{
	free(r->memory);
	workload_free(r->plan);
	spec_free(r->spec);
}

static uint64_t count_until(struct run *r, int64_t until)
{
	struct arrival a;
	uint64_t n = 0;

	while (arrivals_time(r->arrivals) < until && arrivals_next(r->arrivals, &a))
		n++;
	return n;
}

static void constant_arrivals_keep_their_distance_without_drift(void **state)
{
	struct run r =
		start("  - {from: a, to: tcp 10.9.9.9:80, arrivals: constant 3/s, start: 2s}\n", 1);
	struct arrival a;

	(void)state;
	for (uint64_t k = 0; k < 2994; k++) {
		assert_true(arrivals_next(r.arrivals, &a));
		assert_int_equal(a.time, 2 * SECOND + (int64_t)(k * 1000000000 / 3));
		assert_int_equal(a.client, 0x0a000001);
		assert_int_equal(a.vip, 0x0a090909);
		assert_int_equal(a.vport, 80);
		assert_int_equal(a.demand, ARRIVAL_NOTHING);
		assert_int_equal(a.response, ARRIVAL_NOTHING);
		assert_int_equal(a.request, 400);
		assert_int_equal(a.hold, 0);
	}
	end(&r);
}

static void poisson_arrivals_have_rate_and_variance_of_their_own(void **state)
{
	struct run r = start("  - {from: a, to: tcp 10.9.9.9:80, arrivals: poisson 100/s}\n", 1);
	double sum = 0, squares = 0;

	(void)state;
	for (int64_t t = 1; t <= 1000; t++) {
		double n = (double)count_until(&r, t * SECOND);
		sum += n;
		squares += n * n;
	}
	/* counts of a second: mean 100, variance 100; 1000 of them: ±3.3 standard errors */
	double mean = sum / 1000, variance = squares / 1000 - mean * mean;
	assert_true(fabs(mean - 100) < 3.3 * 10 / sqrt(1000));
	assert_true(fabs(variance - 100) < 3.3 * 100 * sqrt(2.0 / 1000));
	end(&r);
}

static void two_poisson_streams_are_one_of_the_sum_and_independent(void **state)
{
	struct run r = start("  - {from: a, to: tcp 10.9.9.9:80, arrivals: poisson 30/s}\n"
			     "  - {from: a, to: tcp 10.9.9.9:80, arrivals: poisson 70/s}\n",
		7);
	double n[2], sum[2] = {0}, product = 0, total = 0, squares = 0;
	struct arrival a;

	(void)state;
	for (int64_t t = 1; t <= 999; t++) {
		n[0] = n[1] = 0;
		while (arrivals_time(r.arrivals) < t * SECOND && arrivals_next(r.arrivals, &a))
			n[a.entry]++;
		sum[0] += n[0];
		sum[1] += n[1];
		product += n[0] * n[1];
		total += n[0] + n[1];
		squares += (n[0] + n[1]) * (n[0] + n[1]);
	}
	double covariance = product / 999 - sum[0] / 999 * sum[1] / 999;
	double variance = squares / 999 - total / 999 * total / 999;
	assert_true(fabs(covariance) < 3.3 * sqrt(30 * 70 / 999.0));
	assert_true(fabs(variance - 100) < 3.3 * 100 * sqrt(2.0 / 999));
	assert_true(fabs(total / 999 - 100) < 3.3 * 10 / sqrt(999));
	end(&r);
}

static void a_ramp_brings_what_its_area_says(void **state)
{
	struct run r = start(
		"  - {from: a, to: tcp 10.9.9.9:80, arrivals: ramp 0/s 200/s over=100s}\n", 3);

	(void)state;
	/* 200/s · t²/2 / 100 s: 2500 in the first half, 7500 in the second, then 200 a second */
	assert_true(fabs((double)count_until(&r, 50 * SECOND) - 2500) < 165);
	assert_true(fabs((double)count_until(&r, 100 * SECOND) - 7500) < 290);
	assert_true(fabs((double)count_until(&r, 150 * SECOND) - 10000) < 330);
	end(&r);
}

static void a_flash_crowd_comes_and_goes(void **state)
{
	struct run r = start("  - {from: a, to: tcp 10.9.9.9:80, arrivals: flash 10/s peak=1000/s "
			     "at=100s rise=2s hold=5s fall=20s}\n",
		3);

	(void)state;
	assert_true(fabs((double)count_until(&r, 100 * SECOND) - 1000) < 105);
	assert_true(fabs((double)count_until(&r, 102 * SECOND) - 1010) < 105);
	assert_true(fabs((double)count_until(&r, 107 * SECOND) - 5000) < 240);
	assert_true(fabs((double)count_until(&r, 127 * SECOND) - 10100) < 335);
	assert_true(fabs((double)count_until(&r, 227 * SECOND) - 1000) < 105);
	end(&r);
}

static void a_day_has_its_night(void **state)
{
	struct run r = start("  - {from: a, to: tcp 10.9.9.9:80, arrivals: diurnal 100/s "
			     "amplitude=1 period=100s}\n",
		3);
	double night = 0, day = 0;

	(void)state;
	for (int64_t t = 0; t < 900; t += 100) {
		night += (double)count_until(&r, (t + 25) * SECOND);
		day += (double)count_until(&r, (t + 75) * SECOND);
		night += (double)count_until(&r, (t + 100) * SECOND);
	}
	/* ∫(1 − cos) over the dark half: ½ − 1/π of the total */
	assert_true(fabs(night - 90000 * (0.5 - 1 / 3.14159265)) < 3.3 * 130);
	assert_true(fabs(day - 90000 * (0.5 + 1 / 3.14159265)) < 3.3 * 280);
	end(&r);
}

static void bursts_have_the_mean_of_their_phases(void **state)
{
	struct run r = start("  - {from: a, to: tcp 10.9.9.9:80, arrivals: on-off 500/s on=100ms "
			     "off=400ms off-rate=10/s}\n",
		3);
	double n = 0, empty = 0;

	(void)state;
	for (int64_t t = 1; t <= 9990; t++) {
		double k = (double)count_until(&r, t * SECOND / 10);
		n += k;
		empty += k == 0;
	}
	/* 500/s in a fifth of the time, 10/s in the rest: 108/s; much of the time nobody comes */
	assert_true(fabs(n / 999 - 108) < 12);
	assert_true(empty > 9990 * 0.15);
	end(&r);
}

static void a_closed_loop_waits_for_its_users(void **state)
{
	struct run r = start(
		"  - {from: crowd, to: tcp 10.9.9.9:80, arrivals: closed 20 think=100ms}\n", 1);
	struct arrival a[20], again;

	(void)state;
	for (int i = 0; i < 20; i++) {
		assert_true(arrivals_next(r.arrivals, &a[i]));
		assert_int_equal(a[i].time, SECOND / 10);
		assert_int_equal(a[i].user, i);
		assert_int_equal(a[i].client, 0x0a010001 + i % 10);
	}
	assert_false(arrivals_next(r.arrivals, &again));
	assert_int_equal(arrivals_time(r.arrivals), INT64_MAX);
	arrivals_departed(r.arrivals, a[7].entry, a[7].user, 5 * SECOND);
	assert_true(arrivals_next(r.arrivals, &again));
	assert_int_equal(again.time, 5 * SECOND + SECOND / 10);
	assert_int_equal(again.user, 7);
	assert_int_equal(again.nth, 1);
	assert_false(arrivals_next(r.arrivals, &again));
	end(&r);
}

/* what the n-th connection of an address asks for, whoever else is there */
static void collect(struct run *r, uint32_t client, int64_t demands[50])
{
	struct arrival a;

	for (int n = 0; n < 50;) {
		assert_true(arrivals_next(r->arrivals, &a));
		if (a.client == client)
			demands[n++] = a.demand;
	}
	end(r);
}

static void another_client_shifts_nobodys_numbers(void **state)
{
	static const char draws[] = "arrivals: poisson 100/s, demand: exponential 5ms}\n";
	struct text t = {0};
	int64_t alone[50], among[50], other_seed[50];
	struct run r;

	(void)state;
	text_add(&t, "  - {from: crowd, to: tcp 10.9.9.9:80, %s", draws);
	r = start(text_str(&t), 5);
	collect(&r, 0x0a010003, alone);
	r = start(text_str(&t), 6);
	collect(&r, 0x0a010003, other_seed);
	text_clear(&t);
	text_add(&t,
		"  - {from: a, to: tcp 10.9.9.9:80, %s"
		"  - {from: crowd, to: tcp 10.9.9.9:80, activity: zipf 1, hold: uniform 1s 2s, %s",
		draws, draws);
	r = start(text_str(&t), 5);
	collect(&r, 0x0a010003, among);
	assert_memory_equal(alone, among, sizeof(alone));
	assert_memory_not_equal(alone, other_seed, sizeof(alone));
	text_free(&t);
}

static void users_behind_one_address_have_ports_of_their_own(void **state)
{
	struct run r = start("  - {from: a, to: tcp 10.9.9.9:80, users: 50, arrivals: constant "
			     "1000/s}\n"
			     "  - {from: a, to: tcp 10.9.9.9:80, arrivals: constant 10/s}\n",
		1);
	static bool seen[65536];
	struct arrival a;

	(void)state;
	for (int i = 0; i < 28232; i++) {
		assert_true(arrivals_next(r.arrivals, &a));
		assert_int_equal(a.client, 0x0a000001);
		assert_true(a.port >= 32768 && a.port <= 60999);
		assert_false(seen[a.port]);
		seen[a.port] = true;
	}
	end(&r);
}

static void zipf_makes_the_first_the_most_popular(void **state)
{
	struct run r = start("  - {from: a, to: tcp 10.9.0.0:80, destinations: 100, popularity: "
			     "zipf 1, arrivals: constant 100/s}\n",
		1);
	double count[100] = {0}, harmonic = 0;
	struct arrival a;

	(void)state;
	for (int i = 1; i <= 100; i++)
		harmonic += 1.0 / i;
	for (int i = 0; i < 90000; i++) {
		assert_true(arrivals_next(r.arrivals, &a));
		assert_in_range(a.vip, 0x0a090000, 0x0a090063);
		count[a.vip - 0x0a090000]++;
	}
	for (int i = 0; i < 5; i++) {
		double p = 1 / harmonic / (i + 1);
		assert_true(fabs(count[i] / 90000 - p) < 3.5 * sqrt(p * (1 - p) / 90000));
	}
	end(&r);
}

/* ---- recordings ---- */

static struct run replay(const char *content, const char *kind, const char *more)
{
	char path[] = "/tmp/lvslab-trace-XXXXXX";
	struct text t = {0};
	struct problems ps = {0};
	struct run r;
	FILE *f = fdopen(mkstemp(path), "w");

	fputs(content, f);
	fclose(f);
	text_add(&t,
		TOPOLOGY "workload: [{from: crowd, to: tcp 10.9.0.0:80, %s arrivals: %s %s}]\n",
		more, kind, path);
	r.spec = load_text(text_str(&t), NULL);
	r.plan = workload_read(r.spec, &ps);
	assert_non_null(r.plan);
	r.memory = malloc(arrivals_size(r.plan));
	r.arrivals = arrivals_init(r.memory, r.plan, 1);
	/* what only reads text of unknown origin opens no file */
	r.spec->workload.items[0].arrivals.at.origin = ORIGIN_SEALED;
	assert_null(workload_read(r.spec, &ps));
	assert_int_equal(ps.count, 1);
	problems_free(&ps);
	remove(path);
	text_free(&t);
	return r;
}

static void a_trace_is_played_by_those_it_names_and_by_others_in_turn(void **state)
{
	struct run r = replay("time,client,port,destination,demand\n"
			      "1,10.1.0.4,5555,10.9.0.2,7ms\n2,9.9.9.9,,10.9.0.2,\n"
			      "2,joe,,8.8.8.8,0\n3,9.9.9.9,,elsewhere,1s\n",
		"trace", "start: 10s, destinations: 3, demand: 2ms, hold: 4ms,");
	static const struct {
		int64_t time, demand;
		uint32_t client, vip;
	} expected[] = {{11, 7000000, 0x0a010004, 0x0a090002},
		{12, 2000000, 0x0a010001, 0x0a090002}, {12, 0, 0x0a010002, 0x0a090000},
		{13, SECOND, 0x0a010001, 0x0a090001}};
	struct arrival a;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(arrivals_next(r.arrivals, &a));
		assert_int_equal(a.time, expected[i].time * SECOND);
		assert_int_equal(a.demand, expected[i].demand);
		assert_int_equal(a.client, expected[i].client);
		assert_int_equal(a.vip, expected[i].vip);
		assert_int_equal(a.hold, 4000000);
		assert_true(i > 0 || a.port == 5555);
		assert_true(i == 0 || a.port >= 32768);
	}
	assert_false(arrivals_next(r.arrivals, &a));
	end(&r);
}

static void a_spec_names_its_files_by_their_whole_path(void **state)
{
	char dir[] = "/tmp/lvslab-trace-XXXXXX";
	struct text path = {0}, file = {0}, expected = {0}, expanded = {0};
	struct problems ps = {0};

	(void)state;
	assert_non_null(mkdtemp(dir));
	text_add(&path, "%s/t.csv", dir);
	FILE *f = fopen(path.s, "w");
	fputs("0,a\n", f);
	fclose(f);
	text_add(&file, "%s/f.yaml", dir);
	static const char yaml[] =
		TOPOLOGY "workload: [{from: a, to: tcp 10.9.0.0:80, arrivals: trace t.csv}]\n";
	struct spec *s = spec_load_memory(file.s, yaml, sizeof(yaml) - 1, NULL, &ps);
	assert_non_null(s);
	char *whole = realpath(path.s, NULL);
	text_add(&expected, "trace %s", whole);
	assert_string_equal(s->workload.items[0].arrivals.s, expected.s);
	/* and so it loads again from anywhere */
	spec_expanded(&expanded, s);
	struct spec *again = spec_load_memory("f.yaml", expanded.s, expanded.len, NULL, &ps);
	assert_non_null(again);
	assert_string_equal(again->workload.items[0].arrivals.s, expected.s);
	spec_free(again);
	spec_free(s);
	remove(path.s);
	rmdir(dir);
	free(whole);
	text_free(&path);
	text_free(&file);
	text_free(&expected);
	text_free(&expanded);
}

static void an_access_log_is_played_with_its_sizes(void **state)
{
	struct run r = replay("h - - [10/Oct/2000:13:55:36 +0000] \"GET /a HTTP/1.0\" 200 77\n"
			      "h - - [10/Oct/2000:13:55:37 +0000] \"GET /b HTTP/1.0\" 200 88\n",
		"log", "destinations: 2,");
	struct arrival a;

	(void)state;
	assert_true(arrivals_next(r.arrivals, &a));
	assert_int_equal(a.time, 0);
	assert_int_equal(a.response, 77);
	assert_int_equal(a.vip, 0x0a090000);
	assert_int_equal(a.demand, ARRIVAL_NOTHING);
	assert_true(arrivals_next(r.arrivals, &a));
	assert_int_equal(a.time, SECOND);
	assert_int_equal(a.vip, 0x0a090001);
	assert_int_equal(a.client, 0x0a010001);
	end(&r);
}

static void a_copy_of_the_memory_brings_the_future_back(void **state)
{
	struct run r = start("  - {from: crowd, to: tcp 10.9.9.9:80, arrivals: on-off 500/s on=1s "
			     "off=1s, demand: pareto mean=5ms shape=1.5}\n"
			     "  - {from: b, to: tcp 10.9.9.9:80, arrivals: closed 5 think=10ms}\n",
		9);
	size_t n = arrivals_size(r.plan);
	void *copy = malloc(n);
	struct arrival first[500], a;

	(void)state;
	count_until(&r, SECOND);
	memcpy(copy, r.memory, n);
	for (int i = 0; i < 500; i++)
		arrivals_next(r.arrivals, &first[i]);
	memcpy(r.memory, copy, n);
	for (int i = 0; i < 500; i++) {
		arrivals_next(r.arrivals, &a);
		assert_int_equal(a.time, first[i].time);
		assert_int_equal(a.demand, first[i].demand);
		assert_int_equal(a.client, first[i].client);
		assert_int_equal(a.port, first[i].port);
	}
	free(copy);
	end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constant_arrivals_keep_their_distance_without_drift),
		cmocka_unit_test(poisson_arrivals_have_rate_and_variance_of_their_own),
		cmocka_unit_test(two_poisson_streams_are_one_of_the_sum_and_independent),
		cmocka_unit_test(a_ramp_brings_what_its_area_says),
		cmocka_unit_test(a_flash_crowd_comes_and_goes),
		cmocka_unit_test(a_day_has_its_night),
		cmocka_unit_test(bursts_have_the_mean_of_their_phases),
		cmocka_unit_test(a_closed_loop_waits_for_its_users),
		cmocka_unit_test(another_client_shifts_nobodys_numbers),
		cmocka_unit_test(users_behind_one_address_have_ports_of_their_own),
		cmocka_unit_test(zipf_makes_the_first_the_most_popular),
		cmocka_unit_test(a_trace_is_played_by_those_it_names_and_by_others_in_turn),
		cmocka_unit_test(a_spec_names_its_files_by_their_whole_path),
		cmocka_unit_test(an_access_log_is_played_with_its_sizes),
		cmocka_unit_test(a_copy_of_the_memory_brings_the_future_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
