/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time left is estimated from this session's runs only: earlier ones, before --resume, do not
 * count. */
#include "ui/sweep/bar.h"

#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/text/words.h"

#define WIDTH 32
#define REDRAW 100000000 /* ns */

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void put_left(struct text *t, long long seconds)
{
	if (seconds >= 3600)
		text_add(t, _(", %lldh %lldmin left"), seconds / 3600, seconds / 60 % 60);
	else if (seconds >= 60)
		text_add(t, _(", %lldmin %llds left"), seconds / 60, seconds % 60);
	else
		text_add(t, _(", %llds left"), seconds);
}

void bar_text(struct text *t, size_t before, size_t done, size_t all, int64_t elapsed)
{
	size_t filled = all ? done * WIDTH / all : WIDTH;

	text_add(t, "[%.*s%*s] ", (int)filled, "################################",
		(int)(WIDTH - filled), "");
	text_add(t, _("%zu of %zu runs"), done, all);
	if (done > before && done < all) /* rounded up: the last second counts, too */
		put_left(t,
			(long long)((double)elapsed / 1e9 * (double)(all - done) /
				(double)(done - before)) +
				1);
}

void bar_begin(struct bar *b, size_t done, size_t all)
{
	*b = (struct bar){.out = isatty(STDERR_FILENO) ? stderr : NULL, .all = all, .before = done};
	b->began = now();
}

void bar_draw(struct bar *b, size_t done)
{
	struct text t = {0};
	int64_t at = now();

	if (!b->out || (b->drawn && at - b->drawn < REDRAW))
		return;
	b->drawn = at;
	bar_text(&t, b->before, done, b->all, at - b->began);
	fprintf(b->out, "\r%s\033[K", text_str(&t));
	fflush(b->out);
	text_free(&t);
}

void bar_end(struct bar *b)
{
	if (b->out && b->drawn)
		fputs("\r\033[K", b->out);
}
