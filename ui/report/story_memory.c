/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of 64-bit hashes (open addressing, grows) and a ring of arrivals. A frame is queued in a
 * node during ARP resolution, at most three per neighbour, so a ring of some hundred is enough;
 * older frames only lose their before-and-after.
 */
#include "ui/report/story_memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define KEPT 512

struct kept {
	unsigned node;
	uint64_t frame; /* 0: empty */
	struct dissection is;
};

struct story_memory {
	uint64_t *told; /* 0: empty */
	size_t count, mask;
	struct kept kept[KEPT];
	unsigned next;
};

struct story_memory *story_memory_new(void)
{
	struct story_memory *m = calloc(1, sizeof(*m));

	if (!m)
		abort();
	return m;
}

void story_memory_free(struct story_memory *m)
{
	if (m)
		free(m->told);
	free(m);
}

static bool insert(uint64_t *set, size_t mask, uint64_t hash)
{
	size_t at = (size_t)hash & mask;

	while (set[at] && set[at] != hash)
		at = (at + 1) & mask;
	bool is_new = !set[at];
	set[at] = hash;
	return is_new;
}

static void grow(struct story_memory *m)
{
	size_t old_size = m->told ? m->mask + 1 : 0, size = old_size ? old_size * 2 : 256;
	uint64_t *told = calloc(size, sizeof(*told));

	if (!told)
		abort();
	for (size_t i = 0; i < old_size; i++)
		if (m->told[i])
			insert(told, size - 1, m->told[i]);
	free(m->told);
	m->told = told;
	m->mask = size - 1;
}

bool story_first_time(struct story_memory *m, uint64_t hash)
{
	if (!m->told || m->count * 2 > m->mask)
		grow(m);
	bool is_new = insert(m->told, m->mask, hash ? hash : 1);
	m->count += is_new;
	return is_new;
}

static struct kept *story_memory_find(const struct story_memory *m, unsigned node, uint64_t frame)
{
	for (size_t i = 0; i < KEPT; i++)
		if (m->kept[i].frame == frame && m->kept[i].node == node)
			return (struct kept *)&m->kept[i];
	return NULL;
}

void story_keep(struct story_memory *m, unsigned node, uint64_t frame, const struct dissection *d)
{
	struct kept *k = story_memory_find(m, node, frame);

	if (!k) {
		k = &m->kept[m->next];
		m->next = (m->next + 1) % KEPT;
	}
	*k = (struct kept){node, frame, *d};
}

const struct dissection *story_kept(const struct story_memory *m, unsigned node, uint64_t frame)
{
	const struct kept *k = frame ? story_memory_find(m, node, frame) : NULL;

	return k ? &k->is : NULL;
}
