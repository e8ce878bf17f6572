/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work in a process of its own: a loaded library's variables are the process's. */
#ifndef LVSLAB_UI_SWEEP_APART_H
#define LVSLAB_UI_SWEEP_APART_H

#include <stddef.h>
#include <sys/types.h>

struct text;

/* Does `what` in a child; what it puts into `out` comes back. Its result; -1, and in `out` how it
 * ended, where the child died. Nothing else that it changes is seen here. */
int apart(int (*what)(void *arg, struct text *out), void *arg, struct text *out);

/*
 * A process that does one piece of work after the other for a thread. After fork(2) in a process
 * with threads only async-signal-safe functions may be called (POSIX, fork()), so one that is to
 * have threads starts its helpers before them, and apart() is called by the helper.
 */
struct helper {
	int fd; /* -1: none */
	pid_t pid;
};

/* `others`: helpers that were started before, which this one must not hold open. 0, or an errno. */
int helper_start(struct helper *h, const struct helper *others, size_t count,
	int (*what)(void *arg, size_t number, struct text *out), void *arg);
/* Has piece `number` done: what `what` returned and put; -1, and in `out` how the helper ended. */
int helper_do(struct helper *h, size_t number, struct text *out);
void helper_end(struct helper *h);

#endif
