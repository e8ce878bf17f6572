/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a sweep: which points are done and which are next. All results arrive here, from
 * this process's threads and from other ranks.
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
	char **values; /* of each point; NULL: not done */
	size_t points, done, next;
	bool stopped;     /* after an error: no more points are assigned */
	int log_error;    /* errno of writing the log */
	struct text said; /* the error of a point */
	unsigned at_work; /* threads of this process that are still running */
	int wake;         /* an eventfd signalled at each change; -1: not used */
};

void book_open(struct book *b, size_t points);
void book_close(struct book *b); /* the log stays open */
/* For sweep_log_open(): adds a point that was done before. */
void book_take(void *arg, size_t point, const char *values);
/* For struct crew; from any thread. */
bool book_next(void *arg, unsigned thread, const struct point_done *done, size_t *point);
void book_ended(void *arg);

#endif
