/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends the segments of a connection (net/ipv4/tcp_output.c). A piece of the write queue is split
 * into segments only when cwnd and the peer's window allow sending; pieces are not joined, so a
 * segment never holds bytes of two tcp_send() calls. Nagle is off (TCP_NODELAY).
 *
 * Not simulated: pacing, ECN, Fast Open, urgent data.
 */
#include "base/errno.h"
#include "engine/trace.h"
#include "transport/tcp/tcp_internal.h"

static struct ip_send tcp_ip_header(const struct tcp_sock *t)
{
	return (struct ip_send){
		.flow = {.dst = t->s.remote, .src = t->s.local, .protocol = IPPROTO_TCP},
		.protocol = IPPROTO_TCP,
		.df = !t->s.host->ipv4.ip_no_pmtu_disc,
		.id = t->ip_id,
		.has_route = true,
		.route = t->route,
	};
}

/* tcp_syn_options(): what we are willing to use */
static void syn_options(const struct tcp_sock *t, struct tcp_header *h)
{
	const struct ipv4_settings *set = &t->s.host->ipv4;

	h->mss = (uint16_t)t->advmss;
	h->sack_permitted = set->tcp_sack != 0;
	h->has_timestamps = set->tcp_timestamps != 0;
	h->has_wscale = set->tcp_window_scaling != 0;
	h->wscale = t->rcv_wscale;
	h->window = (uint16_t)min_u32(t->rcv_wnd, UINT16_MAX);
}

static void sack_options(struct tcp_sock *t, struct tcp_header *h)
{
	h->sack_count = (uint8_t)tcp_sack_blocks(t);
	for (unsigned i = 0, from = 0; i < h->sack_count; i++) {
		const struct tcp_block *b = i == 0 && t->has_dsack ? &t->dsack : &t->sacks[from++];
		h->sack[i].start = b->start;
		h->sack[i].end = b->end;
	}
	t->has_dsack = false;
}

static void established_options(struct tcp_sock *t, struct tcp_header *h)
{
	h->has_timestamps = t->ts_ok;
	if (t->sack_count || t->has_dsack)
		sack_options(t, h);
	h->window = tcp_select_window(t);
}

/* tcp_event_data_sent() */
static void data_sent(struct tcp_sock *t)
{
	uint64_t now = engine_jiffies(tcp_engine(t));

	t->last_sent = now;
	if (now - t->last_received < t->ato && t->pingpong < UINT8_MAX)
		t->pingpong++; /* an answer: the connection is interactive */
}

/* __tcp_transmit_skb(): sends one segment; takes no reference of `p`. 0 or the error */
static int transmit(struct tcp_sock *t, uint8_t flags, uint32_t seq, struct payload *p, uint32_t at,
	uint32_t length)
{
	struct tcp_header h = {
		.source = t->s.lport,
		.dest = t->s.rport,
		.seq = seq,
		.ack = flags & TCP_ACK ? t->rcv_nxt : 0,
		.flags = flags,
	};
	int error = tcp_route(t);

	if (error)
		return error;
	if (flags & TCP_SYN)
		syn_options(t, &h);
	else
		established_options(t, &h);
	h.tsval = tcp_ts_clock(t->s.host) + t->ts_offset;
	h.tsecr = flags & TCP_ACK ? t->ts_recent : 0;
	struct frame *f = frame_new(t->s.host->node.net);
	t->last_frame = f->id;
	uint8_t *bytes = frame_put(f, (unsigned)tcp_header_length(&h));
	uint64_t sum = 0;
	if (length) {
		frame_attach(f, payload_ref(p), at, length);
		sum = payload_sum(p, at, length);
	}
	tcp_emit(bytes, &h, t->s.local, t->s.remote, length, sum);
	if (flags & TCP_ACK)
		tcp_ack_sent(t);
	if (length)
		data_sent(t);
	t->s.host->sockets->tcp_stats.out_segs++;
	struct ip_send how = tcp_ip_header(t);
	how.gso_rest = t->gso_rest;
	t->ip_id++;
	return ip_send(t->s.host, f, &how);
}

static int transmit_segment(struct tcp_sock *t, struct tcp_segment *g)
{
	uint8_t flags = g->flags;

	if (t->s.state != TCP_SYN_SENT)
		flags |= TCP_ACK;
	g->sent = tcp_now(t);
	int error = transmit(t, flags, g->seq, g->payload, g->at, g->length);
	g->frame = t->last_frame;
	return error;
}

