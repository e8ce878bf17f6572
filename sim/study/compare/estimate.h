/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mean over seeds and how sure it is: Student's 95 % confidence interval. */
#ifndef LVSLAB_STUDY_COMPARE_ESTIMATE_H
#define LVSLAB_STUDY_COMPARE_ESTIMATE_H

#include <stddef.h>

struct estimate {
	size_t n;    /* numbers that there were; NANs do not count */
	double mean; /* NAN of none */
	double half; /* the interval is mean ± half; NAN of fewer than two */
};

struct estimate estimate_of(const double *x, size_t n);
/* Of the differences x[i] − y[i]: both met the same customers, so what they shared is gone. */
struct estimate estimate_paired(const double *x, const double *y, size_t n);
/* −1, 1: the whole interval lies below, above 0; 0: it does not, or there is none. */
int estimate_sign(const struct estimate *e);

#endif
