/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hashing (FNV-1a, 64 bits, finished by a mixer) and an intrusive chained hash table that grows.
 * The order of a hash table must never reach the trace: walk lists for that.
 */
#ifndef LVSLAB_BASE_HASH_H
#define LVSLAB_BASE_HASH_H

#include "base/arena.h"
#include "base/list.h"

#define HASH_SEED 0xcbf29ce484222325u

uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t n);
uint64_t hash_string(const char *s);

static inline uint64_t hash_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static inline uint64_t hash_two(uint64_t a, uint64_t b)
{
	return hash_mix(hash_mix(a + 0x9e3779b97f4a7c15u) + b);
}

struct hash_node {
	struct hash_node *next;
	uint64_t hash;
};

/* For tables of such nodes only: `from` points to the pointer to this node, so deleting does not
 * walk the bucket. Worth its space if a table is far larger than the cache. */
struct hash_linked {
	struct hash_node node;
	struct hash_node **from;
};

struct hash_table {
	struct arena *arena;
	struct hash_node **buckets;
	size_t mask;  /* buckets − 1; buckets is a power of two */
	size_t count; /* nodes */
	bool linked;  /* all of them are struct hash_linked */
};

void hash_init(struct hash_table *t, struct arena *a);
void hash_init_linked(struct hash_table *t, struct arena *a);
void hash_add(struct hash_table *t, struct hash_node *n, uint64_t hash); /* newest first */
void hash_del(struct hash_table *t, struct hash_node *n);

/* The first node of the bucket of `hash`, or NULL; follow ->next and compare ->hash. */
static inline struct hash_node *hash_bucket(const struct hash_table *t, uint64_t hash)
{
	return t->buckets ? t->buckets[hash & t->mask] : NULL;
}

/* The bucket's address, for prefetching. */
static inline const void *hash_place(const struct hash_table *t, uint64_t hash)
{
	return t->buckets ? &t->buckets[hash & t->mask] : NULL;
}

#define hash_for_each(node, table, h) \
	for (struct hash_node *node = hash_bucket(table, h); node; node = node->next) \
		if (node->hash == (h))

#endif
