/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copies of the world, taken as it runs, sharing a budget of bytes. Over the budget every second
 * one goes and the distance doubles: fewer checkpoints and more re-execution, never another
 * meaning. The first, of the world as it was built, always stays.
 */
#ifndef LVSLAB_WORLD_CHECKPOINT_H
#define LVSLAB_WORLD_CHECKPOINT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/range.h"

struct checkpoint {
	uint64_t step;
	size_t journal; /* entries of the journal that had been applied */
	size_t used;    /* bytes of the arena; behind them the ranges outside of it */
	void *copy;
};

struct checkpoints {
	struct checkpoint *items; /* by step, ascending */
	size_t count, cap;
	size_t bytes, budget;
	uint64_t distance;          /* steps between two, a power of two */
	const struct range *ranges; /* what is copied beside the arena; set before the first */
	size_t range_count;
	/* one more, a little before where somebody went last; outside the budget; copy NULL: none */
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
/* Drops those of a future that will not come: later than `step`, or after more than `journal`
 * applied entries. */
void checkpoints_cut(struct checkpoints *c, uint64_t step, size_t journal);

#endif
