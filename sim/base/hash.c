/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FNV-1a byte by byte, followed by a mixer, and the table: chains of nodes that are embedded in
 * their owners. The buckets double when there are as many nodes as buckets.
 */
#include "base/hash.h"

#include <assert.h>
#include <string.h>

uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint64_t h = seed;

	while (n--)
		h = (h ^ *p++) * 0x100000001b3u;
	return h;
}

uint64_t hash_string(const char *s)
{
	return hash_mix(hash_bytes(HASH_SEED, s, strlen(s)));
}

void hash_init(struct hash_table *t, struct arena *a)
{
	*t = (struct hash_table){.arena = a};
}

void hash_init_linked(struct hash_table *t, struct arena *a)
{
	*t = (struct hash_table){.arena = a, .linked = true};
}

static struct hash_linked *linked(struct hash_node *n)
{
	return (struct hash_linked *)(void *)n;
}

/* `n` is the first behind `from` from now on */
static void put_first(struct hash_table *t, struct hash_node **from, struct hash_node *n)
{
	n->next = *from;
	*from = n;
	if (!t->linked)
		return;
	linked(n)->from = from;
	if (n->next)
		linked(n->next)->from = &n->next;
}

static void grow(struct hash_table *t)
{
	size_t old_size = t->buckets ? t->mask + 1 : 0;
	size_t size = old_size ? old_size * 2 : 8;
	struct hash_node **buckets = arena_get(t->arena, size * sizeof(*buckets));

	for (size_t i = 0; i < old_size; i++) {
		struct hash_node *n = t->buckets[i], *next, *kept = NULL;
		for (; n; n = next) { /* reversed twice, so that the newest stays first */
			next = n->next;
			n->next = kept;
			kept = n;
		}
		for (n = kept; n; n = next) {
			next = n->next;
			put_first(t, &buckets[n->hash & (size - 1)], n);
		}
	}
	arena_put(t->arena, t->buckets, old_size * sizeof(*buckets));
	t->buckets = buckets;
	t->mask = size - 1;
}

void hash_add(struct hash_table *t, struct hash_node *n, uint64_t hash)
{
	if (!t->buckets || t->count > t->mask)
		grow(t);
	n->hash = hash;
	put_first(t, &t->buckets[hash & t->mask], n);
	t->count++;
}

static struct hash_node **search(struct hash_table *t, struct hash_node *n)
{
	struct hash_node **at = &t->buckets[n->hash & t->mask];

	while (*at != n) {
		assert(*at);
		at = &(*at)->next;
	}
	return at;
}

void hash_del(struct hash_table *t, struct hash_node *n)
{
	struct hash_node **from = t->linked ? linked(n)->from : search(t, n);

	*from = n->next;
	if (t->linked && n->next)
		linked(n->next)->from = from;
	n->next = NULL;
	t->count--;
}
