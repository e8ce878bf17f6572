/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where theory has an answer, the simulator is held to it: the theory's number must lie in the 99 %
 * confidence interval over seeds, and the interval must be narrow, or it would say nothing. The
 * seeds are fixed, so a test that passes passes always.
 */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "base/rng.h"
#include "base/text.h"
#include "load.h"
#include "study/compare/estimate.h"
#include "study/compare/measure.h"
#include "workload/arrivals.h"

#define SEEDS 8
#define ROUND_TRIPS 400e-6 /* s: of two on cables of which nothing is said */

/* ---- scenarios ---- */

struct setup {
	const char *stop_time;
	unsigned servers, workers, weight;
	const char *scheduler;
	const char *from;     /* more keys of the workload */
	const char *arrivals; /* arrivals, demand … */
	const char *more;     /* further keys of the file */
};

static void add_servers(struct text *t, const struct setup *s)
{
	for (unsigned i = 0; i < s->servers; i++) {
		text_add(t, "  rs%u: {kind: host, interfaces: {eth0: {ipv4: 10.0.1.%u/8}}, ", i,
			i + 1);
		text_add(t, "services: [{listen: tcp/80, workers: %u, queue: 65535}]}\n",
			s->workers);
	}
	text_add(t,
		"virtual_servers:\n"
		"  - {on: d, address: tcp 10.0.0.9:80, scheduler: %s, real_servers: [",
		s->scheduler);
	for (unsigned i = 0; i < s->servers; i++)
		text_add(t, "%s{address: 10.0.1.%u, weight: %u}", i ? ", " : "", i + 1, s->weight);
	text_put(t, "]}\n");
}

static struct spec *spec_of(const struct setup *s)
{
	struct text t = {0};

	text_add(&t,
		"version: 1\n"
		"name: theory\n"
		"stop_time: %s\n"
		"nodes:\n"
		"  c: {kind: host, interfaces: {eth0: {ipv4: 10.2.0.1/8}}}\n"
		"  d: {kind: host, interfaces: {eth0: {ipv4: [10.0.0.1/8, 10.0.0.9/32]}}}\n",
		s->stop_time);
	add_servers(&t, s);
	text_add(&t, "workload: [{from: c, to: tcp 10.0.0.9:80, %s %s}]\n%s",
		s->from ? s->from : "", s->arrivals, s->more ? s->more : "");
	struct spec *spec = load_text(text_str(&t), NULL);
	text_free(&t);
	return spec;
}

static void run(const struct spec *spec, uint64_t seed, struct metrics *m)
{
	struct measure_options o = {.seed = seed};
	struct problems ps = {0};

	if (measure(spec, &o, m, &ps) != 0)
		fail_msg("%s", ps.items[0].text);
	problems_free(&ps);
}

/* ---- intervals ---- */

/* `theory` in the 99 % interval, which is no wider than `precision` of it to either side */
static void assert_holds(
	const char *what, const double *x, size_t n, double theory, double precision)
{
	struct estimate e = estimate_of(x, n);
	double freedom = (double)n - 1;
	double half = e.half * qt(0.995, freedom, 1, 0) / qt(0.975, freedom, 1, 0);

	if (!(fabs(e.mean - theory) <= half) || !(half <= precision * theory))
		fail_msg("%s: theory says %g, %zu runs say %g ± %g", what, theory, n, e.mean, half);
}

/* ---- queues: the mean time in the system of a server, in seconds ---- */

static double mean_response(const struct server_metrics *s)
{
	return (double)s->response / (double)s->completed / 1e9 - ROUND_TRIPS;
}

