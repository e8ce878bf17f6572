/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is done of a sweep and who does what next: the one place where results come in, from this
 * process's threads and from the other ranks.
 */
#ifndef LVSLAB_UI_SWEEP_BOOK_H
#define LVSLAB_UI_SWEEP_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "ui/sweep/crew.h"
#include "ui/sweep/log.h"

struct book {
	pthread_mutex_t lock;
	struct sweep_log log;
	char **values; /* of each point, NULL: not done */
	size_t points, done, next;
	bool stopped;     /* something went wrong: no more points are given out */
	int log_error;    /* errno: the log cannot be written */
	struct text said; /* what went wrong with a point */
	unsigned at_work; /* threads of this process that have not ended */
	int wake;         /* an eventfd that tells of each change; -1: nobody waits */
};

void book_open(struct book *b, size_t points);
void book_close(struct book *b); /* the log stays open */
/* For sweep_log_open(): a point that was done before. */
void book_take(void *arg, size_t point, const char *values);
/* For struct crew; from any thread. */
bool book_next(void *arg, unsigned thread, const struct point_done *done, size_t *point);
void book_ended(void *arg);

#endif
