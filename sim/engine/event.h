/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events are embedded in their owners and wait in one queue, ordered by time, then by the order of
 * scheduling. Cancelling or moving an event needs no search.
 *
 * Cancel a pending event before its owner goes back to its pool. The memory keeps its type
 * (pool.h), so the engine recognises the stale queue entry by its number and skips it.
 */
#ifndef LVSLAB_ENGINE_EVENT_H
#define LVSLAB_ENGINE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct engine;

struct event {
	int64_t time;        /* when it is due */
	uint64_t seq;        /* its number in the order of scheduling; 0: not pending */
	int64_t queued_time; /* key of the event's only entry in the queue */
	uint64_t queued_seq; /* 0: no entry */
	void (*run)(struct engine *e, struct event *ev);
};

struct event_entry {
	int64_t time;
	uint64_t seq;
	struct event *event;
};

struct event_queue {
	struct event_entry *heap; /* 4-ary, smallest (time, seq) first */
	size_t count, cap;
	size_t stale; /* entries whose event was cancelled or moved to earlier */
	bool hole;    /* the first entry was taken and its slot is not filled yet */
	uint64_t seq;
};

/* (Re)schedules: a pending event moves. `time` must not be earlier than the clock. */
void event_schedule(struct engine *e, struct event *ev, int64_t time);
void event_schedule_in(struct engine *e, struct event *ev, int64_t delay);
void event_cancel(struct engine *e, struct event *ev);

static inline bool event_pending(const struct event *ev)
{
	return ev->seq != 0;
}

/* For the engine: the earliest pending event, or NULL. A taken event is no longer pending. */
struct event *event_queue_peek(struct engine *e);
struct event *event_queue_take(struct engine *e);

#endif
