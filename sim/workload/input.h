/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Further files named in a scenario: traces, access logs, samples. */
#ifndef LVSLAB_WORKLOAD_INPUT_H
#define LVSLAB_WORKLOAD_INPUT_H

#include <stddef.h>

#include "base/problem.h"

#define INPUT_BYTES_MAX ((size_t)2 << 30)

struct input {
	char *bytes; /* followed by a 0 that is not counted */
	size_t length;
	char *shown; /* the file's name for messages; freed with the input */
};

/* `name` is relative to `at`. -1 and a problem at `at` if it cannot be read, or `at` is sealed. */
int input_read(struct input *in, const char *name, struct place at, struct problems *problems);
void input_free(struct input *in);

/* Iterates over lines, without their ends; each gets a terminating 0. */
struct input_lines {
	char *next, *end;
	int number; /* of the last returned line, from 1 */
};
char *input_line(struct input_lines *l); /* NULL: no more */

#endif
