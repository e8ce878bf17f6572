/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wheel as in kernel/time/timer.c: calc_wheel_index() picks the level by the distance to the
 * expiry and rounds it up to the next bucket of that level; timers never cascade down. A bucket's
 * newest timer runs first and coarser levels run before finer ones (__run_timers()).
 *
 * Invariant: the tick event is pending whenever a bucket or the expired list is not empty, and is
 * never later than the earliest of them.
 */
#include "engine/timer.h"

#include <assert.h>

#include "engine/engine.h"

#define LEVEL_BITS 6
#define CLOCK_SHIFT 3
#define LEVEL_SHIFT(n) ((n)*CLOCK_SHIFT)
#define LEVEL_START(n) ((uint64_t)(WHEEL_BUCKETS - 1) << (((n)-1) * CLOCK_SHIFT))
#define CUTOFF LEVEL_START(WHEEL_LEVELS)
#define TIMEOUT_MAX (CUTOFF - ((uint64_t)1 << LEVEL_SHIFT(WHEEL_LEVELS - 1)))

uint64_t engine_jiffies(const struct engine *e)
{
	return (uint64_t)e->now / (uint64_t)NSEC_PER_JIFFY;
}

static void run_expired(struct engine *e, struct event *tick);

void wheel_init(struct engine *e)
{
	struct wheel *w = &e->wheel;

	w->tick.run = run_expired;
	list_init(&w->expired);
	for (size_t i = 0; i < WHEEL_LEVELS * WHEEL_BUCKETS; i++)
		list_init(&w->buckets[i]);
}

/* calc_wheel_index(): the bucket for `expires`, and the jiffy at which that bucket is emptied */
static uint16_t bucket_for(uint64_t expires, uint64_t clk, uint64_t *fires)
{
	uint64_t delta = expires - clk;
	unsigned level = 0;

	if (expires < clk) {
		*fires = clk;
		return (uint16_t)(clk & (WHEEL_BUCKETS - 1));
	}
	if (delta >= CUTOFF)
		expires = clk + TIMEOUT_MAX;
	while (level < WHEEL_LEVELS - 1 && delta >= LEVEL_START(level + 1))
		level++;
	uint64_t slot = (expires >> LEVEL_SHIFT(level)) + 1;
	*fires = slot << LEVEL_SHIFT(level);
	return (uint16_t)(level << LEVEL_BITS | (slot & (WHEEL_BUCKETS - 1)));
}

static int64_t tick_time(const struct engine *e, uint64_t jiffy)
{
	int64_t at = (int64_t)(jiffy * (uint64_t)NSEC_PER_JIFFY);

	/* the tick of this jiffy is over: the next one serves it */
	return at >= e->now ? at : (int64_t)((engine_jiffies(e) + 1) * (uint64_t)NSEC_PER_JIFFY);
}

static void want_tick(struct engine *e, uint64_t jiffy)
{
	struct wheel *w = &e->wheel;
	int64_t at = tick_time(e, jiffy);

	if (!event_pending(&w->tick) || at < w->tick.time)
		event_schedule(e, &w->tick, at);
}

static void unlink_timer(struct wheel *w, struct timer *t)
{
	struct list *bucket = &w->buckets[t->bucket];

	list_del(&t->link);
	if (list_empty(bucket))
		w->pending[t->bucket >> LEVEL_BITS] &=
			~((uint64_t)1 << (t->bucket & (WHEEL_BUCKETS - 1)));
}

/* forward_timer_base(): advances the wheel before use, but not past a timer that is still due.
 * Buckets are found from `clk`, so a stale `clk` would put a far timer into a near bucket. */
static void forward(struct wheel *w, uint64_t now)
{
	uint64_t upto = now;

	if (event_pending(&w->tick) && (uint64_t)w->tick.time / (uint64_t)NSEC_PER_JIFFY < upto)
		upto = (uint64_t)w->tick.time / (uint64_t)NSEC_PER_JIFFY;
	if (w->clk < upto && list_empty(&w->expired))
		w->clk = upto;
}

