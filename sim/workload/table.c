/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inversion of a discrete distribution. Shares are rounded to parts of 2⁶⁴, each cumulative one
 * separately, so that errors do not accumulate; a weight of 0 is never chosen.
 */
#include "workload/table.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static double sum_of(const double *weight, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += weight[i];
	return sum;
}

/* a share of 1 in parts of 2⁶⁴, 1 itself as the largest number */
static uint64_t parts(double share)
{
	return share >= 1 ? UINT64_MAX : (uint64_t)ldexp(share, 64);
}

void table_make(struct table *t, const double *weight, size_t n)
{
	double sum = sum_of(weight, n), before = 0;
	size_t last = 0;

	assert(n > 0 && sum > 0);
	t->until = calloc(n, sizeof(*t->until));
	if (!t->until)
		abort();
	t->count = n;
	for (size_t i = 0; i < n; i++) {
		before += weight[i];
		t->until[i] = parts(before / sum);
		if (weight[i] > 0)
			last = i;
	}
	for (size_t i = last; i < n; i++)
		t->until[i] = UINT64_MAX;
}

void table_make_zipf(struct table *t, size_t n, double exponent)
{
	double *weight = calloc(n, sizeof(*weight));

	if (!weight)
		abort();
	for (size_t i = 0; i < n; i++)
		weight[i] = pow((double)(i + 1), -exponent);
	table_make(t, weight, n);
	free(weight);
}

void table_free(struct table *t)
{
	free(t->until);
	*t = (struct table){0};
}

size_t table_pick(const struct table *t, uint64_t uniform)
{
	size_t low = 0, high = t->count - 1;

	uniform -= uniform == UINT64_MAX; /* below the last */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (uniform < t->until[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}
