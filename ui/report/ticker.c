/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nothing is drawn in the first two seconds, so a short run has no progress line; then five times
 * per second. The cursor returns to the line's start, so that the run's own output replaces it.
 */
#include "ui/report/ticker.h"

#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/text/words.h"

#define PATIENCE (2 * NSEC_PER_SEC)
#define REDRAW (200 * NSEC_PER_MSEC)
#define LOOK_EVERY 1024 /* records */

static int64_t wall_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * NSEC_PER_SEC + t.tv_nsec;
}

/* What it draws, for `steps` steps up to `now`; without the line's end. */
static void ticker_text(struct text *t, int64_t now, int64_t end, uint64_t steps)
{
	struct text at = {0}, of = {0};

	text_seconds(&at, now);
	if (end != INT64_MAX) {
		text_seconds(&of, end);
		text_add(t, _("%s of %s simulated, %llu steps"), text_str(&at), text_str(&of),
			(unsigned long long)steps);
	} else {
		text_add(
			t, _("%s simulated, %llu steps"), text_str(&at), (unsigned long long)steps);
	}
	text_free(&at);
	text_free(&of);
}

static void draw(struct ticker *t, const struct record *r)
{
	struct text line = {0};
	int64_t at = wall_clock();

	if (at - t->began < PATIENCE || at - t->drawn < REDRAW)
		return;
	t->drawn = at;
	ticker_text(&line, r->time, t->end, r->step);
	fflush(stdout);
	fprintf(t->out, "\033[K%s\r", text_str(&line));
	fflush(t->out);
	text_free(&line);
}

static void hear(struct sink *s, const struct record *r, const void *frame)
{
	struct ticker *t = container_of(s, struct ticker, sink);

	(void)frame;
	if (t->out && ++t->heard % LOOK_EVERY == 0)
		draw(t, r);
}

void ticker_init(struct ticker *t, int64_t end)
{
	*t = (struct ticker){.sink.record = hear,
		.out = isatty(STDERR_FILENO) ? stderr : NULL,
		.began = wall_clock(),
		.end = end};
}

void ticker_finish(struct ticker *t)
{
	if (!t->drawn)
		return;
	fflush(stdout);
	fputs("\033[K", t->out);
	fflush(t->out);
	t->drawn = 0;
}