void timer_mod(struct engine *e, struct timer *t, uint64_t expires)
{
	struct wheel *w = &e->wheel;
	uint64_t now = engine_jiffies(e), fires;

	assert(t->run);
	if (timer_pending(t) && t->expires == expires)
		return;
	forward(w, now);
	uint16_t bucket = bucket_for(expires, w->clk > now ? w->clk : now, &fires);
	t->expires = expires;
	if (timer_pending(t)) {
		if (t->bucket == bucket && t->fires == fires)
			return;
		unlink_timer(w, t);
	}
	t->bucket = bucket;
	t->fires = fires;
	list_add(&t->link, &w->buckets[bucket]);
	w->pending[bucket >> LEVEL_BITS] |= (uint64_t)1 << (bucket & (WHEEL_BUCKETS - 1));
	want_tick(e, fires);
}

void timer_mod_in(struct engine *e, struct timer *t, uint64_t jiffies_from_now)
{
	timer_mod(e, t, engine_jiffies(e) + jiffies_from_now);
}

bool timer_del(struct engine *e, struct timer *t)
{
	if (!timer_pending(t))
		return false;
	unlink_timer(&e->wheel, t);
	return true;
}

/* the earliest jiffy ≥ clk at which a bucket is due; false if all are empty */
static bool next_due(const struct wheel *w, uint64_t *jiffy)
{
	bool any = false;

	for (unsigned level = 0; level < WHEEL_LEVELS; level++) {
		uint64_t bits = w->pending[level];
		if (!bits)
			continue;
		uint64_t step = (uint64_t)1 << LEVEL_SHIFT(level);
		uint64_t slot = (w->clk + step - 1) >> LEVEL_SHIFT(level);
		unsigned turn = (unsigned)(slot & (WHEEL_BUCKETS - 1));
		uint64_t rotated = turn ? bits >> turn | bits << (WHEEL_BUCKETS - turn) : bits;
		uint64_t due = (slot + (uint64_t)__builtin_ctzll(rotated)) << LEVEL_SHIFT(level);
		if (!any || due < *jiffy)
			*jiffy = due;
		any = true;
	}
	return any;
}

/* collect_expired_timers(): all buckets that end at `jiffy`, the coarsest level first */
static void collect(struct wheel *w, uint64_t jiffy)
{
	unsigned levels = 1;

	while (levels < WHEEL_LEVELS && (jiffy & (((uint64_t)1 << LEVEL_SHIFT(levels)) - 1)) == 0)
		levels++;
	while (levels-- > 0) {
		uint64_t slot = jiffy >> LEVEL_SHIFT(levels) & (WHEEL_BUCKETS - 1);
		struct list *bucket = &w->buckets[(uint64_t)levels << LEVEL_BITS | slot];
		if (!(w->pending[levels] >> slot & 1))
			continue;
		w->pending[levels] &= ~((uint64_t)1 << slot);
		list_splice_tail(bucket, &w->expired);
	}
}

/* fills the expired list with the timers due now; false if there are none */
static bool gather(struct engine *e)
{
	struct wheel *w = &e->wheel;
	uint64_t due = 0;

	while (list_empty(&w->expired)) {
		if (!next_due(w, &due) || tick_time(e, due) > e->now)
			return false;
		collect(w, due);
		w->clk = due + 1;
	}
	return true;
}

/* The next timer's owner, fetched while this one's is dealt with: among a million of them it is far
 * away. */
static void fetch(const struct list *next)
{
	const char *timer = (const char *)next;

	__builtin_prefetch(timer - 64);
	__builtin_prefetch(timer);
	__builtin_prefetch(timer + 64);
}

/* one timer a step; the rest of the tick follows at the same instant */
static void run_expired(struct engine *e, struct event *tick)
{
	struct wheel *w = &e->wheel;
	struct timer *t = NULL;
	uint64_t due = 0;

	if (gather(e)) {
		t = list_first(&w->expired, struct timer, link);
		list_del(&t->link);
	}
	if (!list_empty(&w->expired)) {
		fetch(w->expired.next);
		event_schedule(e, tick, e->now);
	} else if (next_due(w, &due)) {
		event_schedule(e, tick, tick_time(e, due));
	}
	if (t)
		t->run(e, t);
}
