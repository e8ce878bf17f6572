/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A point counts as done when its line is in the log: the state here is what a resumed sweep would
 * find. The results do not depend on which thread or rank ran a point.
 */
#include "ui/sweep/book.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

void book_open(struct book *b, size_t points)
{
	*b = (struct book){.points = points, .log = {.fd = -1}};
	b->values = calloc(points + 1, sizeof(*b->values));
	b->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (!b->values)
		abort();
	pthread_mutex_init(&b->lock, NULL);
}

void book_close(struct book *b)
{
	for (size_t i = 0; b->values && i < b->points; i++)
		free(b->values[i]);
	free(b->values);
	if (b->wake >= 0)
		close(b->wake);
	text_free(&b->said);
	pthread_mutex_destroy(&b->lock);
	b->values = NULL;
}

void book_take(void *arg, size_t point, const char *values)
{
	struct book *b = arg;

	assert(point < b->points);
	if (b->values[point])
		return;
	b->values[point] = strdup(values);
	if (!b->values[point])
		abort();
	b->done++;
}

static void wake(const struct book *b)
{
	uint64_t one = 1;

	if (b->wake >= 0 && write(b->wake, &one, sizeof(one)) < 0)
		return; /* full: the reader is woken anyway */
}

static void enter(struct book *b, const struct point_done *done)
{
	if (done->failed) {
		if (!b->stopped)
			text_put(&b->said, text_str(&done->text));
		b->stopped = true;
		return;
	}
	if (b->log_error || done->point >= b->points || b->values[done->point])
		return;
	b->log_error = sweep_log_add(&b->log, done->point, text_str(&done->text));
	if (b->log_error)
		b->stopped = true;
	else
		book_take(b, done->point, text_str(&done->text));
}

bool book_next(void *arg, unsigned thread, const struct point_done *done, size_t *point)
{
	struct book *b = arg;

	(void)thread;
	pthread_mutex_lock(&b->lock);
	if (done)
		enter(b, done);
	while (b->next < b->points && b->values[b->next])
		b->next++;
	bool more = !b->stopped && b->next < b->points;
	if (more)
		*point = b->next++;
	pthread_mutex_unlock(&b->lock);
	if (done)
		wake(b);
	return more;
}

void book_ended(void *arg)
{
	struct book *b = arg;

	pthread_mutex_lock(&b->lock);
	b->at_work--;
	pthread_mutex_unlock(&b->lock);
	wake(b);
}
