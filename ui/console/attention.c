/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals may arrive between two checks of `called`: none is lost, because it stays set until
 * read. */
#include "ui/console/attention.h"

#include "engine/engine.h"

/* a short nap: the maximum delay of a Ctrl-C between check and nap */
#define NAP ((int64_t)50 * NSEC_PER_MSEC)

static volatile sig_atomic_t called;

static void call(int signal)
{
	(void)signal;
	called = 1;
}

void attention_begin(struct attention *a)
{
	const struct sigaction heard = {.sa_handler = call};

	called = 0;
	sigaction(SIGINT, &heard, &a->before);
	clock_gettime(CLOCK_MONOTONIC, &a->begin);
}

void attention_end(struct attention *a)
{
	sigaction(SIGINT, &a->before, NULL);
}

bool attention_called(void)
{
	bool was = called != 0;

	called = 0;
	return was;
}

static int64_t passed(const struct attention *a)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)(now.tv_sec - a->begin.tv_sec) * NSEC_PER_SEC +
		(int64_t)(now.tv_nsec - a->begin.tv_nsec);
}

void attention_pace(const struct attention *a, int64_t ns)
{
	for (int64_t left; !called && (left = ns - passed(a)) > 0;) {
		struct timespec nap = {0, (long)(left < NAP ? left : NAP)};
		nanosleep(&nap, NULL);
	}
}
