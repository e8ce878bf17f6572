/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mean over seeds and its accuracy: Student's 95% confidence interval. */
#ifndef LVSLAB_STUDY_COMPARE_ESTIMATE_H
#define LVSLAB_STUDY_COMPARE_ESTIMATE_H

#include <stddef.h>

struct estimate {
	size_t n;    /* count of numbers; NANs are ignored */
	double mean; /* NAN if n is 0 */
	double half; /* the interval is mean ± half; NAN if n < 2 */
};

struct estimate estimate_of(const double *x, size_t n);
/* Of the differences x[i] − y[i]: both had the same clients, so their common variation cancels
 * out. */
struct estimate estimate_paired(const double *x, const double *y, size_t n);
/* −1, 1: the whole interval is below, above 0; 0: it is not, or does not exist. */
int estimate_sign(const struct estimate *e);

#endif
