/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bump allocator over a reserved range. Its own state (how much is used, the free lists by size)
 * stands at the start of the range, so that it is saved and restored with the world.
 *
 * Invariant: bytes at and above `used` are never read before they were zeroed by an allocation.
 */
#include "base/arena.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/pool.h"

#define COMMIT_STEP ((size_t)1 << 20)

struct arena_head {
	size_t used;
	struct pool *pools;
	void *free[ARENA_SIZE_CLASSES]; /* by power of two, chained through the first word */
};

static struct arena_head *head_of(const struct arena *a)
{
	return (struct arena_head *)(void *)a->base;
}

static size_t round_up(size_t n, size_t step)
{
	return (n + step - 1) & ~(step - 1);
}

static void arena_fail(struct arena *a)
{
	if (a->out_of_memory)
		a->out_of_memory(a);
	abort();
}

#define HUGE_PAGES_FROM ((size_t)16 << 20)

static void commit(struct arena *a, size_t upto)
{
	if (upto <= a->committed)
		return;
	/* doubling keeps the number of calls small; the kernel gives pages only when touched */
	size_t want = round_up(upto > 2 * a->committed ? upto : 2 * a->committed, COMMIT_STEP);
	if (want > a->reserved)
		want = a->reserved;
	if (upto > a->reserved ||
		mprotect(a->base + a->committed, want - a->committed, PROT_READ | PROT_WRITE) != 0)
		arena_fail(a);
	/* only a hint, and only to a world that is large: with small pages each line of a
	 * connection that is not in the cache costs a walk of the page tables, too */
	if (want > HUGE_PAGES_FROM)
		madvise(a->base + a->committed, want - a->committed, MADV_HUGEPAGE);
	a->committed = want;
}

int arena_init(struct arena *a, size_t reserve)
{
	memset(a, 0, sizeof(*a));
	a->reserved = round_up(reserve ? reserve : ARENA_RESERVE_DEFAULT, COMMIT_STEP);
	a->limit = a->reserved;
	void *p = mmap(
		NULL, a->reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return -ENOMEM;
	a->base = p;
	commit(a, COMMIT_STEP);
	head_of(a)->used = round_up(sizeof(struct arena_head), ARENA_ALIGN);
	return 0;
}

void arena_fini(struct arena *a)
{
	if (a->base)
		munmap(a->base, a->reserved);
	memset(a, 0, sizeof(*a));
}

size_t arena_used(const struct arena *a)
{
	return head_of(a)->used;
}

struct pool **arena_pools(struct arena *a)
{
	return &head_of(a)->pools;
}

void *arena_alloc(struct arena *a, size_t size)
{
	size_t at = head_of(a)->used;
	size_t end = at + round_up(size, ARENA_ALIGN);

	if (end > a->limit || end < at)
		arena_fail(a);
	commit(a, end);
	head_of(a)->used = end;
	return memset(a->base + at, 0, end - at);
}

static unsigned size_class(size_t size)
{
	unsigned c = 4;
	while (((size_t)1 << c) < size)
		c++;
	assert(c < ARENA_SIZE_CLASSES);
	return c;
}

void *arena_get(struct arena *a, size_t size)
{
	unsigned c = size_class(size);
	void **free = head_of(a)->free;

	if (!free[c])
		return arena_alloc(a, (size_t)1 << c);
	void *p = free[c];
	memcpy(&free[c], p, sizeof(void *));
	return memset(p, 0, (size_t)1 << c);
}

void arena_put(struct arena *a, void *p, size_t size)
{
	if (!p)
		return;
	unsigned c = size_class(size);
	memcpy(p, &head_of(a)->free[c], sizeof(void *));
	head_of(a)->free[c] = p;
}

void *arena_regrow(struct arena *a, void *p, size_t old_size, size_t new_size)
{
	if (p && size_class(old_size) == size_class(new_size))
		return p;
	void *q = arena_get(a, new_size);
	if (p) {
		memcpy(q, p, old_size < new_size ? old_size : new_size);
		arena_put(a, p, old_size);
	}
	return q;
}

char *arena_strdup(struct arena *a, const char *s)
{
	size_t n = strlen(s) + 1;
	return memcpy(arena_alloc(a, n), s, n);
}

void arena_restore(struct arena *a, const void *copy, size_t used)
{
	size_t before = arena_used(a);

	commit(a, used);
	memcpy(a->base, copy, used);
	/* give whole pages above the restored world back to the machine */
	size_t from = round_up(used, 4096), to = round_up(before, 4096);
	if (to > from)
		madvise(a->base + from, to - from, MADV_DONTNEED);
}