static void assert_queue(
	const char *what, const struct setup *setup, double theory, double load, double precision)
{
	struct spec *spec = spec_of(setup);
	double time[SEEDS], busy[SEEDS];
	static struct metrics m;

	for (uint64_t i = 0; i < SEEDS; i++) {
		run(spec, i + 1, &m);
		assert_int_equal(m.refused + m.timed_out, 0);
		time[i] = (double)m.response.sum / (double)m.response.count / 1e9 - ROUND_TRIPS;
		busy[i] = (double)m.servers[0].busy / (double)m.servers[0].capacity;
		metrics_free(&m);
	}
	spec_free(spec);
	assert_holds(what, time, SEEDS, theory, precision);
	assert_holds("utilisation", busy, SEEDS, load, precision);
}

static void one_server_with_exponential_times_is_an_m_m_1(void **state)
{
	(void)state;
	/* 1 / (mu − lambda) */
	assert_queue("M/M/1",
		&(struct setup){"500s", 1, 1, 1, "wlc", NULL,
			"arrivals: poisson 50/s, demand: exponential 10ms", NULL},
		1 / (100.0 - 50), 0.5, 0.04);
	assert_queue("M/M/1 at load 0.8",
		&(struct setup){"500s", 1, 1, 1, "wlc", NULL,
			"arrivals: poisson 80/s, demand: exponential 10ms", NULL},
		1 / (100.0 - 80), 0.8, 0.12);
}

static void times_in_an_m_m_1_are_exponential_themselves(void **state)
{
	struct spec *spec = spec_of(&(struct setup){"400s", 1, 1, 1, "wlc", NULL,
		"arrivals: poisson 50/s, demand: exponential 10ms", NULL});
	double p90[SEEDS];
	static struct metrics m;

	(void)state;
	for (uint64_t i = 0; i < SEEDS; i++) {
		run(spec, i + 1, &m);
		p90[i] = (double)histogram_percentile(&m.response, 9000) / 1e9 - ROUND_TRIPS;
		metrics_free(&m);
	}
	spec_free(spec);
	assert_holds("p90", p90, SEEDS, log(10) / 50, 0.06);
}

/* 1/mu + C(c, a) / (c mu − lambda), C by Erlang's second formula */
static double m_m_c(double lambda, double mu, int c)
{
	double a = lambda / mu, term = 1, sum = 1;

	for (int k = 1; k < c; k++) {
		term *= a / k;
		sum += term;
	}
	double last = term * a / c / (1 - a / c);
	return 1 / mu + last / (sum + last) / (c * mu - lambda);
}

static void workers_make_it_an_m_m_c(void **state)
{
	(void)state;
	assert_queue("M/M/4",
		&(struct setup){"100s", 1, 4, 1, "wlc", NULL,
			"arrivals: poisson 300/s, demand: exponential 10ms", NULL},
		m_m_c(300, 100, 4), 0.75, 0.06);
	assert_queue("M/M/16",
		&(struct setup){"25s", 1, 16, 1, "wlc", NULL,
			"arrivals: poisson 1440/s, demand: exponential 10ms", NULL},
		m_m_c(1440, 100, 16), 0.9, 0.15);
}

/* Pollaczek–Khinchine: E[S] + lambda E[S²] / 2 (1 − rho) */
static double m_g_1(double lambda, double mean, double second_moment)
{
	return mean + lambda * second_moment / 2 / (1 - lambda * mean);
}

static void any_service_time_makes_it_an_m_g_1(void **state)
{
	(void)state;
	assert_queue("M/D/1",
		&(struct setup){
			"300s", 1, 1, 1, "wlc", NULL, "arrivals: poisson 60/s, demand: 10ms", NULL},
		m_g_1(60, 0.01, 1e-4), 0.6, 0.04);
	assert_queue("M/G/1, uniform",
		&(struct setup){"300s", 1, 1, 1, "wlc", NULL,
			"arrivals: poisson 60/s, demand: uniform 0s 20ms", NULL},
		m_g_1(60, 0.01, 4e-4 / 3), 0.6, 0.04);
	assert_queue("M/G/1, lognormal",
		&(struct setup){"600s", 1, 1, 1, "wlc", NULL,
			"arrivals: poisson 60/s, demand: lognormal mean=10ms sigma=1", NULL},
		m_g_1(60, 0.01, 1e-4 * exp(1)), 0.6, 0.12);
}

