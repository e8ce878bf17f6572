/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The results of a sweep as CSV, sorted by point. */
#ifndef LVSLAB_UI_SWEEP_ROWS_H
#define LVSLAB_UI_SWEEP_ROWS_H

#include <stdio.h>

#include "study/sweep/grid.h"

/* A row for each run: its value of each axis, then every measure. values[point] as returned by
 * point_run(). */
void rows_write(FILE *f, const struct grid *g, char *const *values);
/* A row for each setting and measure: the mean over the seeds with its 95% interval. */
void rows_summary(FILE *f, const struct grid *g, char *const *values);

#endif
