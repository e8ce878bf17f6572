/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The log of a sweep: one line for each finished point, in order of completion. It is only appended
 * to, so that an interrupted sweep keeps all finished points; --resume reads it.
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
	bool regular; /* otherwise a device or a pipe, and only written */
	off_t length; /* of the complete lines */
};

/*
 * Opens it, or creates it. Passes each point in a log of the same sweep to `take`, once or more. 0;
 * EXIT_WRONG or EXIT_MACHINE with a sentence in `why`: it belongs to another sweep, or exists
 * without --resume; it cannot be opened. `damaged` counts the unreadable lines, except for the last
 * one.
 */
int sweep_log_open(struct sweep_log *l, const char *path, const struct fingerprint *f,
	size_t points, bool resume, void (*take)(void *arg, size_t point, const char *values),
	void *arg, size_t *damaged, struct text *why);
/* 0, or an errno; then no part of the line stays in the file. */
int sweep_log_add(struct sweep_log *l, size_t point, const char *values);
/* `finished`: the results are saved elsewhere, and the log is deleted. */
void sweep_log_close(struct sweep_log *l, bool finished);

#endif
