/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mean ± t(n − 1; 97.5%) · s / √n. Runs with different seeds are independent, and a mean over the
 * many connections of a run is close enough to normal.
 *
 * Equal numbers have an interval of width 0: what cannot vary is certain.
 */
#include "study/compare/estimate.h"

#include <math.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#define LEVEL 0.975 /* both tails together 5% */

struct running { /* Welford's: no difference of large sums */
	size_t n;
	double mean, squares;
};

static void estimate_add(struct running *r, double x)
{
	if (isnan(x))
		return;
	double from = x - r->mean;
	r->n++;
	r->mean += from / (double)r->n;
	r->squares += from * (x - r->mean);
}

static struct estimate result(const struct running *r)
{
	struct estimate e = {r->n, r->n ? r->mean : (double)NAN, (double)NAN};

	if (r->n > 1) {
		double n = (double)r->n, variance = r->squares / (n - 1);
		e.half = qt(LEVEL, n - 1, 1, 0) * sqrt(variance / n);
	}
	return e;
}

struct estimate estimate_of(const double *x, size_t n)
{
	struct running r = {0};

	for (size_t i = 0; i < n; i++)
		estimate_add(&r, x[i]);
	return result(&r);
}

struct estimate estimate_paired(const double *x, const double *y, size_t n)
{
	struct running r = {0};

	for (size_t i = 0; i < n; i++)
		estimate_add(&r, x[i] - y[i]);
	return result(&r);
}

int estimate_sign(const struct estimate *e)
{
	if (isnan(e->half) || fabs(e->mean) <= e->half)
		return 0;
	return e->mean < 0 ? -1 : 1;
}
