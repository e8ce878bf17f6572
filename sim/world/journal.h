/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands typed, each with its position in the run. Scenario, seed and journal define the
 * whole lab: running it again from the start gives the same world. Lives outside the world.
 */
#ifndef LVSLAB_WORLD_JOURNAL_H
#define LVSLAB_WORLD_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

struct journal_entry {
	uint64_t step;          /* typed after this many steps, before the next */
	int64_t time;           /* ns */
	char *host, *line, *in; /* in: standard input, or NULL */
	uint64_t serial;        /* from 1, never reused: an entry that was cut off does not
				 * return */
};

struct journal {
	struct journal_entry *entries;
	size_t count, cap;
	uint64_t last_serial;
	unsigned branch; /* number of commands typed after stepping back */
};

void journal_add(struct journal *j, uint64_t step, int64_t time, const char *host, const char *line,
	const char *in);
/* Drops the entries after the first `kept`: a new branch starts. */
void journal_cut(struct journal *j, size_t kept);
void journal_free(struct journal *j);

#endif
