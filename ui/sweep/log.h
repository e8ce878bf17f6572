/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The log of a sweep: one line for each point that is done, in the order in which they came. It is
 * only ever appended to, so that whatever stops the sweep leaves all that was finished; --resume
 * reads it.
 */
#ifndef LVSLAB_UI_SWEEP_LOG_H
#define LVSLAB_UI_SWEEP_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "study/sweep/fingerprint.h"

struct text;

struct sweep_log {
	char *path;
	int fd;
	bool regular; /* else it is a device or a pipe, and only written */
	off_t length; /* of what is whole */
};

/*
 * Opens it, makes it where there is none. Each point that a log of the same sweep holds is given
 * to `take`, once or more. 0; EXIT_WRONG or EXIT_MACHINE with a sentence in `why`: it is another
 * sweep's, or there is one and nobody wants to resume it; it cannot be opened. `damaged` counts the
 * lines that could not be understood, the last one not among them.
 */
int sweep_log_open(struct sweep_log *l, const char *path, const struct fingerprint *f,
	size_t points, bool resume, void (*take)(void *arg, size_t point, const char *values),
	void *arg, size_t *damaged, struct text *why);
/* 0, or an errno; then nothing of the line is left behind. */
int sweep_log_add(struct sweep_log *l, size_t point, const char *values);
/* `finished`: the results are safe elsewhere, and the log goes. */
void sweep_log_close(struct sweep_log *l, bool finished);

#endif
