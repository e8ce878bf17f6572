/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes of a sweep under mpirun. Rank 0 keeps the book; the others ask it for points and
 * hand in what came of them. Without mpirun, and in the lvslab without MPI, there is one process:
 * rank 0 of 1. A program is linked with one of the two files: lvslab with ranks_none.c, lvslab-mpi
 * with ranks_mpi.c.
 */
#ifndef LVSLAB_UI_RANKS_RANKS_H
#define LVSLAB_UI_RANKS_RANKS_H

#include <stdbool.h>

#include "ui/sweep/book.h"

struct text;

struct ranks {
	int rank, count;
	int at_work;          /* of rank 0: others that have not said goodbye */
	pthread_mutex_t lock; /* one thread at a time speaks to MPI */
};

/* Is this the program that speaks MPI, lvslab-mpi? */
extern const bool ranks_know_mpi;
bool ranks_under_mpirun(void);

/* Finds out. 0; or -1 and a sentence where it was started by mpirun and cannot follow. */
int ranks_start(struct ranks *r, struct text *why);
void ranks_end(struct ranks *r);
/* Rank 0's `status`, on every rank. */
int ranks_told(const struct ranks *r, int status);
/* Does each rank have the same sweep before it? The first that has not; 0: all have. Everybody
 * calls it and learns the answer. `print` is empty on a rank that could not read it. */
int ranks_differ(const struct ranks *r, const struct fingerprint *print);

/* Rank 0: answers what the others have asked so far. True: there are others at work. */
bool ranks_serve(struct ranks *r, struct book *b);
/* The others: runs points until there are no more. 0, or an errno. */
int ranks_work(struct ranks *r, const struct grid *g, unsigned threads);

#endif
