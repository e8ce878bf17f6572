/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A 4-ary heap whose entries carry their own key, so that sifting does not touch the events.
 * Cancelling leaves the entry behind: it is skipped when it reaches the top, or removed when half
 * of the heap is stale and the heap is rebuilt. An event moved to a later time also keeps its
 * entry; when the old entry reaches the top, which is never too late, it is pushed again under its
 * true key.
 *
 * Taking an event leaves a hole at the top. Most events schedule another one at once, which then
 * sinks from there: one walk through the heap instead of two.
 *
 * Invariant: a pending event has exactly one entry with seq == queued_seq, and that entry's key is
 * not greater than (time, seq).
 */
#include "engine/event.h"

#include <assert.h>

#include "engine/engine.h"

static inline bool before(const struct event_entry *a, const struct event_entry *b)
{
	return a->time < b->time || (a->time == b->time && a->seq < b->seq);
}

static void sift_up(struct event_entry *heap, size_t at, struct event_entry entry)
{
	while (at > 0) {
		size_t parent = (at - 1) / 4;
		if (!before(&entry, &heap[parent]))
			break;
		heap[at] = heap[parent];
		at = parent;
	}
	heap[at] = entry;
}

static void sift_down(struct event_entry *heap, size_t count, size_t at, struct event_entry entry)
{
	for (;;) {
		size_t child = at * 4 + 1;
		if (child >= count)
			break;
		size_t last = child + 4 < count ? child + 4 : count;
		size_t least = child;
		for (size_t i = child + 1; i < last; i++)
			if (before(&heap[i], &heap[least]))
				least = i;
		if (!before(&heap[least], &entry))
			break;
		heap[at] = heap[least];
		at = least;
	}
	heap[at] = entry;
}

static void push(struct engine *e, struct event *ev)
{
	struct event_queue *q = &e->queue;

	if (q->count == q->cap && !q->hole) {
		size_t cap = q->cap ? q->cap * 2 : 64;
		q->heap = arena_regrow(
			e->arena, q->heap, q->cap * sizeof(*q->heap), cap * sizeof(*q->heap));
		q->cap = cap;
	}
	ev->queued_time = ev->time;
	ev->queued_seq = ev->seq;
	struct event_entry entry = {ev->time, ev->seq, ev};
	if (q->hole)
		sift_down(q->heap, q->count, 0, entry);
	else
		sift_up(q->heap, q->count++, entry);
	q->hole = false;
}

static void drop_top(struct event_queue *q)
{
	struct event_entry last = q->heap[--q->count];

	q->hole = false;
	if (q->count)
		sift_down(q->heap, q->count, 0, last);
}

static void compact(struct event_queue *q)
{
	size_t kept = 0;

	for (size_t i = 0; i < q->count; i++) {
		struct event *ev = q->heap[i].event;
		if (ev->queued_seq != q->heap[i].seq)
			continue;
		if (!ev->seq) {
			ev->queued_seq = 0;
			continue;
		}
		q->heap[kept++] = q->heap[i];
	}
	q->count = kept;
	q->stale = 0;
	q->hole = false; /* the taken entry has no event any more */
	for (size_t i = kept / 4 + 1; i-- > 0;)
		if (i < kept)
			sift_down(q->heap, kept, i, q->heap[i]);
}

static void count_stale(struct event_queue *q)
{
	q->stale++;
	if (q->stale > 64 && q->stale > q->count / 2)
		compact(q);
}

void event_schedule(struct engine *e, struct event *ev, int64_t time)
{
	struct event_queue *q = &e->queue;
	bool was_pending = ev->seq != 0;

	assert(time >= e->now);
	ev->time = time;
	ev->seq = ++q->seq;
	if (ev->queued_seq && ev->queued_time <= time) {
		if (!was_pending && q->stale)
			q->stale--; /* a cancelled event's entry serves again */
		return;
	}
	bool leaves_entry = ev->queued_seq != 0 && was_pending;
	push(e, ev);
	if (leaves_entry)
		count_stale(q);
}

void event_schedule_in(struct engine *e, struct event *ev, int64_t delay)
{
	event_schedule(e, ev, e->now + delay);
}

void event_cancel(struct engine *e, struct event *ev)
{
	if (!ev->seq)
		return;
	ev->seq = 0;
	count_stale(&e->queue);
}

struct event *event_queue_peek(struct engine *e)
{
	struct event_queue *q = &e->queue;

	if (q->hole)
		drop_top(q);
	while (q->count) {
		struct event_entry *top = &q->heap[0];
		struct event *ev = top->event;
		if (ev->seq == top->seq)
			return ev;
		bool stands_for_it = ev->queued_seq == top->seq;
		drop_top(q);
		if (stands_for_it && ev->seq) {
			push(e, ev); /* moved to later: now under its true key */
			continue;
		}
		if (stands_for_it)
			ev->queued_seq = 0;
		if (q->stale)
			q->stale--;
	}
	return NULL;
}

struct event *event_queue_take(struct engine *e)
{
	struct event *ev = event_queue_peek(e);

	if (!ev)
		return NULL;
	for (size_t i = 1; i < 5 && i < e->queue.count; i++)
		__builtin_prefetch(e->queue.heap[i].event); /* the next is one of them */
	e->queue.hole = true;
	ev->seq = ev->queued_seq = 0;
	return ev;
}
