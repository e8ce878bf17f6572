/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event queue: order of one instant, cancelling, moving, agreement with a sorted list under
 * random use, and that a restored world runs on as before.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/trace.h"

#define MANY 5000

struct probe {
	struct event event;
	int id;
};

static struct {
	struct arena arena;
	struct trace trace;
	struct engine *e;
	int seen[4 * MANY];
	int64_t times[4 * MANY];
	size_t count;
} w;

static void note(struct engine *e, struct event *ev)
{
	w.times[w.count] = e->now;
	w.seen[w.count++] = container_of(ev, struct probe, event)->id;
}

static int setup(void **state)
{
	(void)state;
	memset(&w, 0, sizeof(w));
	assert_int_equal(arena_init(&w.arena, 0), 0);
	w.e = engine_new(&w.arena, &w.trace, 1);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_fini(&w.arena);
	return 0;
}

static void events_of_one_instant_run_in_the_order_of_scheduling(void **state)
{
	(void)state;
	struct probe p[5];

	memset(p, 0, sizeof(p));
	for (int i = 0; i < 5; i++) {
		p[i].id = i;
		p[i].event.run = note;
		event_schedule(w.e, &p[i].event, i == 4 ? 50 : 100);
	}
	engine_run_until(w.e, 1000);
	const int expected[] = {4, 0, 1, 2, 3};
	assert_int_equal(w.count, 5);
	assert_memory_equal(w.seen, expected, sizeof(expected));
	assert_int_equal(w.e->now, 1000);
	assert_int_equal(w.e->steps, 5);
}

static void a_cancelled_event_never_runs(void **state)
{
	(void)state;
	struct probe p = {.event.run = note};

	event_schedule(w.e, &p.event, 10);
	event_cancel(w.e, &p.event);
	assert_false(event_pending(&p.event));
	assert_int_equal(engine_next_time(w.e), INT64_MAX);
	assert_false(engine_step(w.e));
}

static void a_moved_event_takes_its_new_place_in_the_order(void **state)
{
	(void)state;
	struct probe p[3] = {{.id = 0}, {.id = 1}, {.id = 2}};

	for (int i = 0; i < 3; i++) {
		p[i].event.run = note;
		event_schedule(w.e, &p[i].event, 100);
	}
	event_schedule(w.e, &p[0].event, 100); /* same time, but now the last scheduled */
	event_schedule(w.e, &p[2].event, 50);  /* earlier */
	engine_run_until(w.e, 200);
	const int expected[] = {2, 1, 0};
	assert_int_equal(w.count, 3);
	assert_memory_equal(w.seen, expected, sizeof(expected));
}

struct model {
	int64_t time;
	uint64_t seq;
};

static void random_scheduling_agrees_with_a_sorted_list(void **state)
{
	(void)state;
	static struct probe p[MANY];
	static struct model m[MANY];
	struct rng r = rng_named(7, "test", "events");
	uint64_t seq = 0;

	memset(p, 0, sizeof(p));
	memset(m, 0, sizeof(m));
	for (int i = 0; i < MANY; i++) {
		p[i].id = i;
		p[i].event.run = note;
	}
	for (int i = 0; i < 6 * MANY; i++) {
		size_t k = (size_t)rng_below(&r, MANY);
		if (rng_below(&r, 4) == 0) {
			event_cancel(w.e, &p[k].event);
			m[k].seq = 0;
		} else {
			m[k].time = (int64_t)rng_below(&r, 1000);
			m[k].seq = ++seq;
			event_schedule(w.e, &p[k].event, m[k].time);
		}
	}
	engine_run_until(w.e, 2000);
	size_t pending = 0;
	for (size_t i = 0; i < MANY; i++)
		pending += m[i].seq != 0;
	assert_int_equal(w.count, pending);
	for (size_t i = 1; i < w.count; i++) {
		const struct model *a = &m[w.seen[i - 1]], *b = &m[w.seen[i]];
		assert_true(a->time < b->time || (a->time == b->time && a->seq < b->seq));
	}
}

static void cancelling_does_not_fill_the_queue_with_remains(void **state)
{
	(void)state;
	struct probe p = {.event.run = note};

	for (int i = 0; i < 100000; i++) {
		event_schedule(w.e, &p.event, 1000000 - i); /* each earlier than the one before */
		if (i % 3 == 0)
			event_cancel(w.e, &p.event);
	}
	assert_true(w.e->queue.count < 1000);
}

static void a_restored_world_runs_the_same_again(void **state)
{
	(void)state;
	struct probe *p = arena_alloc(&w.arena, 10 * sizeof(*p));

	for (int i = 0; i < 10; i++) {
		p[i].id = i;
		p[i].event.run = note;
		event_schedule(w.e, &p[i].event, 10 * (10 - i));
	}
	size_t used = arena_used(&w.arena);
	void *copy = malloc(used);
	arena_copy(&w.arena, copy);
	engine_run_until(w.e, 1000);
	arena_alloc(&w.arena, 3 << 20); /* the world grows after the checkpoint */
	arena_restore(&w.arena, copy);
	assert_int_equal(w.e->now, 0);
	assert_int_equal(arena_used(&w.arena), used);
	engine_run_until(w.e, 1000);
	assert_int_equal(w.count, 20);
	assert_memory_equal(w.seen, w.seen + 10, 10 * sizeof(int));
	free(copy);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(events_of_one_instant_run_in_the_order_of_scheduling),
		TEST(a_cancelled_event_never_runs),
		TEST(a_moved_event_takes_its_new_place_in_the_order),
		TEST(random_scheduling_agrees_with_a_sorted_list),
		TEST(cancelling_does_not_fill_the_queue_with_remains),
		TEST(a_restored_world_runs_the_same_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
