/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One point of a sweep's grid: checked, or run to the numbers of its row. */
#ifndef LVSLAB_UI_SWEEP_POINT_H
#define LVSLAB_UI_SWEEP_POINT_H

#include <stddef.h>

#include "study/sweep/grid.h"

struct text;

struct point_spec { /* kept from one point to the next: of one thread */
	struct spec *spec;
	size_t point;
};

/* 0, and in `out` the row's numbers with commas between them; -1, and in `out` what is wrong. */
int point_run(const struct grid *g, size_t point, struct point_spec *kept, struct text *out);
void point_forget(struct point_spec *kept);

/* Can it be run? 0, or -1 and the problems; those that are there already are not told twice. Where
 * the file cannot take the point's values, its scheduler is tried with `base`. */
int point_check(const struct grid *g, size_t point, const struct spec *base, struct problems *ps);

#endif
