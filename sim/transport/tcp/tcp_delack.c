/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When to send an ACK (__tcp_ack_snd_check(), tcp_send_delayed_ack(), tcp_event_data_recv()): at
 * once for every second full segment, for the first sixteen of a connection (quick ACKs) and when
 * data is out of order; otherwise 40 ms later, adapting to the sender's rate, or with outgoing
 * data. A connection on which the host also sends is "interactive" (pingpong): no quick ACKs.
 *
 * Not simulated: compressed SACKs (tcp_comp_sack_delay_ns): every out-of-order segment gets an ACK.
 */
#include "transport/tcp/tcp_internal.h"

static bool interactive(const struct tcp_sock *t)
{
	return t->pingpong >= 1; /* TCP_PINGPONG_THRESH */
}

static bool quickack_mode(const struct tcp_sock *t)
{
	return t->quick && !interactive(t);
}

/* tcp_incr_quickack() */
static void more_quickacks(struct tcp_sock *t)
{
	uint32_t n = t->rcv_wnd / (2 * t->rcv_mss);

	n = min_u32(n ? n : 2, TCP_MAX_QUICKACKS);
	if (n > t->quick)
		t->quick = (uint8_t)n;
}

void tcp_enter_quickack(struct tcp_sock *t)
{
	more_quickacks(t);
	t->pingpong = 0;
	t->ato = TCP_ATO_MIN;
}

/* tcp_measure_rcv_mss(): how large the peer's segments are; small pushed ones are ends of writes */
static void measure_rcv_mss(struct tcp_sock *t, const struct tcp_in *in)
{
	uint32_t last = t->last_seg_size, length = in->length;

	t->last_seg_size = 0;
	if (length >= t->rcv_mss) {
		t->rcv_mss = min_u32(length, t->advmss);
		if (in->h.flags & TCP_PSH)
			t->ack_pending |= ACK_PUSHED;
		return;
	}
	length += in->h.header_length;
	if (length >= TCP_MSS_DEFAULT + TCP_HLEN ||
		(length >= TCP_MIN_MSS + TCP_HLEN &&
			!(in->h.flags & (TCP_PSH | TCP_URG | TCP_FIN | TCP_SYN | TCP_RST)))) {
		length -= TCP_HLEN + (t->ts_ok ? TCP_TS_LENGTH : 0);
		t->last_seg_size = length;
		if (length == last) {
			t->rcv_mss = length;
			return;
		}
	}
	if (t->ack_pending & ACK_PUSHED)
		t->ack_pending |= ACK_PUSHED2;
	t->ack_pending |= ACK_PUSHED;
}

void tcp_event_data_received(struct tcp_sock *t, const struct tcp_in *in)
{
	uint64_t now = engine_jiffies(tcp_engine(t)), gap = now - t->last_received;

	t->ack_pending |= ACK_SCHED;
	measure_rcv_mss(t, in);
	tcp_rcv_rtt_measure(t);
	if (!t->ato) {
		more_quickacks(t);
		t->ato = TCP_ATO_MIN;
	} else if (gap <= TCP_ATO_MIN / 2) {
		t->ato = t->ato / 2 + (uint32_t)TCP_ATO_MIN / 2;
	} else if (gap < t->ato) {
		t->ato = min_u32(t->ato / 2 + (uint32_t)gap, t->rto);
	} else if (gap > t->rto) {
		more_quickacks(t); /* the sender restarts after idle */
	}
	t->last_received = now;
	if (in->length >= 128)
		tcp_grow_window(t, in->length);
}

static uint64_t delay(const struct tcp_sock *t)
{
	uint64_t ato = t->ato;

	if (ato > TCP_ATO_MIN) {
		uint64_t most = HZ / 2, rtt;
		if (interactive(t) || t->ack_pending & ACK_PUSHED)
			most = TCP_DELACK_MAX;
		if (t->srtt_us) {
			rtt = usecs_to_jiffies(t->srtt_us >> 3);
			rtt = rtt > TCP_ATO_MIN ? rtt : TCP_ATO_MIN;
			most = rtt < most ? rtt : most;
		}
		ato = ato < most ? ato : most;
	}
	return ato < TCP_DELACK_MAX ? ato : TCP_DELACK_MAX;
}

static void send_delayed(struct tcp_sock *t)
{
	struct engine *e = tcp_engine(t);
	uint64_t now = engine_jiffies(e), ato = delay(t), timeout = now + ato;

	if (t->ack_pending & ACK_TIMER) {
		if (t->ack_timeout <= now + ato / 4) { /* it is about to expire anyway */
			tcp_send_ack(t);
			return;
		}
		if (timeout >= t->ack_timeout)
			timeout = t->ack_timeout;
	}
	t->ack_pending |= ACK_SCHED | ACK_TIMER;
	t->ack_timeout = timeout;
	timer_mod(e, &t->delack_timer, timeout);
}

/* tcp_ack_snd_check() */
void tcp_ack_check(struct tcp_sock *t)
{
	if (!(t->ack_pending & ACK_SCHED))
		return;
	if ((t->rcv_nxt - t->rcv_wup > t->rcv_mss && tcp_new_window(t) >= t->rcv_wnd) ||
		quickack_mode(t) || t->ack_pending & ACK_NOW || !list_empty(&t->ofo_queue))
		tcp_send_ack(t);
	else
		send_delayed(t);
}

/* tcp_cleanup_rbuf(): the program has read `copied` bytes */
void tcp_cleanup_rbuf(struct tcp_sock *t, uint32_t copied)
{
	bool now = false;

	if (t->ack_pending & ACK_SCHED)
		now = t->rcv_nxt - t->rcv_wup > t->rcv_mss ||
			(copied && !t->unread && !t->ofo_count &&
				(t->ack_pending & ACK_PUSHED2 ||
					(t->ack_pending & ACK_PUSHED && !interactive(t))));
	if (copied && !now && !t->shut_receive) {
		uint32_t window = tcp_receive_window(t);
		if (2 * (uint64_t)window <= t->window_clamp) {
			uint32_t new_window = tcp_new_window(t);
			now = new_window && new_window >= 2 * window;
		}
	}
	if (now)
		tcp_send_ack(t);
}

/* tcp_event_ack_sent() */
void tcp_ack_sent(struct tcp_sock *t)
{
	if (t->quick) {
		unsigned n = t->ack_pending & ACK_SCHED ? 1 : 0;
		if (n >= t->quick)
			t->ato = TCP_ATO_MIN;
		t->quick = (uint8_t)(n >= t->quick ? 0 : t->quick - n);
	}
	t->ack_pending = 0;
	timer_del(tcp_engine(t), &t->delack_timer);
}

void tcp_delack_timer(struct engine *e, struct timer *timer)
{
	struct tcp_sock *t = container_of(timer, struct tcp_sock, delack_timer);

	(void)e;
	if (!(t->ack_pending & ACK_TIMER))
		return;
	t->ack_pending &= (uint8_t)~ACK_TIMER;
	if (!(t->ack_pending & ACK_SCHED))
		return;
	if (interactive(t)) { /* no answer came to carry it */
		t->pingpong = 0;
		t->ato = TCP_ATO_MIN;
	} else {
		t->ato = min_u32(t->ato * 2, t->rto);
	}
	tcp_send_ack(t);
}
