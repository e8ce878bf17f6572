/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A checkpoint is one copy of the arena's used bytes, followed by the ranges outside it. Invariant:
 * `bytes` is the sum of all copies; the items are in ascending order of steps; the first one always
 * stays.
 */
#include "world/checkpoint.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define DISTANCE_FIRST 64

void checkpoints_init(struct checkpoints *c, size_t budget)
{
	*c = (struct checkpoints){
		.budget = budget ? budget : CHECKPOINT_BUDGET_DEFAULT, .distance = DISTANCE_FIRST};
}

static size_t bytes_outside(const struct checkpoints *c)
{
	size_t bytes = 0;

	for (size_t i = 0; i < c->range_count; i++)
		bytes += c->ranges[i].bytes;
	return bytes;
}

static void drop_near(struct checkpoints *c)
{
	free(c->near.copy);
	c->near = (struct checkpoint){0};
}

static void drop(struct checkpoints *c, struct checkpoint *p)
{
	c->bytes -= p->used + bytes_outside(c);
	free(p->copy);
}

void checkpoints_free(struct checkpoints *c)
{
	for (size_t i = 0; i < c->count; i++)
		drop(c, &c->items[i]);
	drop_near(c);
	free(c->items);
	*c = (struct checkpoints){0};
}

bool checkpoint_due(const struct checkpoints *c, uint64_t step)
{
	return c->count == 0 || step >= c->items[c->count - 1].step + c->distance;
}

/* keeps the first, and of the others those at multiples of the doubled distance */
static void thin(struct checkpoints *c)
{
	size_t kept = 1;

	c->distance *= 2;
	for (size_t i = 1; i < c->count; i++) {
		struct checkpoint *p = &c->items[i];
		if (p->step >= c->items[kept - 1].step + c->distance)
			c->items[kept++] = *p;
		else
			drop(c, p);
	}
	c->count = kept;
}

/* not memcpy(): the sanitizer's would find the red zones between a library's variables */
__attribute__((no_sanitize("address"))) static void copy_bytes(
	volatile uint8_t *to, const volatile uint8_t *from, size_t n)
{
	while (n--)
		*to++ = *from++;
}

static void copy_ranges(const struct checkpoints *c, uint8_t *copy, bool out)
{
	for (size_t i = 0; i < c->range_count; i++) {
		const struct range *r = &c->ranges[i];
		copy_bytes(out ? copy : r->base, out ? r->base : copy, r->bytes);
		copy += r->bytes;
	}
}

static struct checkpoint copy_of(
	const struct checkpoints *c, const struct arena *a, uint64_t step, size_t journal)
{
	size_t used = arena_used(a);
	uint8_t *copy = malloc(used + bytes_outside(c));

	assert(copy);
	arena_copy(a, copy);
	copy_ranges(c, copy + used, true);
	return (struct checkpoint){step, journal, used, copy};
}

void checkpoint_take(struct checkpoints *c, const struct arena *a, uint64_t step, size_t journal)
{
	size_t used = arena_used(a), bytes = used + bytes_outside(c);

	while (c->count > 1 && c->bytes + bytes > c->budget)
		thin(c);
	if (c->count && (c->bytes + bytes > c->budget || !checkpoint_due(c, step)))
		return;
	if (c->count == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 16;
		c->items = realloc(c->items, c->cap * sizeof(*c->items));
		assert(c->items);
	}
	c->items[c->count++] = copy_of(c, a, step, journal);
	c->bytes += bytes;
}

void checkpoint_take_near(
	struct checkpoints *c, const struct arena *a, uint64_t step, size_t journal)
{
	drop_near(c);
	c->near = copy_of(c, a, step, journal);
}

void checkpoint_restore(const struct checkpoints *c, struct arena *a, const struct checkpoint *p)
{
	arena_restore(a, p->copy);
	copy_ranges(c, (uint8_t *)p->copy + p->used, false);
}

const struct checkpoint *checkpoint_before(const struct checkpoints *c, uint64_t step)
{
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		if (c->items[middle].step <= step)
			low = middle + 1;
		else
			high = middle;
	}
	if (c->near.copy && c->near.step <= step && (!low || c->near.step > c->items[low - 1].step))
		return &c->near;
	return low ? &c->items[low - 1] : NULL;
}

void checkpoints_cut(struct checkpoints *c, uint64_t step, size_t journal)
{
	if (c->near.step > step || c->near.journal > journal)
		drop_near(c);
	while (c->count > 1) {
		struct checkpoint *last = &c->items[c->count - 1];
		if (last->step <= step && last->journal <= journal)
			break;
		drop(c, last);
		c->count--;
	}
}
