/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A histogram of durations, with buckets at most 1/128 as wide as their values: every percentile to
 * within 0.8%, over any range, at the cost of one increment. Integers only. Based on the idea of
 * Tene's HdrHistogram.
 */
#ifndef LVSLAB_STUDY_COMPARE_HISTOGRAM_H
#define LVSLAB_STUDY_COMPARE_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_BITS 7
#define HISTOGRAM_HALF (1u << HISTOGRAM_BITS)
#define HISTOGRAM_BUCKETS ((63 - HISTOGRAM_BITS + 1) * HISTOGRAM_HALF)

struct histogram {
	uint64_t count;
	int64_t sum, most; /* exact; `sum` overflows after 292 years */
	uint64_t buckets[HISTOGRAM_BUCKETS];
};

static inline size_t histogram_bucket(uint64_t value)
{
	if (value < HISTOGRAM_HALF)
		return (size_t)value;
	unsigned shift = 63 - HISTOGRAM_BITS - (unsigned)__builtin_clzll(value);
	return shift * HISTOGRAM_HALF + (size_t)(value >> shift);
}

/* `value` ≥ 0 */
static inline void histogram_add(struct histogram *h, int64_t value)
{
	h->count++;
	h->sum += value;
	h->most = value > h->most ? value : h->most;
	h->buckets[histogram_bucket((uint64_t)value)]++;
}

/* The value not exceeded by `permyriad` of 10 000 (nearest rank), as the middle of its bucket, at
 * most the largest value seen; 0 if empty. */
int64_t histogram_percentile(const struct histogram *h, unsigned permyriad);

#endif
