/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs work in a separate process, because a loaded library's variables belong to the process. */
#ifndef LVSLAB_UI_SWEEP_APART_H
#define LVSLAB_UI_SWEEP_APART_H

#include <stddef.h>
#include <sys/types.h>

struct text;

/* Calls `what` in a child and returns its result and `out`; -1, and in `out` how it ended, if the
 * child died. Other changes made by it are not visible here. */
int apart(int (*what)(void *arg, struct text *out), void *arg, struct text *out);

/*
 * A process that does pieces of work one after the other for a thread. After fork(2) in a process
 * with threads only async-signal-safe functions may be called (POSIX, fork()), so a process starts
 * its helpers before its threads, and the helper calls apart().
 */
struct helper {
	int fd; /* -1: none */
	pid_t pid;
};

/* `others`: helpers started before, whose files this one must not hold open. 0, or an errno. */
int helper_start(struct helper *h, const struct helper *others, size_t count,
	int (*what)(void *arg, size_t number, struct text *out), void *arg);
/* Does piece `number`: returns the result and `out` of `what`; -1, and in `out` how the helper
 * ended. */
int helper_do(struct helper *h, size_t number, struct text *out);
void helper_end(struct helper *h);

#endif
