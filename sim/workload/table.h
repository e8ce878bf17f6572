/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weighted choice among n items: a table of cumulative shares of 2⁶⁴ with binary search. Floating
 * point is only used to build the table; a draw compares integers.
 */
#ifndef LVSLAB_WORKLOAD_TABLE_H
#define LVSLAB_WORKLOAD_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct table {
	uint64_t *until; /* item i is chosen below until[i]; the last is UINT64_MAX */
	size_t count;
};

/* Memory from the C library; `weight` has n ≥ 1 finite numbers ≥ 0, not all 0. */
void table_make(struct table *t, const double *weight, size_t n);
/* Weights 1/1ˢ, 1/2ˢ … 1/nˢ: the first is the most popular. */
void table_make_zipf(struct table *t, size_t n, double exponent);
void table_free(struct table *t);

size_t table_pick(const struct table *t, uint64_t uniform); /* O(log n) */

#endif
