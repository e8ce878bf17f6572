/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by coreutils' text tools: their inputs and error messages. */
#ifndef LVSLAB_APP_SYSTEM_OPERANDS_H
#define LVSLAB_APP_SYSTEM_OPERANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/system/options.h"
#include "host/command.h"

struct text;

/* Reads a file by its typed name, or standard input for "-"; appends to `data`. 0 or -errno. */
int operands_read(struct process *p, const char *name, struct text *data);
/* Reads all operands (none: standard input) in order; reports unreadable ones as "TOOL: NAME: why".
 * Returns the status, 0 or `wrong`. */
int operands_all(struct process *p, const struct options *o, struct text *data, int wrong);
/* Prints getopt's error and "Try 'TOOL --help' for more information."; ends the process. */
void operands_usage(struct process *p, const struct options *o, int c, int status);
/* "TOOL: missing operand" and the same; ends the process. */
void operands_missing(struct process *p, const char *tool, const char *what);
/* The next line at *at: its length without the newline; false at the end. */
bool operands_line(const struct text *t, size_t *at, const char **line, size_t *length);
/* 5, 0.5: nanoseconds, for tools that accept only seconds. */
bool operands_seconds(const char *word, int64_t *ns);
/* 5, 0.5, 5s, 2m, 1h, 1d, infinity in nanoseconds; seconds without a suffix; other suffixes are
 * errors (coreutils 9.1, src/sleep.c: apply_suffix()). False: not a time interval. */
bool operands_interval(const char *word, int64_t *ns);

#endif
