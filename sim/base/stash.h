/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for data that is read once and freed as a whole: a file's document, its spec. It is not
 * part of the world: it comes from the C library and no checkpoint contains it.
 */
#ifndef LVSLAB_BASE_STASH_H
#define LVSLAB_BASE_STASH_H

#include <stddef.h>

struct stash_chunk;

struct stash {
	struct stash_chunk *chunks; /* newest first */
};

void *stash_get(struct stash *s, size_t size); /* zeroed; never NULL */
char *stash_string(struct stash *s, const char *from);
char *stash_stringn(struct stash *s, const char *from, size_t n);
void stash_free(struct stash *s);

#endif
