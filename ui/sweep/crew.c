/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads that share nothing but who hands out the points. */
#include "ui/sweep/crew.h"

#include <stdlib.h>

#include "base/text.h"
#include "ui/sweep/point.h"

struct crew_thread {
	struct crew *crew;
	unsigned number;
};

static void *work(void *arg)
{
	const struct crew_thread *me = arg;
	struct crew *c = me->crew;
	struct point_done done = {0};
	struct point_spec kept = {0};

	bool more = c->next(c->arg, me->number, NULL, &done.point);
	while (more) {
		text_clear(&done.text);
		done.failed = point_run(c->grid, done.point, &kept, &done.text) != 0;
		size_t point = 0;
		more = c->next(c->arg, me->number, &done, &point);
		done.point = point;
	}
	point_forget(&kept);
	text_free(&done.text);
	if (c->ended)
		c->ended(c->arg);
	return NULL;
}

int crew_start(struct crew *c)
{
	c->running = calloc(c->threads, sizeof(*c->running));
	c->each = calloc(c->threads, sizeof(*c->each));
	if (!c->running || !c->each)
		abort();
	for (int error; c->started < c->threads; c->started++) {
		c->each[c->started] = (struct crew_thread){c, c->started};
		error = pthread_create(&c->running[c->started], NULL, work, &c->each[c->started]);
		if (error) /* with fewer it takes longer and comes to the same */
			return c->started ? 0 : error;
	}
	return 0;
}

void crew_join(struct crew *c)
{
	for (unsigned i = 0; i < c->started; i++)
		pthread_join(c->running[i], NULL);
	free(c->running);
	free(c->each);
	c->running = NULL;
	c->each = NULL;
	c->started = 0;
}
