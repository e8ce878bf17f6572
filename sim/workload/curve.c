/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inversion of the integrated rate (Çınlar's method): the arrivals of a Poisson process with a
 * varying rate are those of one with rate 1, with their times mapped back through the integral of
 * the rate. Over a straight piece the integral is a parabola, so no iteration or thinning is
 * needed, and one draw gives one arrival at any rate.
 */
#include "workload/curve.h"

#include <math.h>

#define LATEST 9e18

struct piece { /* of the curve, from the time asked for to its end */
	double rate, end_rate;
	double length; /* ns; INFINITY: the last rate stays */
};

static double between(const struct curve_point *a, const struct curve_point *b, int64_t time)
{
	double share = (double)(time - a->time) / (double)(b->time - a->time);

	return a->rate + (b->rate - a->rate) * share;
}

static struct piece piece_at(const struct curve *c, int64_t time)
{
	size_t i = 0;
	double last = c->points[c->count - 1].rate;

	if (c->period)
		time %= c->period;
	while (i < c->count && c->points[i].time <= time)
		i++;
	if (i == c->count)
		return (struct piece){
			last, last, c->period ? (double)(c->period - time) : INFINITY};
	return (struct piece){between(&c->points[i - 1], &c->points[i], time), c->points[i].rate,
		(double)(c->points[i].time - time)};
}

void curve_repeat(struct curve *c, int64_t period)
{
	c->period = period;
	c->area = 0;
	for (size_t i = 1; i < c->count; i++)
		c->area += (c->points[i - 1].rate + c->points[i].rate) / 2 *
			(double)(c->points[i].time - c->points[i - 1].time);
}

/* how far into the piece `area` is reached; the other root of the parabola lies outside. The form
 * without cancellation: 2·area / (rate + √(rate² + 2·slope·area)) */
static double reach(const struct piece *p, double area)
{
	double slope = isinf(p->length) ? 0 : (p->end_rate - p->rate) / p->length;
	double root = p->rate * p->rate + 2 * slope * area;

	return 2 * area / (p->rate + sqrt(root > 0 ? root : 0));
}

/* number of whole periods before `area` is reached; the rest is less than one period's */
static double periods(const struct curve *c, double *area)
{
	double n = c->period && *area > c->area ? floor(*area / c->area) : 0;

	*area -= n * c->area;
	return n * (double)c->period;
}

int64_t curve_next(const struct curve *c, int64_t from, double area)
{
	if (c->count == 1) {
		double x = area / c->points[0].rate;
		return (double)from + x < LATEST ? from + (int64_t)(x + 0.5) : CURVE_NEVER;
	}
	double skipped = periods(c, &area);

	if ((double)from + skipped >= LATEST)
		return CURVE_NEVER;
	from += (int64_t)skipped;
	for (;;) {
		struct piece p = piece_at(c, from);
		double whole = isinf(p.length) ? (p.rate > 0 ? INFINITY : 0)
					       : (p.rate + p.end_rate) / 2 * p.length;
		if (area <= whole) {
			double x = reach(&p, area);
			return (double)from + x < LATEST ? from + (int64_t)(x + 0.5) : CURVE_NEVER;
		}
		if (isinf(p.length) || (double)from + p.length >= LATEST)
			return CURVE_NEVER;
		area -= whole;
		from += (int64_t)p.length;
	}
}
