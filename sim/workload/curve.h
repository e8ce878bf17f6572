/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rate that changes in straight lines from point to point, over and over where it has a period;
 * and the arrivals of a Poisson process of that rate.
 */
#ifndef LVSLAB_WORKLOAD_CURVE_H
#define LVSLAB_WORKLOAD_CURVE_H

#include <stddef.h>
#include <stdint.h>

#define CURVE_POINTS 49
#define CURVE_NEVER INT64_MAX

struct curve {
	struct curve_point {
		int64_t time; /* ns; the first is at 0, none before the one in front of it */
		double rate;  /* arrivals a nanosecond */
	} points[CURVE_POINTS];
	size_t count;
	int64_t period; /* 0: the last rate stays */
	double area;    /* arrivals expected in one period */
};

/* The last point was added, and it starts over after `period`. */
void curve_repeat(struct curve *c, int64_t period);

/*
 * The time after `from` by which `area` arrivals are expected: with `area` drawn from the
 * exponential distribution of mean 1, the next arrival. CURVE_NEVER where there is none.
 */
int64_t curve_next(const struct curve *c, int64_t from, double area);

#endif
