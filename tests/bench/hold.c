/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hold model: N events pending; take the first, schedule it again a random time later. Ours
 * against a bare heap that knows neither cancelling nor functions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "bench.h"
#include "engine/engine.h"
#include "engine/trace.h"

#define OPERATIONS 2000000
#define SPREAD 1000000

struct hold {
	size_t pending;
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct rng *random; /* in the arena, as a world's streams are */
	struct event *events;
	struct bare_heap heap;
	struct rng bare_random;
	struct event *bare_events;
};

struct held {
	struct event event;
	struct rng *random;
};

static void again(struct engine *e, struct event *ev)
{
	struct held *h = container_of(ev, struct held, event);

	event_schedule(e, ev, e->now + 1 + (int64_t)rng_below(h->random, SPREAD));
}

static uint64_t run_ours(void *arg)
{
	struct hold *h = arg;
	uint64_t start = bench_clock();

	for (size_t i = 0; i < OPERATIONS; i++)
		engine_step(h->engine);
	return bench_clock() - start;
}

static uint64_t run_bare(void *arg)
{
	struct hold *h = arg;
	uint64_t start = bench_clock();

	for (size_t i = 0; i < OPERATIONS; i++) {
		struct bare_entry e = bare_pop(&h->heap);
		bare_push(
			&h->heap, e.time + 1 + (int64_t)rng_below(&h->bare_random, SPREAD), e.what);
	}
	return bench_clock() - start;
}

static void fill(struct hold *h, size_t pending)
{
	memset(h, 0, sizeof(*h));
	h->pending = pending;
	arena_init(&h->arena, 0);
	h->engine = engine_new(&h->arena, &h->trace, 1);
	h->random = arena_alloc(&h->arena, sizeof(*h->random));
	*h->random = h->bare_random = rng_named(1, "bench", "hold");
	struct held *events = arena_alloc(&h->arena, pending * sizeof(*events));
	h->heap.heap = malloc(pending * sizeof(*h->heap.heap));
	for (size_t i = 0; i < pending; i++) {
		int64_t at = (int64_t)rng_below(h->random, SPREAD);
		events[i].event.run = again;
		events[i].random = h->random;
		event_schedule(h->engine, &events[i].event, at);
		bare_push(&h->heap, at, &events[i]);
	}
}

static void empty(struct hold *h)
{
	free(h->heap.heap);
	arena_fini(&h->arena);
}

void bench_hold(void)
{
	static const size_t sizes[] = {1000, 100000, 1000000};

	puts("hold model: take the first event, schedule it again    goal: ratio <= 1.5");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct hold h;
		fill(&h, sizes[i]);
		struct bench_pair p = bench_compare(run_ours, run_bare, &h, OPERATIONS);
		printf("  %8zu pending: %6.1f ns, bare 4-ary heap %6.1f ns, ratio %.2f\n", sizes[i],
			p.ours, p.bare, p.ratio);
		empty(&h);
	}
}

double bare_event_cost(size_t pending)
{
	struct hold h;
	double costs[BENCH_TURNS];

	fill(&h, pending);
	run_bare(&h);
	for (size_t i = 0; i < BENCH_TURNS; i++)
		costs[i] = (double)run_bare(&h) / OPERATIONS;
	empty(&h);
	return bench_median(costs, BENCH_TURNS);
}
