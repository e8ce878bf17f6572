/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rate that changes linearly between points, repeated if it has a period, and the arrivals of a
 * Poisson process with that rate.
 */
#ifndef LVSLAB_WORKLOAD_CURVE_H
#define LVSLAB_WORKLOAD_CURVE_H

#include <stddef.h>
#include <stdint.h>

#define CURVE_POINTS 49
#define CURVE_NEVER INT64_MAX

struct curve {
	struct curve_point {
		int64_t time; /* ns; the first is 0; never decreases */
		double rate;  /* arrivals per nanosecond */
	} points[CURVE_POINTS];
	size_t count;
	int64_t period; /* 0: the last rate stays */
	double area;    /* arrivals expected in one period */
};

/* All points are added; the curve repeats after `period`. */
void curve_repeat(struct curve *c, int64_t period);

/*
 * The time after `from` until which `area` arrivals are expected: with `area` drawn from the
 * exponential distribution of mean 1, the next arrival. CURVE_NEVER if there is none.
 */
int64_t curve_next(const struct curve *c, int64_t from, double area);

#endif
