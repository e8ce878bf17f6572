/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The course of a sweep on rank 0: threads, other ranks, progress, interruption. */
#ifndef LVSLAB_UI_SWEEP_SWEEP_H
#define LVSLAB_UI_SWEEP_SWEEP_H

#include "ui/ranks/ranks.h"

struct sweep {
	const struct grid *grid;
	struct book *book;
	struct ranks *ranks;
	unsigned threads;
};

/* Runs every point that the book has not. 0, or an errno: nothing could be begun. What went wrong
 * later stands in the book. Ends the process where a person interrupts it. */
int sweep_run(struct sweep *s);

#endif
