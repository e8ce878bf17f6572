/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine: a clock in integer nanoseconds, the queue of events, the timer wheel, the count of
 * records. It knows numbers only, nothing of networks. One engine, one arena, one world.
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
	uint64_t steps;   /* events and timers run so far: the position that seek speaks of */
	uint64_t at_once; /* of these, how many at the present instant */
	uint64_t seed;
	struct arena *arena;
	struct trace *trace; /* the observers; outside the world */
	uint64_t records;    /* the last record's number: inside, so that it is taken back too */
	struct event_queue queue;
	struct wheel wheel;
};

/* The engine is the first thing in the world `arena`; `trace` outlives it. */
struct engine *engine_new(struct arena *arena, struct trace *trace, uint64_t seed);

/* Runs the next event or timer. Returns false, and nothing happens, where there is none. */
bool engine_step(struct engine *e);
/* The time of the next event, or INT64_MAX. */
int64_t engine_next_time(struct engine *e);
/* Runs everything due up to and including `until`, then sets the clock there. */
void engine_run_until(struct engine *e, int64_t until);

/* A random stream of its own for each node and purpose. */
static inline struct rng engine_stream(
	const struct engine *e, const char *node, const char *purpose)
{
	return rng_named(e->seed, node, purpose);
}

#endif