/* tcp_connect(): the SYN is a segment of the retransmit queue like any other */
int tcp_send_syn(struct tcp_sock *t)
{
	struct tcp_segment *syn = segment_new(t->s.host, NULL, 0, 0);

	syn->seq = t->write_seq++;
	syn->flags = TCP_SYN;
	t->rcv_nxt = 0;
	t->retrans_stamp = tcp_now(t);
	list_add_tail(&syn->link, &t->rtx_queue);
	t->packets_out = 1;
	t->snd_nxt = t->write_seq;
	int error = transmit_segment(t, syn);
	t->s.host->sockets->tcp_stats.active_opens++;
	tcp_timer_start(t, PENDING_RETRANS, t->rto);
	return error;
}

/* tcp_send_synack(): resends the SYN, with an ACK of the peer's */
void tcp_send_synack(struct tcp_sock *t)
{
	if (!list_empty(&t->rtx_queue))
		transmit_segment(t, list_first(&t->rtx_queue, struct tcp_segment, link));
}

void tcp_send_ack(struct tcp_sock *t)
{
	if (t->s.state != TCP_CLOSE)
		transmit(t, TCP_ACK, t->snd_nxt, NULL, 0, 0);
}

void tcp_send_active_reset(struct tcp_sock *t)
{
	t->s.host->sockets->tcp_stats.out_rsts++;
	transmit(t, TCP_RST | TCP_ACK, t->snd_nxt, NULL, 0, 0);
}

/* ---- new data ---- */

/* tcp_event_new_data_sent() */
static void now_in_flight(struct tcp_sock *t, struct tcp_segment *g)
{
	uint32_t prior = t->packets_out++;

	list_del(&g->link);
	list_add_tail(&g->link, &t->rtx_queue);
	t->snd_nxt = segment_end(g);
	if (!prior || t->pending == PENDING_LOSS_PROBE)
		tcp_rearm_rto(t);
}

/* Sends the head of the write queue if the peer's window has room for all of it or for a full
 * segment. */
static bool send_head(struct tcp_sock *t, bool push)
{
	struct tcp_segment *g = list_first(&t->write_queue, struct tcp_segment, link);
	uint32_t mss = tcp_current_mss(t);
	bool cut = g->length > mss;

	if (after(cut ? g->seq + mss : segment_end(g), tcp_wnd_end(t)))
		return false;
	if (cut)
		segment_split(t->s.host, g, mss);
	g->flags |= push ? TCP_PSH : 0;
	if (transmit_segment(t, g) != 0)
		return false;
	now_in_flight(t, g);
	return true;
}

/* tcp_cwnd_test(): the number of segments to send as one packet, at most half the congestion
 * window. A final FIN that fits a segment is not held back. */
static uint32_t cwnd_quota(struct tcp_sock *t)
{
	const struct tcp_segment *g = list_first(&t->write_queue, struct tcp_segment, link);
	uint32_t in_flight = tcp_in_flight(t);

	if (g->flags & TCP_FIN && g->length <= tcp_current_mss(t))
		return 1;
	if (in_flight >= t->cwnd)
		return 0;
	return min_u32(max_u32(t->cwnd / 2, 1), t->cwnd - in_flight);
}

/* Sends one packet from the head of the write queue; returns its number of segments. The last of
 * several has PSH (__tcp_transmit_skb()), so that a receiver that merges them does not wait for
 * more. */
static uint32_t send_packet(struct tcp_sock *t, uint32_t quota)
{
	struct tcp_segment *g = list_first(&t->write_queue, struct tcp_segment, link);
	uint32_t segs = tcp_gso_segs(t, g, quota, tcp_current_mss(t)), sent = 0;

	while (sent < segs && send_head(t, segs > 1 && sent + 1 == segs)) {
		g = list_last(&t->rtx_queue, struct tcp_segment, link);
		g->marks |= sent++ ? MARK_REST : 0;
		t->gso_rest = true;
	}
	t->gso_rest = false;
	return sent;
}

