/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The threads of one process that run a sweep's points. */
#ifndef LVSLAB_UI_SWEEP_CREW_H
#define LVSLAB_UI_SWEEP_CREW_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "study/sweep/grid.h"

struct point_done {
	size_t point;
	bool failed;
	struct text text; /* the row's numbers; or the errors, in lines */
};

struct crew {
	const struct grid *grid;
	unsigned threads;
	/* Called by thread `thread`: passes on a finished point (NULL: none yet) and gets the next
	 * one; false: there is none left. */
	bool (*next)(void *arg, unsigned thread, const struct point_done *done, size_t *point);
	void (*ended)(void *arg); /* by each thread when it ends; may be NULL */
	void *arg;
	/* internal */
	pthread_t *running;
	struct crew_thread *each;
	struct helper *helpers; /* one per thread, if a library may be loaded */
	unsigned started;
};

/* 0, or an errno: no thread could be started. */
int crew_start(struct crew *c);
void crew_join(struct crew *c);

#endif
