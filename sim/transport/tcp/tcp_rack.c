/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loss detection (tcp_recovery.c, RFC 8985 "RACK"): a segment is lost if it was sent before another
 * one that has arrived, and more than a round trip plus a reordering window (min RTT / 4) has
 * passed. With three segments SACKed after the gap there is no reordering window, as with the three
 * duplicate ACKs of RFC 5681. If the window has not passed yet, a timer waits for it.
 *
 * Not simulated: the adaptive part (reo_wnd_steps by D-SACK, learnt reordering).
 */
#include "transport/tcp/tcp_internal.h"

/* tcp_skb_sent_after() */
static bool sent_after(int64_t a, uint32_t a_end, int64_t b, uint32_t b_end)
{
	return a > b || (a == b && after(a_end, b_end));
}

void tcp_rack_advance(struct tcp_sock *t, const struct tcp_segment *g)
{
	uint32_t rtt = (uint32_t)((tcp_now(t) - g->sent) / NSEC_PER_USEC);

	/* too quick for the retransmission: it must have been the original that arrived */
	if (g->marks & MARK_EVER_RETRANS && rtt < t->rtt_min_us)
		return;
	t->rack_advanced = true;
	t->rack_rtt_us = rtt;
	if (sent_after(g->sent, segment_end(g), t->rack_sent, t->rack_end_seq)) {
		t->rack_sent = g->sent;
		t->rack_end_seq = segment_end(g);
	}
}

/* tcp_rack_reo_wnd() */
static uint32_t reordering_window(const struct tcp_sock *t)
{
	if (!t->reord_seen && (t->ca_state >= CA_RECOVERY || t->sacked_out >= t->reordering))
		return 0;
	return min_u32(t->rtt_min_us / 4, t->srtt_us >> 3);
}

/* tcp_rack_detect_loss(): marks segments; returns µs until the next one may be lost, 0: none */
static uint32_t detect(struct tcp_sock *t)
{
	uint32_t window = reordering_window(t);
	int64_t now = tcp_now(t), wait = 0;

	list_for_each (g, &t->rtx_queue, struct tcp_segment, link) {
		if (g->marks & MARK_SACKED || (g->marks & MARK_LOST && !(g->marks & MARK_RETRANS)))
			continue;
		if (!sent_after(t->rack_sent, t->rack_end_seq, g->sent, segment_end(g)))
			continue;
		int64_t left = (int64_t)t->rack_rtt_us + window - (now - g->sent) / NSEC_PER_USEC;
		if (left <= 0)
			segment_mark_lost(t, g);
		else if (left > wait)
			wait = left;
	}
	return (uint32_t)wait;
}

void tcp_rack_mark_lost(struct tcp_sock *t)
{
	if (!t->rack_advanced)
		return;
	t->rack_advanced = false;
	uint32_t wait = detect(t);
	if (wait)
		tcp_timer_start(t, PENDING_REO_TIMEOUT, usecs_to_jiffies(wait + 2000));
}

void tcp_rack_timeout(struct tcp_sock *t)
{
	uint32_t in_flight = tcp_in_flight(t), lost = t->lost;

	detect(t);
	if (in_flight != tcp_in_flight(t)) {
		if (t->ca_state != CA_RECOVERY) {
			tcp_enter_recovery(t);
			tcp_cwnd_reduction(t, 1, t->lost - lost, 0);
		}
		tcp_retransmit_lost(t, TCP_WHY_FAST);
	}
	if (t->pending != PENDING_RETRANS)
		tcp_rearm_rto(t);
}
