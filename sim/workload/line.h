/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The syntax of a workload's values: positional words, and KEY=VALUE in any order, as in `pareto
 * mean=12KiB shape=1.3`. Errors become problems at the value's place.
 */
#ifndef LVSLAB_WORKLOAD_LINE_H
#define LVSLAB_WORKLOAD_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/printf_like.h"
#include "base/problem.h"

#define LINE_TERMS 12

struct line {
	struct place at;
	struct problems *problems;
	const char *usage; /* the correct syntax: the hint of every problem */
	bool failed;
	char *copy;
	size_t count;
	struct line_term {
		const char *key; /* NULL: positional */
		const char *value;
		bool taken;
	} terms[LINE_TERMS];
};

/* `rest` is the key whose value extends to the end of the text; or NULL */
void line_open(struct line *l, const char *text, const char *rest, struct place at,
	struct problems *problems);
/* No term may be left; false after any error. Frees the memory of line_open(). */
bool line_close(struct line *l);

/* The value of KEY=, or else the next unused word; NULL: neither. For `key` or `word` alone, pass
 * NULL or false. The text lives until line_close(). */
const char *line_take(struct line *l, const char *key, bool word);

/* Adds a problem with the usage as its hint. */
void line_problem(struct line *l, const char *fmt, ...) TEXT_PRINTF(2, 3);

/* Values. A missing one stays unchanged if `optional`, else it is a problem. */
struct line_value {
	const char *key;
	bool word;     /* may be given without its key */
	bool optional; /* may be missing */
};
void line_duration(struct line *l, struct line_value v, int64_t *ns);
void line_frequency(struct line *l, struct line_value v, uint64_t *millionths_per_hour);
void line_number(struct line *l, struct line_value v, uint64_t *millionths);
void line_count(struct line *l, struct line_value v, uint64_t max, uint64_t *count);

/* true: the last line_duration … of that key found a value */
bool line_has(const struct line *l, const char *key);

#endif
