/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes acknowledgments (tcp_ack(), tcp_clean_rtx_queue()): valid numbers, the offered window,
 * removal from the retransmit queue, RTT samples; then loss detection and congestion control.
 * Forward progress confirms the neighbour (sk_dst_confirm()), so a host with active TCP never needs
 * to probe.
 */
#include "transport/tcp/tcp_internal.h"

struct ack_state {
	unsigned flags;
	int64_t first_sent, last_sent;           /* send time of the acknowledged data sent first,
						  * 0: none */
	int64_t sack_first_sent, sack_last_sent; /* of what was SACKed */
	uint32_t prior_una, acked;
};

bool tcp_may_update_window(const struct tcp_sock *t, uint32_t ack, uint32_t seq, uint32_t window)
{
	return after(ack, t->snd_una) || after(seq, t->snd_wl1) ||
		(seq == t->snd_wl1 && window > t->snd_wnd);
}

/* tcp_ack_update_window() */
static unsigned update_window(struct tcp_sock *t, const struct tcp_in *in)
{
	uint32_t window = in->h.window;
	unsigned flags = 0;

	if (!(in->h.flags & TCP_SYN)) /* a SYN's window is never scaled */
		window <<= t->snd_wscale;
	if (tcp_may_update_window(t, in->ack, in->seq, window)) {
		flags = FLAG_WIN_UPDATE;
		t->snd_wl1 = in->seq;
		t->snd_wnd = window;
		if (window > t->max_window) {
			t->max_window = window;
			tcp_sync_mss(t, t->pmtu);
		}
	}
	t->snd_una = in->ack;
	return flags;
}

static void count_out(struct tcp_sock *t, const struct tcp_segment *g, struct ack_state *a)
{
	if (g->marks & MARK_EVER_RETRANS) {
		if (g->marks & MARK_RETRANS)
			t->retrans_out--;
		a->flags |= FLAG_RETRANS_DATA_ACKED;
	} else if (!(g->marks & MARK_SACKED)) {
		a->last_sent = g->sent;
		if (!a->first_sent)
			a->first_sent = g->sent ? g->sent : 1;
	}
	if (g->marks & MARK_SACKED) {
		t->sacked_out--;
	} else if (t->sack_ok) {
		t->delivered++;
		tcp_rack_advance(t, g);
	}
	if (g->marks & MARK_LOST)
		t->lost_out--;
	t->packets_out--;
	a->acked++;
	if (g->flags & TCP_SYN) {
		a->flags |= FLAG_SYN_ACKED;
		t->retrans_stamp = 0;
	} else {
		a->flags |= FLAG_DATA_ACKED;
	}
}

/* tcp_ack_update_rtt(): never from a retransmission (Karn), but from its timestamp */
static void update_rtt(struct tcp_sock *t, const struct ack_state *a)
{
	int64_t now = tcp_now(t), us = -1;

	if (a->first_sent && !(a->flags & FLAG_RETRANS_DATA_ACKED)) {
		us = (now - a->first_sent) / NSEC_PER_USEC;
		tcp_rtt_min_sample(t, (uint32_t)((now - a->last_sent) / NSEC_PER_USEC));
	} else if (a->sack_first_sent) {
		us = (now - a->sack_first_sent) / NSEC_PER_USEC;
		tcp_rtt_min_sample(t, (uint32_t)((now - a->sack_last_sent) / NSEC_PER_USEC));
	} else if (t->saw_tstamp && t->rcv_tsecr && a->flags & FLAG_ACKED) {
		uint32_t ms = tcp_ts_clock(t->s.host) - t->rcv_tsecr;
		us = (int64_t)(ms ? ms : 1) * 1000;
		tcp_rtt_min_sample(t, (uint32_t)us);
	}
	if (us >= 0)
		tcp_rtt_sample(t, us);
}

/* tcp_clean_rtx_queue() */
static void clean_queue(struct tcp_sock *t, struct ack_state *a)
{
	while (!list_empty(&t->rtx_queue)) {
		struct tcp_segment *g = list_first(&t->rtx_queue, struct tcp_segment, link);
		if (after(segment_end(g), t->snd_una))
			break;
		count_out(t, g, a);
		list_del(&g->link);
		segment_free(t->s.host, g);
	}
	update_rtt(t, a);
	if (a->flags & FLAG_ACKED) {
		a->flags |= FLAG_SET_XMIT_TIMER;
		if (!t->sack_ok)
			tcp_remove_reno_sacks(t, a->acked);
	} else if (a->sack_first_sent && !list_empty(&t->rtx_queue) &&
		a->sack_first_sent > list_first(&t->rtx_queue, struct tcp_segment, link)->sent) {
		a->flags |= FLAG_SET_XMIT_TIMER; /* what was sent after the head arrives */
	}
}

