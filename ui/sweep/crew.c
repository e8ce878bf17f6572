/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads that share only the assignment of points. If a library may be loaded, each has a helper,
 * started before any thread: its runs are separate processes.
 */
#include "ui/sweep/crew.h"

#include <stdlib.h>

#include "base/text.h"
#include "ui/sweep/apart.h"
#include "ui/sweep/point.h"

struct crew_thread {
	struct crew *crew;
	unsigned number;
};

struct runner { /* what one thread or one helper keeps from point to point */
	const struct grid *grid;
	struct point_spec kept;
};

static int run_point(void *arg, size_t point, struct text *out)
{
	struct runner *r = arg;

	return point_run(r->grid, point, &r->kept, out);
}

static void *work(void *arg)
{
	const struct crew_thread *me = arg;
	struct crew *c = me->crew;
	struct point_done done = {0};
	struct runner here = {.grid = c->grid};

	bool more = c->next(c->arg, me->number, NULL, &done.point);
	while (more) {
		text_clear(&done.text);
		done.failed =
			(c->helpers ? helper_do(&c->helpers[me->number], done.point, &done.text)
				    : run_point(&here, done.point, &done.text)) != 0;
		size_t point = 0;
		more = c->next(c->arg, me->number, &done, &point);
		done.point = point;
	}
	point_forget(&here.kept);
	text_free(&done.text);
	if (c->ended)
		c->ended(c->arg);
	return NULL;
}

/* With fewer it takes longer, with the same result. 0, or an errno: there is none. */
static int start_helpers(struct crew *c)
{
	struct runner fresh = {.grid = c->grid};
	int error = 0;

	c->helpers = calloc(c->threads, sizeof(*c->helpers));
	if (!c->helpers)
		abort();
	for (unsigned i = 0; i < c->threads; i++)
		c->helpers[i].fd = -1;
	for (unsigned i = 0; i < c->threads && !error; i++) {
		error = helper_start(&c->helpers[i], c->helpers, i, run_point, &fresh);
		if (error && i) {
			c->threads = i;
			return 0;
		}
	}
	return error;
}

static void end_helpers(struct crew *c)
{
	for (unsigned i = 0; c->helpers && i < c->threads; i++)
		helper_end(&c->helpers[i]);
	free(c->helpers);
	c->helpers = NULL;
}

int crew_start(struct crew *c)
{
	int error = c->grid->loads ? start_helpers(c) : 0;

	if (error)
		return error;
	c->running = calloc(c->threads, sizeof(*c->running));
	c->each = calloc(c->threads, sizeof(*c->each));
	if (!c->running || !c->each)
		abort();
	for (; c->started < c->threads; c->started++) {
		c->each[c->started] = (struct crew_thread){c, c->started};
		error = pthread_create(&c->running[c->started], NULL, work, &c->each[c->started]);
		if (error) /* with fewer it takes longer, with the same result */
			return c->started ? 0 : error;
	}
	return 0;
}

void crew_join(struct crew *c)
{
	for (unsigned i = 0; i < c->started; i++)
		pthread_join(c->running[i], NULL);
	end_helpers(c);
	free(c->running);
	free(c->each);
	c->running = NULL;
	c->each = NULL;
	c->started = 0;
}
