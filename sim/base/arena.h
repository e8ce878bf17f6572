/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one piece of memory in which a simulated world lives.
 *
 * A large range of addresses is reserved once and committed as it grows, so the world never moves:
 * pointers inside it survive a checkpoint and its restore, and a checkpoint is a copy of
 * `arena_used()` bytes. What is not world (sinks, files, the journal) must not live here.
 */
#ifndef LVSLAB_BASE_ARENA_H
#define LVSLAB_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

#define ARENA_ALIGN 16
#define ARENA_RESERVE_DEFAULT ((size_t)1 << 36) /* 64 GiB of addresses, not of memory */
#define ARENA_SIZE_CLASSES 40

struct arena {
	uint8_t *base;
	size_t reserved;  /* bytes of address space */
	size_t committed; /* bytes made readable and writable */
	size_t limit;     /* bytes the world may use; reaching it calls out_of_memory */
	/* called when the world outgrows `limit` or the machine has no more memory; must not return
	 */
	void (*out_of_memory)(struct arena *a);
	void *owner; /* for out_of_memory */
};

/* Reserves `reserve` bytes of addresses (0: the default). Returns 0 or -ENOMEM. */
int arena_init(struct arena *a, size_t reserve);
void arena_fini(struct arena *a);

/* Bytes in use from `base` on: what a checkpoint copies. */
size_t arena_used(const struct arena *a);

/* `size` zeroed bytes, 16-aligned, for as long as the world lives. Never NULL. */
void *arena_alloc(struct arena *a, size_t size);

/*
 * Zeroed bytes that can be given back; sizes are rounded up to a power of two and each size has its
 * own free list. For what has no pool: buffers, hash tables, strings. Never NULL.
 */
void *arena_get(struct arena *a, size_t size);
void arena_put(struct arena *a, void *p, size_t size);
/* Grows `p` from `old_size` to `new_size` bytes, contents kept, the new part zeroed; `p` may be
 * NULL. */
void *arena_regrow(struct arena *a, void *p, size_t old_size, size_t new_size);
char *arena_strdup(struct arena *a, const char *s);

/* Copies `used` bytes of `copy` back and drops what lies above: a restore also shrinks. */
void arena_restore(struct arena *a, const void *copy, size_t used);

/* The head of the chain of pools, for the leak check and for restores; see pool.h. */
struct pool;
struct pool **arena_pools(struct arena *a);

#endif
