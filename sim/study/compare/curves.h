/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A comparison over time and over response times: means over the seeds, for plots. */
#ifndef LVSLAB_STUDY_COMPARE_CURVES_H
#define LVSLAB_STUDY_COMPARE_CURVES_H

#include "study/compare/comparison.h"

/* Active connections of a server at sample `point` of comparison_points(), mean over the seeds; NAN
 * if no run has this sample. */
double curve_active(const struct comparison *c, size_t scheduler, size_t server, unsigned point);
/* The same for all servers together. */
double curve_active_all(const struct comparison *c, size_t scheduler, unsigned point);
/* Number of samples that all runs have; 0: none. Sample i was taken at (i + 1) / points of the
 * run. */
unsigned curve_points(const struct comparison *c);

/* The response time, in ns, not exceeded by `permyriad` of 10 000, over all seeds; NAN if there
 * were no responses. */
double curve_response(const struct comparison *c, size_t scheduler, unsigned permyriad);

#endif