/* tcp_ack_probe(): an ACK while nothing is in flight */
static void ack_without_flight(struct tcp_sock *t)
{
	if (list_empty(&t->write_queue))
		return;
	struct tcp_segment *head = list_first(&t->write_queue, struct tcp_segment, link);
	if (!after(min_u32(segment_end(head) - head->seq, t->mss) + head->seq, tcp_wnd_end(t))) {
		t->backoff = 0;
		if (t->pending == PENDING_PROBE0)
			tcp_timer_clear(t);
	} else {
		tcp_timer_start(t, PENDING_PROBE0, tcp_probe0_when(t));
	}
}

static bool dubious(const struct tcp_sock *t, unsigned flags)
{
	return !(flags & FLAG_NOT_DUP) || flags & FLAG_CA_ALERT || t->ca_state != CA_OPEN;
}

/* the second half of tcp_ack(): something was in flight */
static void acked_flight(struct tcp_sock *t, struct ack_state *a, uint32_t delivered, uint32_t lost)
{
	unsigned dupacks = 0;
	bool retransmit = false;

	if (t->tlp_high_seq)
		tcp_tlp_acked(t, t->snd_una, a->flags);
	if (dubious(t, a->flags)) {
		if (!(a->flags & (FLAG_SND_UNA_ADVANCED | FLAG_NOT_DUP | FLAG_DSACKING_ACK)))
			dupacks = 1;
		tcp_fastretrans_alert(t, a->flags, dupacks, &retransmit);
	}
	if (a->flags & FLAG_SET_XMIT_TIMER && t->pending != PENDING_REO_TIMEOUT &&
		!tcp_schedule_loss_probe(t, true))
		tcp_rearm_rto(t);
	if (a->flags & FLAG_FORWARD_PROGRESS || !(a->flags & FLAG_NOT_DUP))
		tcp_confirm(t);
	tcp_cong_control(t, a->flags, t->delivered - delivered, t->lost - lost);
	if (retransmit && t->s.state != TCP_SYN_SENT)
		tcp_retransmit_lost(t, TCP_WHY_FAST);
}

static void wake_sender(struct tcp_sock *t, unsigned flags)
{
	if (flags & FLAG_DATA_ACKED && !t->shut_send && list_empty(&t->write_queue) &&
		list_empty(&t->rtx_queue))
		t->s.wake |= WAKE_SENDABLE;
}

/* an ACK that is older than one we have seen can still carry SACK blocks */
static int old_ack(struct tcp_sock *t, struct tcp_in *in, bool challenge)
{
	struct ack_state a = {.prior_una = t->snd_una};
	bool retransmit = false;

	/* RFC 5961 5.2: an ACK older than the largest window ever is treated as an attack */
	if (before(in->ack, t->snd_una - t->max_window)) {
		if (challenge)
			tcp_challenge_ack(t);
		return -1;
	}
	if (in->h.sack_count) {
		a.flags |= tcp_sack_tag(t, in, a.prior_una, &a.sack_first_sent, &a.sack_last_sent);
		tcp_fastretrans_alert(t, a.flags, 0, &retransmit);
		if (retransmit)
			tcp_retransmit_lost(t, TCP_WHY_FAST);
	}
	return 0;
}

/* tcp_replace_ts_recent() */
static void replace_ts_recent(struct tcp_sock *t, uint32_t seq)
{
	if (!t->saw_tstamp || after(seq, t->rcv_wup))
		return;
	if ((int32_t)(t->ts_recent - t->rcv_tsval) <= 0 || !t->ts_recent_at) {
		t->ts_recent = t->rcv_tsval;
		t->ts_recent_at = tcp_now(t);
	}
}

int tcp_ack(struct tcp_sock *t, struct tcp_in *in, bool challenge)
{
	struct ack_state a = {.prior_una = t->snd_una};
	uint32_t prior_packets = t->packets_out, delivered = t->delivered, lost = t->lost;

	if (before(in->ack, t->snd_una)) {
		replace_ts_recent(t, in->seq);
		return old_ack(t, in, challenge);
	}
	if (after(in->ack, t->snd_nxt))
		return -1;
	if (after(in->ack, t->snd_una)) {
		a.flags |= FLAG_SND_UNA_ADVANCED;
		t->retransmits = 0;
	}
	replace_ts_recent(t, in->seq);
	if (in->seq != in->end_seq)
		a.flags |= FLAG_DATA;
	a.flags |= update_window(t, in);
	if (in->h.sack_count && t->sack_ok)
		a.flags |= tcp_sack_tag(t, in, a.prior_una, &a.sack_first_sent, &a.sack_last_sent);
	t->soft_error = 0;
	t->probes_out = 0;
	if (!prior_packets) {
		ack_without_flight(t);
		return 1;
	}
	clean_queue(t, &a);
	acked_flight(t, &a, delivered, lost);
	wake_sender(t, a.flags);
	return 1;
}
