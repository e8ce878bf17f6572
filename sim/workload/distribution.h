/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is drawn for a connection: a time in ns or a size in bytes, from one uniform 64-bit number.
 * The same number gives the same draw, so two runs that share their numbers share their customers.
 */
#ifndef LVSLAB_WORKLOAD_DISTRIBUTION_H
#define LVSLAB_WORKLOAD_DISTRIBUTION_H

#include "base/problem.h"
#include "workload/table.h"

enum amount { AMOUNT_TIME, AMOUNT_SIZE };

#define AMOUNT_TIME_MAX (INT64_C(8760) * 3600 * 1000000000) /* draws are cut there */
#define AMOUNT_SIZE_MAX INT64_C(0xfffff000)

enum distribution_kind {
	DISTRIBUTION_NONE, /* nothing was said */
	DISTRIBUTION_CONSTANT,
	DISTRIBUTION_UNIFORM,
	DISTRIBUTION_EXPONENTIAL,
	DISTRIBUTION_LOGNORMAL,
	DISTRIBUTION_PARETO,
	DISTRIBUTION_EMPIRICAL
};

struct distribution {
	enum distribution_kind kind;
	enum amount amount;
	/* constant: the value; uniform: least and most; exponential: mean; lognormal: mu and
	 * sigma of the logarithm; pareto: minimum, shape and the share of it below its maximum */
	double a, b, c;
	int64_t *values; /* empirical */
	struct table table;
};

/*
 *   5ms                 uniform 1ms 9ms         exponential 5ms     constant 5ms
 *   lognormal mean=5ms sigma=1.2 | lognormal median=5ms sigma=1.2
 *   pareto mean=12KiB shape=1.3 | pareto minimum=1KiB shape=1.3 maximum=1GiB
 *   empirical FILE: `VALUE [WEIGHT]` a line, '#' begins a comment
 * -1 and problems at `at` (or at a line of FILE) where it is none of these.
 */
int distribution_read(struct distribution *d, const char *text, enum amount amount, struct place at,
	struct problems *problems);
void distribution_free(struct distribution *d);

int64_t distribution_draw(const struct distribution *d, uint64_t uniform);
/* The mean in ns or bytes before draws are rounded and cut; INFINITY where there is none. */
double distribution_mean(const struct distribution *d);

/* The middle of the 2⁻⁵³ wide step that a number stands for: never 0, never 1. */
static inline double uniform_double(uint64_t uniform)
{
	return ((double)(uniform >> 11) + 0.5) * 0x1p-53;
}

#endif
