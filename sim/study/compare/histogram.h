/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often each duration was seen, in buckets that are never wider than 1/128 of what they hold:
 * every percentile to within 0.8 %, whatever the range, at the price of one increment. Integers
 * only. After the idea of Tene's HdrHistogram.
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
	int64_t sum, most; /* exact; `sum` is what 292 years are enough for */
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

/* The value that `permyriad` of 10 000 do not exceed (nearest rank), as the middle of its bucket,
 * never more than the largest seen; 0 where nothing was seen. */
int64_t histogram_percentile(const struct histogram *h, unsigned permyriad);

#endif
