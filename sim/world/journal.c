/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A growing array, outside the world. It copies the typed lines, because its callers reuse their
 * buffers.
 */
#include "world/journal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *s)
{
	return s ? strdup(s) : NULL;
}

void journal_add(struct journal *j, uint64_t step, int64_t time, const char *host, const char *line,
	const char *in)
{
	if (j->count == j->cap) {
		j->cap = j->cap ? j->cap * 2 : 16;
		j->entries = realloc(j->entries, j->cap * sizeof(*j->entries));
		assert(j->entries);
	}
	j->entries[j->count++] = (struct journal_entry){
		step, time, copy(host), copy(line), copy(in), ++j->last_serial};
}

void journal_cut(struct journal *j, size_t kept)
{
	while (j->count > kept) {
		struct journal_entry *e = &j->entries[--j->count];
		free(e->host);
		free(e->line);
		free(e->in);
	}
}

void journal_free(struct journal *j)
{
	journal_cut(j, 0);
	free(j->entries);
	*j = (struct journal){0};
}
