/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A random value for a connection: a time in ns or a size in bytes, from one uniform 64-bit number.
 * Equal numbers give equal values, so two runs with the same numbers have the same clients.
 */
#ifndef LVSLAB_WORKLOAD_DISTRIBUTION_H
#define LVSLAB_WORKLOAD_DISTRIBUTION_H

#include "base/problem.h"
#include "workload/table.h"

enum amount { AMOUNT_TIME, AMOUNT_SIZE };

#define AMOUNT_TIME_MAX (INT64_C(8760) * 3600 * 1000000000) /* larger draws are cut to this */
#define AMOUNT_SIZE_MAX INT64_C(0xfffff000)

enum distribution_kind {
	DISTRIBUTION_NONE, /* not set */
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
	/* constant: the value; uniform: min and max; exponential: mean; lognormal: mu and sigma of
	 * the logarithm; pareto: minimum, shape and the share below its maximum */
	double a, b, c;
	int64_t *values; /* empirical */
	struct table table;
};

/*
 *   5ms                 uniform 1ms 9ms         exponential 5ms     constant 5ms
 *   lognormal mean=5ms sigma=1.2 | lognormal median=5ms sigma=1.2
 *   pareto mean=12KiB shape=1.3 | pareto minimum=1KiB shape=1.3 maximum=1GiB
 *   empirical FILE: `VALUE [WEIGHT]` per line, '#' begins a comment
 * -1 and problems at `at` (or at a line of FILE) if it is none of these.
 */
int distribution_read(struct distribution *d, const char *text, enum amount amount, struct place at,
	struct problems *problems);
void distribution_free(struct distribution *d);

int64_t distribution_draw(const struct distribution *d, uint64_t uniform);
/* The mean in ns or bytes before draws are rounded and cut; INFINITY if there is none. */
double distribution_mean(const struct distribution *d);

/* The middle of a number's 2⁻⁵³ wide step: never 0, never 1. */
static inline double uniform_double(uint64_t uniform)
{
	return ((double)(uniform >> 11) + 0.5) * 0x1p-53;
}

#endif
