/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux's timer wheel: a timer is never early and late by what its level rounds to
 * (kernel/time/timer.c: calc_wheel_index()).
 */
#include "check.h"

#include <string.h>

#include "engine/engine.h"
#include "engine/trace.h"

#define JIFFY NSEC_PER_JIFFY
#define MANY 2000

struct probe {
	struct timer timer;
	int id;
	int64_t fired;
};

static struct {
	struct arena arena;
	struct trace trace;
	struct engine *e;
	int order[MANY];
	size_t count;
} w;

static void note(struct engine *e, struct timer *t)
{
	struct probe *p = container_of(t, struct probe, timer);

	p->fired = e->now;
	w.order[w.count++] = p->id;
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

static int64_t lateness(uint64_t jiffies, int64_t start)
{
	struct probe p = {.timer.run = note, .fired = -1};

	engine_run_until(w.e, start);
	timer_mod_in(w.e, &p.timer, jiffies);
	engine_run_until(w.e, start + (int64_t)(2 * jiffies + 100000) * JIFFY);
	assert_true(p.fired >= 0);
	return p.fired - (start / JIFFY + (int64_t)jiffies) * JIFFY;
}

/* a textbook timer would fire on time; Linux's is late by its level's granularity */
static void a_timer_is_late_by_its_level_and_never_early(void **state)
{
	(void)state;
	static const struct {
		uint64_t jiffies;
		int64_t most; /* ns late at the most */
	} rows[] = {
		{10, 1 * JIFFY},           /* level 0: 4 ms */
		{250, 8 * JIFFY},          /* 1 s: 32 ms */
		{60 * 250, 512 * JIFFY},   /* 60 s: 2.048 s */
		{120 * 250, 512 * JIFFY},  /* 120 s: 2.048 s */
		{300 * 250, 4096 * JIFFY}, /* 300 s: 16.384 s */
		{900 * 250, 4096 * JIFFY}, /* 900 s: 16.384 s */
	};
	int64_t start = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t late_somewhere = 0;
		for (int k = 0; k < 20; k++) {
			start = w.e->now + 777 * JIFFY + 1234567;
			int64_t late = lateness(rows[i].jiffies, start);
			assert_in_range(late, 1, rows[i].most);
			late_somewhere = late > late_somewhere ? late : late_somewhere;
		}
		assert_true(late_somewhere > rows[i].most / 2);
	}
}

static void a_one_second_timer_from_the_start_fires_at_1_024_s(void **state)
{
	(void)state;
	struct probe p = {.timer.run = note};

	timer_mod_in(w.e, &p.timer, HZ);
	engine_run_until(w.e, 2 * (int64_t)NSEC_PER_SEC);
	/* 250 jiffies lie in level 1 (8 jiffies a bucket): (250 >> 3) + 1 = 32 buckets = 256
	 * jiffies */
	assert_int_equal(p.fired, 256 * (int64_t)JIFFY);
}

static void a_deleted_timer_does_not_fire(void **state)
{
	(void)state;
	struct probe p = {.timer.run = note, .fired = -1};

	timer_mod_in(w.e, &p.timer, 100);
	assert_true(timer_del(w.e, &p.timer));
	assert_false(timer_del(w.e, &p.timer));
	engine_run_until(w.e, 10 * (int64_t)NSEC_PER_SEC);
	assert_int_equal(p.fired, -1);
}

static void in_one_bucket_the_newest_timer_runs_first(void **state)
{
	(void)state;
	struct probe p[3];

	memset(p, 0, sizeof(p));
	for (int i = 0; i < 3; i++) {
		p[i].id = i;
		p[i].timer.run = note;
		timer_mod_in(w.e, &p[i].timer, 1000);
	}
	engine_run_until(w.e, 10 * (int64_t)NSEC_PER_SEC);
	const int expected[] = {2, 1, 0};
	assert_int_equal(w.count, 3);
	assert_memory_equal(w.order, expected, sizeof(expected));
	assert_int_equal(w.e->steps, 3); /* a step each, though of one tick */
}

static void many_timers_all_fire_never_early_and_at_most_an_eighth_late(void **state)
{
	(void)state;
	static struct probe p[MANY];
	static int64_t asked[MANY], wanted[MANY];
	struct rng r = rng_named(3, "test", "timers");

	memset(p, 0, sizeof(p));
	for (int i = 0; i < MANY; i++) {
		p[i].id = i;
		p[i].timer.run = note;
		p[i].fired = -1;
		engine_run_until(w.e, w.e->now + (int64_t)rng_below(&r, 3 * JIFFY));
		uint64_t in = 1 + rng_below(&r, (uint64_t)1 << rng_below(&r, 24));
		timer_mod_in(w.e, &p[i].timer, in);
		if (i % 5 == 0) /* moved before it fires */
			timer_mod_in(w.e, &p[i].timer, in = in / 2 + 1);
		wanted[i] = (int64_t)in * JIFFY;
		asked[i] = (int64_t)engine_jiffies(w.e) * JIFFY + wanted[i];
	}
	engine_run_until(w.e, w.e->now + ((int64_t)JIFFY << 25));
	for (int i = 0; i < MANY; i++) {
		int64_t late = p[i].fired - asked[i];
		assert_true(late >= 0);
		assert_true(late <= wanted[i] / 7 + 2 * JIFFY);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_timer_is_late_by_its_level_and_never_early),
		TEST(a_one_second_timer_from_the_start_fires_at_1_024_s),
		TEST(a_deleted_timer_does_not_fire),
		TEST(in_one_bucket_the_newest_timer_runs_first),
		TEST(many_timers_all_fire_never_early_and_at_most_an_eighth_late),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