/* ---- splitting a stream ---- */

/*
 * Clients come in random order, sh knows each by its address: the stream is split at random, so
 * each server has a Poisson stream of its own, of the rate that its share says.
 */
static void a_poisson_stream_split_at_random_makes_two_m_m_1(void **state)
{
	struct spec *spec = spec_of(
		&(struct setup){"300s", 2, 1, 1, "sh", "addresses: 20000, activity: uniform,",
			"arrivals: poisson 120/s, demand: exponential 10ms", NULL});
	double ratio[SEEDS];
	static struct metrics m;

	(void)state;
	for (uint64_t i = 0; i < SEEDS; i++) {
		ratio[i] = 0;
		run(spec, i + 1, &m);
		for (int k = 0; k < 2; k++) {
			double lambda = (double)m.servers[k].connections / 300;
			ratio[i] += mean_response(&m.servers[k]) * (100 - lambda) / 2;
		}
		metrics_free(&m);
	}
	spec_free(spec);
	assert_holds("response over that of M/M/1", ratio, SEEDS, 1, 0.08);
}

/*
 * rr gives every second one to each: what comes is no Poisson stream but more even (Erlang-2), and
 * G/M/1 says how much shorter the wait is: 1 / mu (1 − sigma), sigma = A*(mu (1 − sigma)).
 */
static void a_poisson_stream_dealt_in_turn_makes_two_e2_m_1(void **state)
{
	double sigma = 0.5, time[SEEDS], lambda = 120, mu = 100;
	struct spec *spec = spec_of(&(struct setup){"300s", 2, 1, 1, "rr", NULL,
		"arrivals: poisson 120/s, demand: exponential 10ms", NULL});
	static struct metrics m;

	(void)state;
	for (int i = 0; i < 200; i++)
		sigma = pow(lambda / (lambda + mu * (1 - sigma)), 2);
	for (uint64_t i = 0; i < SEEDS; i++) {
		run(spec, i + 1, &m);
		time[i] = (double)m.response.sum / (double)m.response.count / 1e9 - ROUND_TRIPS;
		metrics_free(&m);
	}
	spec_free(spec);
	assert_holds("E2/M/1", time, SEEDS, 1 / (mu * (1 - sigma)), 0.06);
	/* and the random split is worse by a fifth and more */
	assert_true(1 / (mu - lambda / 2) > 1.2 / (mu * (1 - sigma)));
}

/* ---- balls into bins ---- */

#define BINS 64
#define BALLS 6400

static double gap_of(const uint32_t *bins)
{
	uint32_t most = 0;

	for (int i = 0; i < BINS; i++)
		most = bins[i] > most ? bins[i] : most;
	return most - (double)BALLS / BINS;
}

/* by the book: `choices` bins at random, the ball goes into the one that holds least */
static double ideal_gap(int choices, struct rng *r)
{
	uint32_t bins[BINS] = {0};

	for (int i = 0; i < BALLS; i++) {
		uint64_t best = rng_below(r, BINS);
		for (int k = 1; k < choices; k++) {
			uint64_t other = rng_below(r, BINS);
			if (bins[other] < bins[best])
				best = other;
		}
		bins[best]++;
	}
	return gap_of(bins);
}

static double mean_ideal_gap(int choices)
{
	struct rng r = rng_named(1, "bins", "test");
	double sum = 0;

	for (int i = 0; i < 400; i++)
		sum += ideal_gap(choices, &r);
	return sum / 400;
}

