/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copies of the world, taken while it runs, within a budget of bytes. When the budget is exceeded,
 * every second copy is dropped and the distance doubles: fewer checkpoints mean more re-execution,
 * but never different results. The first copy, of the newly built world, always stays.
 */
#ifndef LVSLAB_WORLD_CHECKPOINT_H
#define LVSLAB_WORLD_CHECKPOINT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/range.h"

struct checkpoint {
	uint64_t step;
	size_t journal; /* entries of the journal that had been applied */
	size_t used;    /* bytes of the arena, followed by the ranges outside it */
	void *copy;
};

struct checkpoints {
	struct checkpoint *items; /* by step, ascending */
	size_t count, cap;
	size_t bytes, budget;
	uint64_t distance;          /* steps between two, a power of two */
	const struct range *ranges; /* what is copied in addition to the arena; set before the first
				     * copy */
	size_t range_count;
	/* one more, shortly before the last seek target; outside the budget; copy NULL: none */
	struct checkpoint near;
};

#define CHECKPOINT_BUDGET_DEFAULT ((size_t)256 << 20)

void checkpoints_init(struct checkpoints *c, size_t budget);
void checkpoints_free(struct checkpoints *c);
/* Is one due at `step`? */
bool checkpoint_due(const struct checkpoints *c, uint64_t step);
void checkpoint_take(struct checkpoints *c, const struct arena *a, uint64_t step, size_t journal);
void checkpoint_take_near(
	struct checkpoints *c, const struct arena *a, uint64_t step, size_t journal);
void checkpoint_restore(const struct checkpoints *c, struct arena *a, const struct checkpoint *p);
/* The latest at or before `step`. */
const struct checkpoint *checkpoint_before(const struct checkpoints *c, uint64_t step);
/* Drops those of a discarded future: later than `step`, or with more than `journal` applied
 * entries. */
void checkpoints_cut(struct checkpoints *c, uint64_t step, size_t journal);

#endif
