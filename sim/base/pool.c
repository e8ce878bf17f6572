/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Free objects are chained through their first word. New ones are carved from chunks that double up
 * to about 4 KiB, so a pool that holds one object costs one object. The object returned last is
 * handed out first: the order depends only on the world's history.
 */
#include "base/pool.h"

#include <assert.h>
#include <string.h>

void pool_init(struct pool *p, struct arena *a, const char *name, size_t size)
{
	*p = (struct pool){.arena = a, .name = name};
	p->size = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
	p->next = *arena_pools(a);
	*arena_pools(a) = p;
}

static void carve(struct pool *p)
{
	size_t most = p->size < 2048 ? 4096 / p->size : 1;
	size_t n = p->total == 0 ? 1 : p->total < most ? p->total : most;
	uint8_t *chunk = arena_alloc(p->arena, n * p->size);

	for (size_t i = n; i-- > 0;) {
		void *object = chunk + i * p->size;
		memcpy(object, &p->free, sizeof(void *));
		p->free = object;
	}
	p->total += n;
}

void *pool_get_raw(struct pool *p)
{
	if (!p->free)
		carve(p);
	void *object = p->free;
	memcpy(&p->free, object, sizeof(void *));
	p->live++;
	return object;
}

void *pool_get(struct pool *p)
{
	return memset(pool_get_raw(p), 0, p->size);
}

void pool_put(struct pool *p, void *object)
{
	assert(p->live > 0);
	memcpy(object, &p->free, sizeof(void *));
	p->free = object;
	p->live--;
}
