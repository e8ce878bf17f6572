/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a comparison looks like over time and over response times: means over the seeds, for plots.
 */
#ifndef LVSLAB_STUDY_COMPARE_CURVES_H
#define LVSLAB_STUDY_COMPARE_CURVES_H

#include "study/compare/comparison.h"

/* Active connections of a server at sample `point` of comparison_points(), mean over the seeds; NAN
 * where no run has sampled it. */
double curve_active(const struct comparison *c, size_t scheduler, size_t server, unsigned point);
/* The same of all servers together. */
double curve_active_all(const struct comparison *c, size_t scheduler, unsigned point);
/* Samples that every run has; 0: none. Sample i was taken at (i + 1) / points of the run. */
unsigned curve_points(const struct comparison *c);

/* The response time, in ns, that `permyriad` of 10 000 did not exceed, all seeds together; NAN
 * where nothing was answered. */
double curve_response(const struct comparison *c, size_t scheduler, unsigned permyriad);

#endif
