/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bump allocator over segments. Its own state (how far each segment is filled, the free lists by
 * size) is at the start of the first segment, so it is saved and restored with the world.
 *
 * Invariant: bytes above the fill mark are never read before an allocation zeroes them. An
 * allocation never spans two segments; the unused rest of a segment is neither counted nor copied.
 */
#include "base/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/errno.h"
#include "base/pool.h"

#define PAGE ((size_t)4096)
#define FIRST_SEGMENT ((size_t)1 << 20)
#define HUGE_PAGES_FROM ((size_t)16 << 20)

struct arena_head {
	size_t used; /* of all segments together */
	size_t filled[ARENA_SEGMENTS];
	unsigned at; /* the segment that is being filled */
	struct pool *pools;
	void *free[ARENA_SIZE_CLASSES]; /* by power of two, chained through the first word */
};

static struct arena_head *head_of(const struct arena *a)
{
	return (struct arena_head *)(void *)a->segments[0].base;
}

static size_t round_up(size_t n, size_t step)
{
	return (n + step - 1) & ~(step - 1);
}

static void arena_fail(struct arena *a, size_t wanted)
{
	a->wanted = wanted;
	if (a->out_of_memory)
		a->out_of_memory(a);
	abort();
}

/* only a hint, and only to a world that is large: with small pages each line of a connection that
 * is not in the cache costs a walk of the page tables, too */
static void want_huge_pages(const struct arena_segment *s)
{
#ifdef MADV_HUGEPAGE
	if (s->size >= HUGE_PAGES_FROM)
		madvise(s->base, s->size, MADV_HUGEPAGE);
#else
	(void)s;
#endif
}

/* whole pages in `memory`, which has room for one page more */
static bool open_segment(struct arena *a, void *memory, size_t size)
{
	if (!memory || a->segment_count == ARENA_SEGMENTS) {
		free(memory);
		return false;
	}
	struct arena_segment *s = &a->segments[a->segment_count];
	*s = (struct arena_segment){memory, (uint8_t *)round_up((uintptr_t)memory, PAGE), size};
	want_huge_pages(s);
	a->segment_count++;
	return true;
}

/* Doubles the arena, or adds as much as is available, but at least `least` bytes. The last attempt
 * is malloc()'s: a program that exits when malloc() fails, as lvslab does, exits here. */
static bool arena_grow(struct arena *a, size_t least)
{
	size_t want = FIRST_SEGMENT;

	least = least < FIRST_SEGMENT ? FIRST_SEGMENT : round_up(least, PAGE);
	for (unsigned i = 0; i < a->segment_count; i++)
		want += a->segments[i].size;
	for (; want > least; want = round_up(want / 2, PAGE))
		if (open_segment(a, aligned_alloc(PAGE, want + PAGE), want))
			return true;
	return open_segment(a, malloc(least + PAGE), least);
}

int arena_init(struct arena *a, size_t most)
{
	memset(a, 0, sizeof(*a));
	a->limit = most ? most : SIZE_MAX / 2;
	if (!open_segment(a, malloc(FIRST_SEGMENT + PAGE), FIRST_SEGMENT))
		return -ENOMEM;
	struct arena_head *h = head_of(a);
	memset(h, 0, sizeof(*h));
	h->used = h->filled[0] = round_up(sizeof(*h), ARENA_ALIGN);
	return 0;
}

void arena_fini(struct arena *a)
{
	for (unsigned i = 0; i < a->segment_count; i++)
		free(a->segments[i].memory);
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

/* on to a segment that has `size` bytes */
static void next_segment(struct arena *a, size_t size)
{
	struct arena_head *h = head_of(a);

	do
		if (++h->at == a->segment_count && !arena_grow(a, size)) {
			h->at--;
			arena_fail(a, size);
		}
	while (a->segments[h->at].size < size);
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct arena_head *h = head_of(a);
	size_t bytes = round_up(size, ARENA_ALIGN);

	if (bytes < size || bytes > a->limit - h->used)
		arena_fail(a, size);
	if (bytes > a->segments[h->at].size - h->filled[h->at])
		next_segment(a, bytes);
	uint8_t *p = a->segments[h->at].base + h->filled[h->at];
	h->filled[h->at] += bytes;
	h->used += bytes;
	return memset(p, 0, bytes);
}

static unsigned size_class(size_t size)
{
	unsigned c = 4;
	while (c < sizeof(size_t) * 8 - 1 && ((size_t)1 << c) < size)
		c++;
	assert(c < ARENA_SIZE_CLASSES && ((size_t)1 << c) >= size);
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

void arena_copy(const struct arena *a, void *copy)
{
	const struct arena_head *h = head_of(a);
	uint8_t *to = copy;

	for (unsigned i = 0; i <= h->at; to += h->filled[i++])
		memcpy(to, a->segments[i].base, h->filled[i]);
}

/* returns the whole pages between `from` and `to` of a segment to the machine */
static void give_back(const struct arena_segment *s, size_t from, size_t to)
{
#ifdef MADV_DONTNEED
	from = round_up(from, PAGE);
	to = round_up(to, PAGE) < s->size ? round_up(to, PAGE) : s->size & ~(PAGE - 1);
	if (to > from)
		madvise(s->base + from, to - from, MADV_DONTNEED);
#else
	(void)s, (void)from, (void)to;
#endif
}

void arena_restore(struct arena *a, const void *copy)
{
	const uint8_t *from = copy;
	struct arena_head before = *head_of(a), now;

	memcpy(&now, copy, sizeof(now));
	for (unsigned i = 0; i <= now.at; from += now.filled[i++])
		memcpy(a->segments[i].base, from, now.filled[i]);
	for (unsigned i = 0; i <= before.at; i++)
		give_back(&a->segments[i], now.filled[i], before.filled[i]);
}
