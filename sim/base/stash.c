/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bump allocator over chunks: for thousands of small nodes and strings that are freed together.
 * An allocation larger than a chunk gets a chunk of its own.
 */
#include "base/stash.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 65536
#define ALIGN 16

struct stash_chunk {
	struct stash_chunk *next;
	size_t used, size;
	_Alignas(ALIGN) char bytes[];
};

static struct stash_chunk *chunk_add(struct stash *s, size_t size)
{
	struct stash_chunk *c = calloc(1, sizeof(*c) + size);

	if (!c)
		abort();
	c->size = size;
	c->next = s->chunks;
	s->chunks = c;
	return c;
}

void *stash_get(struct stash *s, size_t size)
{
	struct stash_chunk *c = s->chunks;

	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (!c || c->size - c->used < size)
		c = chunk_add(s, size > CHUNK ? size : CHUNK);
	void *p = c->bytes + c->used;
	c->used += size;
	return p;
}

char *stash_stringn(struct stash *s, const char *from, size_t n)
{
	char *to = stash_get(s, n + 1);

	memcpy(to, from, n);
	return to;
}

char *stash_string(struct stash *s, const char *from)
{
	return stash_stringn(s, from, strlen(from));
}

void stash_free(struct stash *s)
{
	for (struct stash_chunk *c = s->chunks, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	s->chunks = NULL;
}
