/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine: a clock in integer nanoseconds, the event queue, the timer wheel and the record
 * count. It handles numbers only and knows nothing about networks. One engine, one arena, one
 * world.
 */
#ifndef LVSLAB_ENGINE_ENGINE_H
#define LVSLAB_ENGINE_ENGINE_H

#include "base/arena.h"
#include "base/rng.h"
#include "engine/event.h"
#include "engine/timer.h"

#define NSEC_PER_USEC INT64_C(1000)
#define NSEC_PER_MSEC INT64_C(1000000)
#define NSEC_PER_SEC INT64_C(1000000000)

struct trace;

struct engine {
	int64_t now;      /* nanoseconds since the lab's start */
	uint64_t steps;   /* events and timers run so far: the position that seek uses */
	uint64_t at_once; /* how many of these ran at the current instant */
	uint64_t seed;
	struct arena *arena;
	struct trace *trace; /* the observers; not part of the world */
	uint64_t records;    /* the last record's number; part of the world, so stepping back
			      * restores it */
	struct event_queue queue;
	struct wheel wheel;
};

/* The engine is the first object in the arena; `trace` outlives it. */
struct engine *engine_new(struct arena *arena, struct trace *trace, uint64_t seed);

/* Runs the next event or timer. Returns false and does nothing if there is none. */
bool engine_step(struct engine *e);
/* The time of the next event, or INT64_MAX. */
int64_t engine_next_time(struct engine *e);
/* Runs everything due up to and including `until`, then sets the clock there. */
void engine_run_until(struct engine *e, int64_t until);

/* A separate random stream for each node and purpose. */
static inline struct rng engine_stream(
	const struct engine *e, const char *node, const char *purpose)
{
	return rng_named(e->seed, node, purpose);
}

#endif
