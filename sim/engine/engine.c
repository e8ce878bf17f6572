/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop: each step runs the earliest event and sets the clock to its time. Invariant: time never
 * goes backwards, except when the whole world is restored.
 */
#include "engine/engine.h"

#include <assert.h>

struct engine *engine_new(struct arena *arena, struct trace *trace, uint64_t seed)
{
	struct engine *e = arena_alloc(arena, sizeof(*e));

	e->arena = arena;
	e->trace = trace;
	e->seed = seed;
	wheel_init(e);
	return e;
}

bool engine_step(struct engine *e)
{
	struct event *ev = event_queue_take(e);

	if (!ev)
		return false;
	assert(ev->time >= e->now);
	e->at_once = ev->time > e->now ? 1 : e->at_once + 1;
	e->now = ev->time;
	e->steps++;
	ev->run(e, ev);
	return true;
}

int64_t engine_next_time(struct engine *e)
{
	const struct event *ev = event_queue_peek(e);

	return ev ? ev->time : INT64_MAX;
}

void engine_run_until(struct engine *e, int64_t until)
{
	while (engine_next_time(e) <= until)
		engine_step(e);
	if (e->now < until)
		e->now = until;
}
