/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory that holds a simulated world.
 *
 * The arena grows by segments, each as large as all earlier ones together. A segment never moves,
 * so pointers inside the world survive a checkpoint and its restore, and a checkpoint is a copy of
 * `arena_used()` bytes. The arena reserves no address space ahead: under a limit (ulimit -v, a
 * batch system, 32 bits, a browser) it needs no more than the world does. Objects that are not part
 * of the world (sinks, files, the journal) must not be allocated here.
 */
#ifndef LVSLAB_BASE_ARENA_H
#define LVSLAB_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

#define ARENA_ALIGN 16
#define ARENA_SIZE_CLASSES 40
#define ARENA_SEGMENTS 64

struct arena_segment {
	void *memory;
	uint8_t *base; /* its first whole page */
	size_t size;   /* bytes from `base` on */
};

struct arena {
	struct arena_segment segments[ARENA_SEGMENTS];
	unsigned segment_count;
	size_t limit; /* bytes the world may use; reaching it calls out_of_memory */
	/* called if the world outgrows `limit` or the machine is out of memory; must not return */
	void (*out_of_memory)(struct arena *a);
	size_t wanted; /* bytes that could not be allocated, for out_of_memory */
	void *owner;   /* for out_of_memory */
};

/* An empty world of at most `most` bytes (0: no limit). Returns 0 or -ENOMEM. */
int arena_init(struct arena *a, size_t most);
void arena_fini(struct arena *a);

/* Bytes in use, equal on all machines of one word size: the size of a checkpoint. */
size_t arena_used(const struct arena *a);
/* Copies all bytes in use to `copy`. */
void arena_copy(const struct arena *a, void *copy);

/* `size` zeroed bytes, 16-aligned; they live as long as the world. Never NULL. */
void *arena_alloc(struct arena *a, size_t size);

/*
 * Zeroed bytes that can be given back. Sizes are rounded up to a power of two and each size has its
 * own free list. For data without a pool: buffers, hash tables, strings. Never NULL.
 */
void *arena_get(struct arena *a, size_t size);
void arena_put(struct arena *a, void *p, size_t size);
/* Grows `p` from `old_size` to `new_size` bytes, contents kept, the new part zeroed; `p` may be
 * NULL. */
void *arena_regrow(struct arena *a, void *p, size_t old_size, size_t new_size);
char *arena_strdup(struct arena *a, const char *s);

/* Restores what arena_copy() copied of this arena and drops the rest: a restore can also shrink
 * it. */
void arena_restore(struct arena *a, const void *copy);

/* The head of the chain of pools, for the leak check and for restores; see pool.h. */
struct pool;
struct pool **arena_pools(struct arena *a);

#endif
