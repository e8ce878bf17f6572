/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pools of objects of one size, inside an arena. Memory never changes its type: only the same pool
 * reuses an object that was given back, so a stale pointer finds an object of the same kind.
 */
#ifndef LVSLAB_BASE_POOL_H
#define LVSLAB_BASE_POOL_H

#include "base/arena.h"

struct pool {
	struct arena *arena;
	const char *name; /* the kind of object, for the leak check; a constant */
	size_t size;      /* bytes of one object */
	size_t live;      /* objects handed out and not yet given back */
	size_t total;     /* objects ever allocated */
	void *free;
	struct pool *next; /* all pools of the arena */
};

/* A pool may be part of any structure of the world; it registers itself with the arena. */
void pool_init(struct pool *p, struct arena *a, const char *name, size_t size);

void *pool_get(struct pool *p);     /* zeroed */
void *pool_get_raw(struct pool *p); /* contents undefined: for objects that the caller fills at
				     * once */
void pool_put(struct pool *p, void *object);

#endif
