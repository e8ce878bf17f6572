/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One point of a sweep's grid: checked, or run to get the numbers of its row. */
#ifndef LVSLAB_UI_SWEEP_POINT_H
#define LVSLAB_UI_SWEEP_POINT_H

#include <stddef.h>

#include "study/sweep/grid.h"

struct text;

struct point_spec { /* reused from one point to the next by one thread */
	struct spec *spec;
	size_t point;
};

/* 0, and the row's numbers, separated by commas, in `out`; -1, and the errors in `out`. */
int point_run(const struct grid *g, size_t point, struct point_spec *kept, struct text *out);
void point_forget(struct point_spec *kept);

/* Can it be run? 0, or -1 and the problems; existing ones are not repeated. If the file rejects the
 * point's values, its scheduler is tested with `base`. */
int point_check(const struct grid *g, size_t point, const struct spec *base, struct problems *ps);

#endif