static void gaps(const struct setup *setup, double gap[SEEDS])
{
	struct spec *spec = spec_of(setup);
	static struct metrics m;

	for (uint64_t i = 0; i < SEEDS; i++) {
		uint32_t bins[BINS];
		run(spec, i + 1, &m);
		assert_int_equal(m.connections, BALLS);
		for (int k = 0; k < BINS; k++)
			bins[k] = (uint32_t)m.servers[k].connections;
		gap[i] = gap_of(bins);
		metrics_free(&m);
	}
	spec_free(spec);
}

static void two_random_choices_beat_one_as_balls_in_bins_say(void **state)
{
	static const char balls[] = "arrivals: constant 1000/s, stop: 6400ms, demand: 0s, hold: 1h";
	static const char anyone[] = "addresses: 100000, activity: uniform,";
	double one[SEEDS], two[SEEDS];

	(void)state;
	gaps(&(struct setup){"10s", BINS, 1, 1, "sh", anyone, balls, NULL}, one);
	gaps(&(struct setup){"10s", BINS, 1, 100, "twos", anyone, balls, NULL}, two);
	/* about √(2 m/n · ln n) of one choice, ln ln n / ln 2 + O(1) of two, however many balls */
	assert_holds("gap of one choice", one, SEEDS, mean_ideal_gap(1), 0.25);
	assert_holds("gap of two choices", two, SEEDS, mean_ideal_gap(2), 0.35);
	for (int i = 0; i < SEEDS; i++) {
		assert_true(two[i] <= log(log(BINS)) / log(2) + 2);
		assert_true(one[i] >= 4 * two[i]);
	}
}

/* ---- Maglev ---- */

#define MAGLEV_TABLE 4093 /* CONFIG_IP_VS_MH_TAB_INDEX 12 */
#define MAGLEV_SERVERS 10
#define MAGLEV_CLIENTS 4000

/* the paper's table by ideal hash functions, without the server `gone` (−1: none) */
static void ideal_table(
	const uint64_t *offset, const uint64_t *skip, int gone, int table[MAGLEV_TABLE])
{
	uint64_t next[MAGLEV_SERVERS] = {0};
	int filled = 0;

	memset(table, 0xff, MAGLEV_TABLE * sizeof(table[0]));
	for (int i = 0;; i = (i + 1) % MAGLEV_SERVERS) {
		uint64_t at;
		if (i == gone)
			continue;
		do
			at = (offset[i] + next[i]++ * skip[i]) % MAGLEV_TABLE;
		while (table[at] >= 0);
		table[at] = i;
		if (++filled == MAGLEV_TABLE)
			return;
	}
}

/* The share of entries that change though their server stays: of one set of hash functions the mean
 * over who goes, and how that varies from set to set. */
static void ideal_disruption(double *mean, double *deviation)
{
	static int whole[MAGLEV_TABLE], less[MAGLEV_TABLE];
	uint64_t offset[MAGLEV_SERVERS], skip[MAGLEV_SERVERS];
	struct rng r = rng_named(1, "maglev", "test");
	double sum = 0, squares = 0;

	for (int trial = 0; trial < 50; trial++) {
		double moved = 0;
		for (int i = 0; i < MAGLEV_SERVERS; i++) {
			offset[i] = rng_below(&r, MAGLEV_TABLE);
			skip[i] = rng_below(&r, MAGLEV_TABLE - 1) + 1;
		}
		ideal_table(offset, skip, -1, whole);
		for (int gone = 0; gone < MAGLEV_SERVERS; gone++) {
			ideal_table(offset, skip, gone, less);
			for (int i = 0; i < MAGLEV_TABLE; i++)
				moved += whole[i] != gone && whole[i] != less[i];
		}
		moved /= MAGLEV_SERVERS * MAGLEV_TABLE;
		sum += moved;
		squares += moved * moved;
	}
	*mean = sum / 50;
	*deviation = sqrt(squares / 50 - *mean * *mean);
}

