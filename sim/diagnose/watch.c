/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps what happens: everything while a probe runs, and from the lab's start on what tells how
 * neighbour caches came to hold what they hold, who opened connections and who cut them, and how
 * directors came to be master.
 */
#include <stdlib.h>

#include "base/list.h"
#include "diagnose/private.h"
#include "ha/reasons.h"
#include "ha/records.h"

void *explain_grown(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		abort();
	return p;
}

/* by which a connection ends that somebody may have relied on */
static bool is_reset(const struct dissection *is)
{
	return is->innermost == DISSECT_TCP && is->tcp.flags & TCP_RST;
}

static bool is_history(const struct record *r, const struct dissection *is)
{
	switch (r->kind) {
	case REC_ARP_ANSWER:
	case REC_ARP_SILENT:
	case REC_ARP_LEARN:
	case REC_ARP_ANNOUNCE:
	case REC_NEIGH_STATE:
	case REC_SOCKET_STATE:
	case REC_BRIDGE_LOOP:
	case REC_ICMP_RECEIVED:
	case REC_IPVS_CONN_NEW:
	case REC_VRRP_STATE:
	case REC_VRRP_PRIORITY:
	case REC_CHECK_SERVER:
	case REC_SYSCTL: return true;
	case REC_VRRP_HEARD:
		return r->reason == VRRP_REJECTED || r->reason == VRRP_PRIORITY_0_MASTER;
	case REC_FRAME_DROPPED: return is && is->innermost == DISSECT_VRRP;
	case REC_FRAME_SENT: return is && (is->innermost == DISSECT_ARP || is_reset(is));
	default: return false;
	}
}

static void watch_take(struct sink *sink, const struct record *r, const void *frame)
{
	struct watch *w = container_of(sink, struct watch, sink);
	struct dissection is = {0};

	if (frame)
		frame_dissect(&is, frame);
	if (!w->everything && !is_history(r, frame ? &is : NULL))
		return;
	if (w->count == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 256;
		w->items = explain_grown(w->items, w->cap * sizeof(*w->items));
	}
	struct seen *s = &w->items[w->count++];
	*s = (struct seen){.r = *r};
	if (frame) {
		s->is = explain_grown(NULL, sizeof(is));
		*s->is = is;
	}
}

/* a look was taken back, and something else is typed */
static void watch_forget_after(struct sink *sink, uint64_t number)
{
	struct watch *w = container_of(sink, struct watch, sink);

	while (w->count && w->items[w->count - 1].r.number > number)
		free(w->items[--w->count].is);
}

void watch_init(struct watch *w)
{
	*w = (struct watch){.sink.record = watch_take, .sink.rewind = watch_forget_after};
}

void watch_free(struct watch *w)
{
	for (size_t i = 0; i < w->count; i++)
		free(w->items[i].is);
	free(w->items);
	*w = (struct watch){0};
}
