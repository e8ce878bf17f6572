/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buckets 0 … 255 hold one value each; above, each 128 buckets hold the next power of two, the
 * first of them starting where `shift` increases by one.
 */
#include "study/compare/histogram.h"

/* The middle of bucket `i`. */
static int64_t histogram_middle(size_t i)
{
	if (i < 2 * HISTOGRAM_HALF)
		return (int64_t)i;
	unsigned shift = (unsigned)(i / HISTOGRAM_HALF) - 1;
	uint64_t low = (uint64_t)(i % HISTOGRAM_HALF + HISTOGRAM_HALF) << shift;

	return (int64_t)(low + (((uint64_t)1 << shift) - 1) / 2);
}

int64_t histogram_percentile(const struct histogram *h, unsigned permyriad)
{
	/* the smallest rank that is at least that share, from 1 */
	uint64_t rank = (h->count * permyriad + 9999) / 10000, seen = 0;

	if (!h->count)
		return 0;
	rank = rank ? rank : 1;
	for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += h->buckets[i];
		if (seen < rank)
			continue;
		int64_t middle = histogram_middle(i);
		return middle < h->most ? middle : h->most;
	}
	return h->most;
}
