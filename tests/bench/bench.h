/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Benchmarks speak in ratios: each measures a bare baseline in the same run, turn by turn, so that
 * a figure holds when the machine's speed drifts. Nothing here is a test; nothing fails by time.
 */
#ifndef LVSLAB_TESTS_BENCH_H
#define LVSLAB_TESTS_BENCH_H

#include <stddef.h>
#include <stdint.h>

#define BENCH_TURNS 7

uint64_t bench_clock(void); /* ns of processor time of this process */

struct bench_pair {
	double ours, bare; /* ns an operation: the median of the turns */
	double ratio;      /* the median of the turns' ratios */
};

/* Runs `ours` and `bare` in turn; each does `operations` operations and returns the ns it took. */
struct bench_pair bench_compare(
	uint64_t (*ours)(void *arg), uint64_t (*bare)(void *arg), void *arg, double operations);
double bench_median(double *values, size_t n); /* sorts them */

/* A 4-ary heap of (time, number, pointer) and nothing else: the baseline of the event queue. */
struct bare_entry {
	int64_t time;
	uint64_t seq;
	void *what;
};
struct bare_heap {
	struct bare_entry *heap;
	size_t count;
	uint64_t seq;
};
void bare_push(struct bare_heap *h, int64_t time, void *what);
struct bare_entry bare_pop(struct bare_heap *h);
/* ns an event of a bare heap with `pending` events: pop the first, push one a random step later */
double bare_event_cost(size_t pending);

void bench_hold(void);
void bench_hops(void);
void bench_memory(void);
void bench_back(void);
void bench_schedulers(void);
void bench_connections(void);
void bench_table(void);
void bench_sweep(void);
void bench_screen(void);
void bench_growth(void);
void bench_pair(void);

#endif
