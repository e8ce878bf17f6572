/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Received data (tcp_data_queue(), tcp_data_queue_ofo(), tcp_ofo_queue()): in-order data goes to
 * the receive queue, data after a gap to the out-of-order queue, which is sorted and free of
 * overlaps. Consecutive pieces of one payload are merged.
 */
#include "transport/tcp/tcp_internal.h"

/* the bytes [skip, skip + length) of the text, as a piece; text in the head is copied (it is short)
 */
static struct tcp_segment *piece_of(struct tcp_in *in, uint32_t skip, uint32_t length)
{
	struct host *h = in->host;
	struct frame *f = in->f;
	uint32_t head = frame_head_length(f) - in->h.header_length;
	struct tcp_segment *g;

	if (head <= skip) {
		g = segment_new(h, payload_ref(f->payload), f->payload_at + skip - head, length);
	} else {
		uint8_t bytes[2048];
		uint32_t at = in->h.header_length + skip;
		uint8_t *to =
			length <= sizeof(bytes) ? bytes : arena_get(host_engine(h)->arena, length);
		frame_read(f, at, to, length);
		g = segment_new(h, payload_new(h->node.net, to, length, length), 0, length);
		if (to != bytes)
			arena_put(host_engine(h)->arena, to, length);
	}
	g->seq = in->seq + skip;
	return g;
}

static bool follows(const struct tcp_segment *a, const struct tcp_segment *b)
{
	return a->payload == b->payload && a->at + a->length == b->at;
}

/* tcp_queue_rcv() */
static void append(struct tcp_sock *t, struct tcp_segment *g)
{
	t->unread += g->length;
	if (!list_empty(&t->receive_queue)) {
		struct tcp_segment *last = list_last(&t->receive_queue, struct tcp_segment, link);
		const bool fits = !t->s.host->linear_segments || tcp_fits_behind(last, g->length);
		if (follows(last, g) && fits) {
			last->length += g->length;
			segment_free(t->s.host, g);
			return;
		}
	}
	list_add_tail(&g->link, &t->receive_queue);
}

/* Accepts a piece that starts at rcv_nxt or before; true: it ends with a FIN. */
static bool tcp_data_take(struct tcp_sock *t, struct tcp_segment *g)
{
	bool fin = g->flags & TCP_FIN;
	uint32_t seen = t->rcv_nxt - g->seq;

	if (seen)
		segment_trim_front(g, min_u32(seen, g->length));
	t->rcv_nxt = g->seq + g->length + (fin ? 1 : 0);
	if (g->length)
		append(t, g);
	else
		segment_free(t->s.host, g);
	return fin;
}

static void ofo_remove(struct tcp_sock *t, struct tcp_segment *g)
{
	list_del(&g->link);
	t->ofo_bytes -= g->length;
	t->ofo_count--;
}

/* tcp_ofo_queue(): the gap before these may be filled now */
static void take_out_of_order(struct tcp_sock *t)
{
	while (!list_empty(&t->ofo_queue)) {
		struct tcp_segment *g = list_first(&t->ofo_queue, struct tcp_segment, link);
		if (after(g->seq, t->rcv_nxt))
			return;
		ofo_remove(t, g);
		if (!after(segment_end(g), t->rcv_nxt)) {
			tcp_dsack_note(t, g->seq, segment_end(g));
			segment_free(t->s.host, g);
			continue;
		}
		if (tcp_data_take(t, g))
			tcp_fin(t); /* and the queue is empty */
	}
}

static void in_order(struct tcp_sock *t, struct tcp_in *in)
{
	uint32_t skip = t->rcv_nxt - in->seq, length = in->length;
	bool gap = !list_empty(&t->ofo_queue), fin = in->h.flags & TCP_FIN;

	/* as in Linux, bytes beyond the window are accepted if the segment starts inside it; only a
	 * closed window refuses them */
	struct tcp_segment *g = length > skip ? piece_of(in, skip, length - skip)
					      : segment_new(in->host, NULL, 0, 0);
	g->seq = in->seq + (length > skip ? skip : length);
	g->flags = fin ? TCP_FIN : 0;
	if (length > skip)
		t->s.wake |= WAKE_RECEIVED;
	fin = tcp_data_take(t, g);
	if (length)
		tcp_event_data_received(t, in);
	if (fin)
		tcp_fin(t);
	if (gap) {
		take_out_of_order(t);
		if (list_empty(&t->ofo_queue)) /* RFC 5681 4.2: a filled gap is news */
			t->ack_pending |= ACK_NOW;
	}
	if (t->sack_count)
		tcp_sack_advance(t);
}

