/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identifies a sweep: two with the same fingerprint have the same results. */
#ifndef LVSLAB_STUDY_SWEEP_FINGERPRINT_H
#define LVSLAB_STUDY_SWEEP_FINGERPRINT_H

#include "study/sweep/grid.h"

struct fingerprint {
	uint64_t file;  /* its content with --set, and every file that it names */
	uint64_t grid;  /* keys, values, fidelity, cache */
	uint64_t seeds; /* the values of the axis of seeds */
};

/* `base` is grid_base(). */
struct fingerprint fingerprint_of(const struct grid *g, const struct spec *base);

#endif
