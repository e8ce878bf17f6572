/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux's timer wheel (kernel/time/timer.c), HZ 250: timers in jiffies of 4 ms, nine levels of 64
 * buckets, each level eight times coarser. A timer never fires early and is late by up to one
 * bucket: 60 s by up to 2.048 s, 300 s by up to 16.384 s. Jiffy 0 is the lab's start.
 *
 * Everything that is a `timer_list` in Linux (TCP, neighbours, IPVS) waits here. Adding and
 * deleting a timer take constant time.
 */
#ifndef LVSLAB_ENGINE_TIMER_H
#define LVSLAB_ENGINE_TIMER_H

#include "base/list.h"
#include "engine/event.h"

#define HZ 250
#define NSEC_PER_JIFFY INT64_C(4000000)
#define WHEEL_LEVELS 9
#define WHEEL_BUCKETS 64

struct timer {
	struct list link; /* in its bucket; unlinked if not pending */
	uint64_t expires; /* jiffies requested; it fires at `fires` */
	uint64_t fires;   /* jiffies: the end of its bucket */
	void (*run)(struct engine *e, struct timer *t);
	uint16_t bucket;
};

struct wheel {
	struct event tick;   /* in the event queue while any timer is pending */
	uint64_t clk;        /* the next jiffy to be processed; base->clk in the kernel */
	struct list expired; /* taken from their buckets, not run yet; each step runs one */
	uint64_t pending[WHEEL_LEVELS]; /* one bit per bucket: set if not empty */
	struct list buckets[WHEEL_LEVELS * WHEEL_BUCKETS];
};

void wheel_init(struct engine *e);

/* mod_timer(): (re)starts `t` for `expires` jiffies. t->run must be set. */
void timer_mod(struct engine *e, struct timer *t, uint64_t expires);
void timer_mod_in(struct engine *e, struct timer *t, uint64_t jiffies_from_now);
/* del_timer(): stops it. Returns true if it was pending. */
bool timer_del(struct engine *e, struct timer *t);

static inline bool timer_pending(const struct timer *t)
{
	return list_linked(&t->link);
}

uint64_t engine_jiffies(const struct engine *e);
/* msecs_to_jiffies(): rounds up */
static inline uint64_t msecs_to_jiffies(uint64_t ms)
{
	return (ms + 1000 / HZ - 1) / (1000 / HZ);
}

#endif
