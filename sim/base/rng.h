/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random streams (splitmix64), each named by seed + node + purpose, so that a new node or a new use
 * never shifts the numbers of another. A draw enters the world as an integer.
 */
#ifndef LVSLAB_BASE_RNG_H
#define LVSLAB_BASE_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
	uint64_t state;
};

struct rng rng_named(uint64_t seed, const char *node, const char *purpose);
uint64_t rng_next(struct rng *r);
/* Uniform in [0, bound), from the high half of a product; bound 0 gives 0. */
uint64_t rng_below(struct rng *r, uint64_t bound);
/* True with a probability of `parts_per_billion` / 10⁹; draws even if the result is certain. */
bool rng_chance(struct rng *r, uint32_t parts_per_billion);

#endif