/* What of [seq, end) the queue holds is cut off both ends; true: nothing is left. */
static bool cut_overlap(struct tcp_sock *t, struct tcp_segment *g)
{
	list_for_each_safe (o, &t->ofo_queue, struct tcp_segment, link) {
		if (!before(o->seq, segment_end(g)))
			break;
		if (!after(segment_end(o), g->seq))
			continue;
		if (!after(o->seq, g->seq)) { /* it covers our beginning */
			uint32_t end = before(segment_end(o), segment_end(g)) ? segment_end(o)
									      : segment_end(g);
			tcp_dsack_note(t, g->seq, end);
			if (end == segment_end(g))
				return true;
			segment_trim_front(g, min_u32(end - g->seq, g->length));
		} else if (!after(segment_end(o), segment_end(g))) { /* the new segment covers all
								      * of it */
			tcp_dsack_note(t, o->seq, segment_end(o));
			ofo_remove(t, o);
			segment_free(t->s.host, o);
		} else { /* it covers our end */
			tcp_dsack_note(t, o->seq, segment_end(g));
			g->length = o->seq - g->seq;
			g->flags &= (uint8_t)~TCP_FIN;
		}
	}
	return false;
}

static void out_of_order(struct tcp_sock *t, struct tcp_in *in)
{
	struct tcp_segment *g =
		in->length ? piece_of(in, 0, in->length) : segment_new(in->host, NULL, 0, 0);
	struct list *before_it;

	g->seq = in->seq;
	g->flags = in->h.flags & TCP_FIN ? TCP_FIN : 0;
	t->ack_pending |= ACK_SCHED;
	if (cut_overlap(t, g)) {
		segment_free(t->s.host, g);
	} else {
		before_it = t->ofo_queue.prev;
		while (before_it != &t->ofo_queue &&
			after(list_entry(before_it, struct tcp_segment, link)->seq, g->seq))
			before_it = before_it->prev;
		t->ofo_bytes += g->length;
		t->ofo_count++;
		list_insert_between(&g->link, before_it, before_it->next);
	}
	if (t->sack_ok)
		tcp_sack_note(t, in->seq, in->end_seq);
	if (in->length >= 128)
		tcp_grow_window(t, in->length);
}

static bool tcp_data_refuse(struct tcp_sock *t, unsigned *why, unsigned reason)
{
	tcp_enter_quickack(t);
	t->ack_pending |= ACK_SCHED;
	*why = reason;
	return false;
}

bool tcp_data_queue(struct tcp_sock *t, struct tcp_in *in, unsigned *why)
{
	t->has_dsack = false;
	if (!after(in->end_seq, t->rcv_nxt)) { /* a retransmission of what we have */
		tcp_dsack_note(t, in->seq, in->end_seq);
		return tcp_data_refuse(t, why, TCP_DROP_OLD_DATA);
	}
	if (!before(in->seq, t->rcv_nxt + tcp_receive_window(t)) && in->seq != t->rcv_nxt)
		return tcp_data_refuse(t, why, TCP_DROP_WINDOW);
	if (!after(in->seq, t->rcv_nxt)) {
		if (before(in->seq, t->rcv_nxt))
			tcp_dsack_note(t, in->seq, t->rcv_nxt);
		if (tcp_receive_window(t) == 0 && in->length)
			return tcp_data_refuse(t, why, TCP_DROP_ZERO_WINDOW);
		in_order(t, in);
		return true;
	}
	out_of_order(t, in);
	return true;
}