/* all clients come before and after one server has gone; who goes is another one each time */
static void leave(const char *scheduler, int gone, double *share_kept, double *spread)
{
	static struct metrics m;
	char event[128];
	struct setup setup = {"40s", MAGLEV_SERVERS, 8, 1, scheduler, "addresses: 4000,",
		"arrivals: constant 200/s, demand: 1ms", event};

	snprintf(event, sizeof(event),
		"events: [{at: 20s, on: d, run: ipvsadm -d -t 10.0.0.9:80 -r 10.0.1.%d}]\n",
		gone + 1);
	struct spec *spec = spec_of(&setup);
	run(spec, 1, &m);
	assert_int_equal(m.change_count, 1);
	assert_int_equal(m.changes[0].clients, MAGLEV_CLIENTS);
	*share_kept = (double)(m.changes[0].moved - m.changes[0].forced) / MAGLEV_CLIENTS;
	*spread = (double)m.changes[0].forced / MAGLEV_CLIENTS;
	metrics_free(&m);
	spec_free(spec);
}

static void maglev_disturbs_few_whose_server_stays(void **state)
{
	double kept[MAGLEV_SERVERS], forced[MAGLEV_SERVERS], other, ignored, sum = 0;
	double ideal, deviation;

	(void)state;
	for (int i = 0; i < MAGLEV_SERVERS; i++)
		leave("mh", i, &kept[i], &forced[i]);
	assert_holds("share of clients that must move", forced, MAGLEV_SERVERS,
		1.0 / MAGLEV_SERVERS, 0.1);
	ideal_disruption(&ideal, &deviation);
	for (int i = 0; i < MAGLEV_SERVERS; i++) {
		sum += kept[i];
		assert_true(kept[i] < 0.05);
	}
	/* and the clients are a sample of the table */
	double sampling = sqrt(ideal / MAGLEV_SERVERS / MAGLEV_CLIENTS);
	double spread = qnorm(0.995, 0, 1, 1, 0) * hypot(deviation, sampling);
	if (fabs(sum / MAGLEV_SERVERS - ideal) > spread)
		fail_msg("%g of the clients move without need, by the book %g ± %g",
			sum / MAGLEV_SERVERS, ideal, spread);
	/* a table that is filled in turn moves nearly everybody */
	leave("sh", 0, &other, &ignored);
	assert_true(other > 0.5);
}

/* the paper: a table of more than 100 entries a server gives each of them its share to within 1 %
 */
static void maglevs_shares_differ_by_a_hundredth_at_most(void **state)
{
	struct spec *spec = spec_of(&(struct setup){"40s", 40, 8, 1, "mh", "addresses: 80000,",
		"arrivals: constant 2000/s, demand: 1ms", NULL});
	static struct metrics m;
	double chi_squared = 0, fair, hundredth;

	(void)state;
	run(spec, 1, &m);
	fair = (double)m.connections / 40;
	for (size_t i = 0; i < 40; i++)
		chi_squared += pow((double)m.servers[i].connections - fair, 2) / fair;
	/* what a hundredth in every share would add to the chance of the sample */
	hundredth = 40 * fair * 0.01 * 0.01;
	assert_true(chi_squared < qchisq(0.99, 39, 1, 0) + hundredth);
	metrics_free(&m);
	spec_free(spec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_server_with_exponential_times_is_an_m_m_1),
		cmocka_unit_test(times_in_an_m_m_1_are_exponential_themselves),
		cmocka_unit_test(workers_make_it_an_m_m_c),
		cmocka_unit_test(any_service_time_makes_it_an_m_g_1),
		cmocka_unit_test(a_poisson_stream_split_at_random_makes_two_m_m_1),
		cmocka_unit_test(a_poisson_stream_dealt_in_turn_makes_two_e2_m_1),
		cmocka_unit_test(two_random_choices_beat_one_as_balls_in_bins_say),
		cmocka_unit_test(maglev_disturbs_few_whose_server_stays),
		cmocka_unit_test(maglevs_shares_differ_by_a_hundredth_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
