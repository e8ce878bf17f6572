/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stores records: all of them while a probe runs, and from the lab's start those that explain the
 * contents of neighbour caches, who opened connections and how they ended, and how directors became
 * master.
 */
#include <stdlib.h>

#include "app/servers/records.h"
#include "base/list.h"
#include "diagnose/evidence/evidence.h"
#include "ha/reasons.h"
#include "ha/records.h"
#include "ipvs/reasons.h"

#define PAST_MAX 16384 /* records of connections before the probes */

void *explain_grown(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		abort();
	return p;
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
	case REC_VRRP_STATE:
	case REC_VRRP_PRIORITY:
	case REC_CHECK_SERVER:
	case REC_SYSCTL: return true;
	case REC_VRRP_HEARD:
		return r->reason == VRRP_REJECTED || r->reason == VRRP_PRIORITY_0_MASTER;
	case REC_FRAME_DROPPED: return is && is->innermost == DISSECT_VRRP;
	case REC_FRAME_SENT: return is && is->innermost == DISSECT_ARP;
	default: return false;
	}
}

/* about earlier connections: why the director sent them where it did */
static bool is_past(const struct record *r, const struct dissection *is)
{
	switch (r->kind) {
	case REC_IPVS_PICK:
	case REC_IPVS_CONN_NEW:
	case REC_IPVS_CONN_STATE:
	case REC_IPVS_CONN_EXPIRED:
	case REC_IPVS_DEST:
	case REC_REQUEST_SERVED: return true;
	case REC_FRAME_DROPPED: return r->reason == IPVS_DROP_DEST_GONE;
	case REC_FRAME_SENT: return is && is->innermost == DISSECT_TCP && (is->tcp.flags & TCP_RST);
	default: return false;
	}
}

/* In a lab that ran for days only the last connections matter: drops half of them. */
static void forget_half(struct watch *w)
{
	size_t n = 0, all = 0, past = 0;

	for (size_t i = 0; i < w->count; i++)
		all += is_past(&w->items[i].r, w->items[i].is);
	for (size_t i = 0; i < w->count; i++) {
		struct seen *s = &w->items[i];
		if (is_past(&s->r, s->is) && ++past <= all / 2)
			free(s->is);
		else
			w->items[n++] = *s;
	}
	w->count = n;
	w->past = all - all / 2;
}

static void watch_take(struct sink *sink, const struct record *r, const void *frame)
{
	struct watch *w = container_of(sink, struct watch, sink);
	struct dissection is = {0};

	if (frame)
		frame_dissect(&is, frame);
	bool past = is_past(r, frame ? &is : NULL);
	if (!w->everything && !past && !is_history(r, frame ? &is : NULL))
		return;
	if (past && !w->everything && ++w->past > PAST_MAX)
		forget_half(w);
	if (w->count == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 256;
		w->items = explain_grown(w->items, w->cap * sizeof(*w->items));
	}
	struct seen *s = &w->items[w->count++];
	*s = (struct seen){.r = *r};
	if (frame &&
		(w->everything || r->kind < IPVS_RECORD_BASE)) { /* for the others the record is
								  * sufficient */
		s->is = explain_grown(NULL, sizeof(is));
		*s->is = is;
	}
}

/* a look was undone, and another command is typed */
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
