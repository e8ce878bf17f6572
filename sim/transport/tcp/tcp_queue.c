/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pieces of data in TCP's queues: a reference to a part of a payload, with the sequence number of
 * its first byte. Splitting a piece makes two references to the same payload.
 */
#include <assert.h>

#include "transport/tcp/tcp_internal.h"

struct tcp_segment *segment_new(struct host *h, struct payload *p, uint32_t at, uint32_t length)
{
	struct tcp_segment *g = pool_get(&h->sockets->segment_pool);

	g->payload = p;
	g->at = at;
	g->length = length;
	return g;
}

void segment_free(struct host *h, struct tcp_segment *g)
{
	assert(!list_linked(&g->link));
	payload_unref(h->node.net, g->payload);
	pool_put(&h->sockets->segment_pool, g);
}

struct tcp_segment *segment_split(struct host *h, struct tcp_segment *g, uint32_t length)
{
	struct tcp_segment *rest =
		segment_new(h, payload_ref(g->payload), g->at + length, g->length - length);

	assert(length && length < g->length);
	rest->seq = g->seq + length;
	rest->flags = g->flags; /* FIN and PSH belong to the last byte */
	rest->marks = g->marks;
	rest->sent = g->sent;
	g->length = length;
	g->flags &= (uint8_t) ~(TCP_FIN | TCP_PSH);
	list_insert_between(&rest->link, &g->link, g->link.next);
	return rest;
}

void segment_join(struct host *h, struct tcp_segment *g, struct tcp_segment *next)
{
	uint8_t bytes[UINT16_MAX];
	uint32_t length = g->length + next->length;

	list_del(&next->link);
	if (!g->length) {
		struct payload *none = g->payload;
		g->payload = next->payload;
		g->at = next->at;
		next->payload = none;
	} else if (next->length && (g->payload != next->payload || g->at + g->length != next->at)) {
		assert(length <= sizeof(bytes));
		payload_read(g->payload, g->at, bytes, g->length);
		payload_read(next->payload, next->at, bytes + g->length, next->length);
		payload_unref(h->node.net, g->payload);
		g->payload = payload_new(h->node.net, bytes, length, length);
		g->at = 0;
	}
	g->length = length;
	segment_free(h, next);
}

void segment_trim_front(struct tcp_segment *g, uint32_t n)
{
	assert(n <= g->length);
	g->seq += n;
	g->at += n;
	g->length -= n;
}

void segments_purge(struct host *h, struct list *queue)
{
	list_for_each_safe (g, queue, struct tcp_segment, link) {
		list_del(&g->link);
		segment_free(h, g);
	}
}

void tcp_purge(struct tcp_sock *t)
{
	segments_purge(t->s.host, &t->write_queue);
	segments_purge(t->s.host, &t->rtx_queue);
	segments_purge(t->s.host, &t->receive_queue);
	segments_purge(t->s.host, &t->ofo_queue);
}
