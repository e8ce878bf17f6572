/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes of a sweep under mpirun. Rank 0 keeps the book; the others request points from it
 * and return the results. Without mpirun, and in the lvslab without MPI, there is one process: rank
 * 0 of 1. A program is linked with one of the two files: lvslab with ranks_none.c, lvslab-mpi with
 * ranks_mpi.c.
 */
#ifndef LVSLAB_UI_RANKS_RANKS_H
#define LVSLAB_UI_RANKS_RANKS_H

#include <stdbool.h>

#include "ui/sweep/book.h"

struct text;

struct ranks {
	int rank, count;
	int at_work;          /* on rank 0: number of other ranks still working */
	pthread_mutex_t lock; /* only one thread at a time calls MPI */
};

/* Is this the program with MPI, lvslab-mpi? */
extern const bool ranks_know_mpi;
bool ranks_under_mpirun(void);

/* Initialises it. 0; or -1 and a sentence if it was started by mpirun but cannot use MPI. */
int ranks_start(struct ranks *r, struct text *why);
void ranks_end(struct ranks *r);
/* Rank 0's `status`, on every rank. */
int ranks_told(const struct ranks *r, int status);
/* Do all ranks have the same sweep? Returns the first that differs; 0: all are equal. All ranks
 * call it and get the result. `print` is empty on a rank that could not read it. */
int ranks_differ(const struct ranks *r, const struct fingerprint *print);

/* Rank 0: answers pending requests. True: other ranks are still working. */
bool ranks_serve(struct ranks *r, struct book *b);
/* Other ranks: run points until there are no more. 0, or an errno. */
int ranks_work(struct ranks *r, const struct grid *g, unsigned threads);

#endif