/* tcp_write_xmit() */
void tcp_push(struct tcp_sock *t)
{
	uint32_t sent = 0, quota, more = 1;
	bool limited = false;

	if (t->s.state == TCP_CLOSE || list_empty(&t->write_queue))
		return;
	tcp_idle_check(t);
	while (more && !list_empty(&t->write_queue)) {
		quota = cwnd_quota(t);
		limited = !quota;
		more = limited ? 0 : send_packet(t, quota);
		sent += more;
	}
	if (sent || limited)
		tcp_cwnd_validate(t, limited || tcp_in_flight(t) >= t->cwnd);
	if (sent) {
		if (t->ca_state == CA_RECOVERY || t->ca_state == CA_CWR)
			t->prr_out += sent;
		tcp_schedule_loss_probe(t, false);
	}
	/* tcp_check_probe_timer(): nothing in flight will bring news of the window */
	if (!t->packets_out && !list_empty(&t->write_queue) && t->pending == PENDING_NONE)
		tcp_timer_start(t, PENDING_PROBE0, max_u32(t->rto, TCP_RTO_MIN));
}

bool tcp_write_one(struct tcp_sock *t)
{
	return !list_empty(&t->write_queue) && send_head(t, false);
}

void tcp_send_fin(struct tcp_sock *t)
{
	struct tcp_segment *g;

	if (!list_empty(&t->write_queue)) { /* on the last segment that has not been sent */
		g = list_last(&t->write_queue, struct tcp_segment, link);
		g->flags |= TCP_FIN;
	} else {
		g = segment_new(t->s.host, NULL, 0, 0);
		g->seq = t->write_seq;
		g->flags = TCP_FIN;
		list_add_tail(&g->link, &t->write_queue);
	}
	t->write_seq++;
	tcp_push(t);
}

/* ---- again ---- */

static void record_retransmit(struct tcp_sock *t, const struct tcp_segment *g, unsigned why)
{
	HOST_RECORD(t->s.host, REC_TCP_RETRANSMIT, why, (struct netdev *)NULL, (struct frame *)NULL,
		t->s.remote, t->s.rport, g->seq, g->length, (uint64_t)t->rto * NSEC_PER_JIFFY,
		t->retransmits);
}

/* tcp_adjust_pcount(): a segment less in flight */
static void one_less(struct tcp_sock *t, const struct tcp_segment *g)
{
	t->packets_out--;
	t->sacked_out -= g->marks & MARK_SACKED || (!t->sack_ok && t->sacked_out);
	t->retrans_out -= (g->marks & MARK_RETRANS) != 0;
	t->lost_out -= (g->marks & MARK_LOST) != 0;
}

/* tcp_collapse_retrans(): `next` goes with `g`, its PSH and FIN too */
static void collapse(struct tcp_sock *t, struct tcp_segment *g, struct tcp_segment *next)
{
	one_less(t, next);
	g->flags |= next->flags;
	g->marks |= next->marks & MARK_EVER_RETRANS;
	g->sent = next->sent > g->sent ? next->sent : g->sent;
	segment_join(t->s.host, g, next);
}

/* tcp_retrans_try_collapse(): pieces behind a short one travel with it */
static void try_collapse(struct tcp_sock *t, struct tcp_segment *g, uint32_t space)
{
	if (g->flags & TCP_SYN || g->marks & MARK_SACKED || !t->s.host->ipv4.tcp_retrans_collapse)
		return;
	while (g->link.next != &t->rtx_queue) {
		struct tcp_segment *next = container_of(g->link.next, struct tcp_segment, link);
		if (next->marks & MARK_SACKED || g->length + next->length > space ||
			after(segment_end(next), tcp_wnd_end(t)))
			break;
		collapse(t, g, next);
	}
}

void tcp_rejoin_packet(struct tcp_sock *t, struct tcp_segment *g)
{
	while (!(g->marks & MARK_SACKED) && g->link.next != &t->rtx_queue) {
		struct tcp_segment *next = container_of(g->link.next, struct tcp_segment, link);
		if (!(next->marks & MARK_REST) || next->marks & (MARK_SACKED | MARK_EVER_RETRANS))
			return;
		collapse(t, g, next);
	}
}

/* Splits `g`; the rest is counted like it. */
static struct tcp_segment *cut(struct tcp_sock *t, struct tcp_segment *g, uint32_t length)
{
	t->packets_out++;
	t->sacked_out += (g->marks & MARK_SACKED) != 0;
	t->lost_out += (g->marks & MARK_LOST) != 0;
	t->retrans_out += (g->marks & MARK_RETRANS) != 0;
	return segment_split(t->s.host, g, length);
}

/* __tcp_retransmit_skb(): data longer than a segment is resent as one packet (GSO), as far as the
 * congestion window allows; its last segment has PSH (__tcp_transmit_skb()). */
