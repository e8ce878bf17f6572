/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a sweep on rank 0: threads, other ranks, progress, interruption. */
#ifndef LVSLAB_UI_SWEEP_SWEEP_H
#define LVSLAB_UI_SWEEP_SWEEP_H

#include "ui/ranks/ranks.h"

struct sweep {
	const struct grid *grid;
	struct book *book;
	struct ranks *ranks;
	unsigned threads;
};

/* Runs every point that is not done in the book. 0, or an errno: it could not start. Later errors
 * are in the book. Ends the process if the user interrupts it. */
int sweep_run(struct sweep *s);

#endif
