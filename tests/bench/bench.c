/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock, the medians and the bare heap behind the benchmarks. Ours and the baseline run turn
 * by turn in one process, so both see the same machine.
 */
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

uint64_t bench_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double bench_median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), by_value);
	return values[n / 2];
}

struct bench_pair bench_compare(
	uint64_t (*ours)(void *arg), uint64_t (*bare)(void *arg), void *arg, double operations)
{
	double a[BENCH_TURNS], b[BENCH_TURNS], ratio[BENCH_TURNS];

	ours(arg);
	bare(arg);
	for (size_t i = 0; i < BENCH_TURNS; i++) {
		a[i] = (double)ours(arg) / operations;
		b[i] = (double)bare(arg) / operations;
		ratio[i] = a[i] / b[i];
	}
	return (struct bench_pair){bench_median(a, BENCH_TURNS), bench_median(b, BENCH_TURNS),
		bench_median(ratio, BENCH_TURNS)};
}

static int before(const struct bare_entry *a, const struct bare_entry *b)
{
	return a->time < b->time || (a->time == b->time && a->seq < b->seq);
}

void bare_push(struct bare_heap *h, int64_t time, void *what)
{
	struct bare_entry e = {time, ++h->seq, what};
	size_t at = h->count++;

	while (at > 0 && before(&e, &h->heap[(at - 1) / 4])) {
		h->heap[at] = h->heap[(at - 1) / 4];
		at = (at - 1) / 4;
	}
	h->heap[at] = e;
}

struct bare_entry bare_pop(struct bare_heap *h)
{
	struct bare_entry top = h->heap[0], e = h->heap[--h->count];
	size_t at = 0, child;

	while ((child = at * 4 + 1) < h->count) {
		size_t last = child + 4 < h->count ? child + 4 : h->count, least = child;
		for (size_t i = child + 1; i < last; i++)
			if (before(&h->heap[i], &h->heap[least]))
				least = i;
		if (!before(&h->heap[least], &e))
			break;
		h->heap[at] = h->heap[least];
		at = least;
	}
	h->heap[at] = e;
	return top;
}