static void cut_packet(struct tcp_sock *t, struct tcp_segment *g)
{
	const uint32_t mss = tcp_current_mss(t), room = t->cwnd - tcp_in_flight(t);
	const uint32_t segs = tcp_gso_segs(t, g, room, mss);

	if (segs < 2)
		return;
	for (uint32_t i = 1; i < segs; i++) {
		g = cut(t, g, mss);
		g->marks |= MARK_REST | MARK_CUT;
	}
	if (g->length > mss)
		cut(t, g, mss)->marks &= (uint8_t)~MARK_CUT;
	g->flags |= TCP_PSH;
}

/* The head may be partly acknowledged; a segment may no longer fit the path or the peer's window,
 * or leave room for the options. */
static void fit_segment(struct tcp_sock *t, struct tcp_segment *g, uint32_t mss)
{
	uint32_t room = mss;

	if (before(g->seq, t->snd_una) && g->length)
		segment_trim_front(g, min_u32(t->snd_una - g->seq, g->length));
	if (before(g->seq, tcp_wnd_end(t)))
		room = min_u32(room, tcp_wnd_end(t) - g->seq);
	if (g->length < room && !(g->marks & MARK_CUT))
		try_collapse(t, g, room);
	if (g->length > room)
		cut(t, g, room);
}

/* skb_still_in_host_queue(): the last time is still waiting for the neighbour's answer */
static bool waits_below(struct tcp_sock *t, const struct tcp_segment *g)
{
	return t->route_generation &&
		neigh_holds(t->s.host, t->route.dev, t->route.nexthop, g->frame);
}

/* tcp_retransmit_skb() */
int tcp_retransmit(struct tcp_sock *t, struct tcp_segment *g, unsigned why)
{
	if (waits_below(t, g))
		return -EBUSY;

	/* the peer has shrunk its window: only the first byte may be sent, as a probe */
	if (!before(g->seq, tcp_wnd_end(t)) && after(g->seq, t->snd_una))
		return -EAGAIN;
	fit_segment(t, g, tcp_current_mss(t));
	record_retransmit(t, g, why);
	t->s.host->sockets->tcp_stats.retrans_segs++;
	t->gso_rest = (g->marks & MARK_CUT) != 0;
	int error = transmit_segment(t, g);
	t->gso_rest = false;
	g->marks &= (uint8_t)~MARK_CUT;
	t->s.host->sockets->tcp_stats.out_segs--; /* OutSegs counts only first transmissions */
	g->marks |= MARK_EVER_RETRANS;
	if (error)
		return error;
	if (!(g->marks & MARK_RETRANS)) {
		g->marks |= MARK_RETRANS;
		t->retrans_out++;
	}
	if (!t->retrans_stamp)
		t->retrans_stamp = g->sent;
	return 0;
}

void tcp_retransmit_lost(struct tcp_sock *t, unsigned why)
{
	bool rearm = false;

	list_for_each (g, &t->rtx_queue, struct tcp_segment, link) {
		if (tcp_in_flight(t) >= t->cwnd)
			break;
		if (!(g->marks & MARK_LOST) || g->marks & (MARK_SACKED | MARK_RETRANS))
			continue;
		if (g->length > tcp_current_mss(t))
			cut_packet(t, g);
		if (tcp_retransmit(t, g, why))
			break;
		if (t->ca_state == CA_RECOVERY || t->ca_state == CA_CWR)
			t->prr_out++;
		if (t->rtx_queue.next == &g->link && t->pending != PENDING_REO_TIMEOUT)
			rearm = true;
	}
	if (rearm)
		tcp_timer_start(t, PENDING_RETRANS, t->rto);
}

/* As much as the window allows, or an empty segment with an old number: the peer must answer
 * either. */
void tcp_write_wakeup(struct tcp_sock *t)
{
	if (list_empty(&t->write_queue))
		return;
	struct tcp_segment *g = list_first(&t->write_queue, struct tcp_segment, link);
	record_retransmit(t, g, TCP_WHY_PROBE0);
	if (!before(g->seq, tcp_wnd_end(t))) {
		transmit(t, TCP_ACK, t->snd_una - 1, NULL, 0, 0);
		return;
	}
	uint32_t room = min_u32(tcp_wnd_end(t) - g->seq, tcp_current_mss(t));
	if (room < g->length) {
		segment_split(t->s.host, g, room);
		g->flags |= TCP_PSH;
	}
	if (transmit_segment(t, g) == 0)
		now_in_flight(t, g);
}
