/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * splitmix64: the state is a counter and the number is its hash, so a stream's next number depends
 * only on its name and on how many numbers were drawn from it.
 */
#include "base/rng.h"

#include "base/hash.h"
#include "base/wide.h"

struct rng rng_named(uint64_t seed, const char *node, const char *purpose)
{
	return (struct rng){hash_two(hash_two(seed, hash_string(node)), hash_string(purpose))};
}

uint64_t rng_next(struct rng *r)
{
	r->state += 0x9e3779b97f4a7c15u;
	return hash_mix(r->state);
}

uint64_t rng_below(struct rng *r, uint64_t bound)
{
	return mul_high(rng_next(r), bound);
}

bool rng_chance(struct rng *r, uint32_t parts_per_billion)
{
	return rng_below(r, 1000000000u) < parts_per_billion;
}
