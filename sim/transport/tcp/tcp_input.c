/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Segments for a connection (tcp_rcv_synsent_state_process(), tcp_validate_incoming(),
 * tcp_rcv_state_process(); RFC 9293 3.10.7). There is no header prediction: every segment takes the
 * slow path, with the same result.
 *
 * Not simulated: urgent data, Fast Open, undoing a spurious SYN timeout.
 */
#include "base/errno.h"
#include "transport/tcp/tcp_internal.h"

#define PAWS_24_DAYS ((int64_t)24 * 24 * 3600 * NSEC_PER_SEC)

/* ---- small answers ---- */

void tcp_challenge_ack(struct tcp_sock *t)
{
	if (tcp_oow_limited(t->s.host, &t->last_oow, NULL))
		return;
	socket_record(&t->s, REC_TCP_EVENT, TCP_WHY_CHALLENGE, NULL, 0, 0);
	tcp_send_ack(t);
}

/* tcp_send_dupack(): for a segment outside the window */
static void send_dupack(struct tcp_sock *t, const struct tcp_in *in)
{
	if (tcp_oow_limited(t->s.host, &t->last_oow, in))
		return;
	if (in->end_seq != in->seq && before(in->seq, t->rcv_nxt)) {
		tcp_enter_quickack(t);
		tcp_dsack_note(
			t, in->seq, after(in->end_seq, t->rcv_nxt) ? t->rcv_nxt : in->end_seq);
	}
	tcp_send_ack(t);
}

static void tcp_reset(struct tcp_sock *t)
{
	unsigned state = t->s.state;

	if (state == TCP_SYN_SENT)
		tcp_set_error(t, -ECONNREFUSED, TCP_WHY_REFUSED);
	else
		tcp_set_error(t, state == TCP_CLOSE_WAIT ? -EPIPE : -ECONNRESET, TCP_WHY_RST);
}

static void drop(struct tcp_in *in, unsigned why, uint64_t a, uint64_t b, uint64_t c)
{
	frame_drop_with(in->f, why, a, b, c);
}

/* ---- timestamps ---- */

static void tcp_parse_timestamps(struct tcp_sock *t, const struct tcp_in *in)
{
	t->saw_tstamp = in->h.has_timestamps;
	if (!t->saw_tstamp)
		return;
	t->rcv_tsval = in->h.tsval;
	t->rcv_tsecr = in->h.tsecr ? in->h.tsecr - t->ts_offset : 0;
}

static void store_ts_recent(struct tcp_sock *t)
{
	t->ts_recent = t->rcv_tsval;
	t->ts_recent_at = tcp_now(t);
}

/* tcp_paws_check(): is the timestamp older than the last good one (by more than 1)? */
static bool tcp_paws_old(const struct tcp_sock *t)
{
	if ((int32_t)(t->ts_recent - t->rcv_tsval) <= 1 || !t->ts_recent)
		return false;
	return tcp_now(t) - t->ts_recent_at < PAWS_24_DAYS;
}

/* tcp_disordered_ack(): pure ACKs may arrive out of order without harm */
static bool disordered_ack(const struct tcp_sock *t, const struct tcp_in *in)
{
	return in->h.flags & TCP_ACK && in->seq == in->end_seq && in->seq == t->rcv_nxt &&
		in->ack == t->snd_una &&
		!tcp_may_update_window(
			t, in->ack, in->seq, (uint32_t)in->h.window << t->snd_wscale) &&
		(int32_t)(t->ts_recent - t->rcv_tsval) <= (int32_t)(t->rto * 1024 / HZ);
}

/* ---- SYN_SENT ---- */

/* what the SYN or SYN|ACK of the other side offers, against what we do */
static void learn_options(struct tcp_sock *t, const struct tcp_in *in)
{
	const struct ipv4_settings *set = &t->s.host->ipv4;

	t->mss_clamp = in->h.mss ? in->h.mss : TCP_MSS_DEFAULT;
	t->sack_ok = in->h.sack_permitted && set->tcp_sack;
	t->wscale_ok = in->h.has_wscale && set->tcp_window_scaling;
	t->snd_wscale = t->wscale_ok ? (uint8_t)min_u32(in->h.wscale, TCP_MAX_WSCALE) : 0;
	if (!t->wscale_ok) {
		t->rcv_wscale = 0;
		t->window_clamp = min_u32(t->window_clamp, UINT16_MAX);
	}
	t->ts_ok = in->h.has_timestamps && set->tcp_timestamps;
	if (t->ts_ok)
		store_ts_recent(t);
	t->rcv_nxt = in->seq + 1;
	t->rcv_wup = t->copied_seq = t->rcv_nxt;
	t->snd_wnd = in->h.window; /* never scaled in a SYN */
	t->snd_wl1 = in->seq;
	t->max_window = max_u32(t->max_window, t->snd_wnd);
	tcp_sync_mss(t, t->pmtu);
	tcp_initialize_rcv_mss(t);
}

/* tcp_finish_connect(), tcp_init_transfer() */
static void tcp_finish_connect(struct tcp_sock *t)
{
	if (t->ts_ok)
		t->advmss -= TCP_TS_LENGTH;
	tcp_init_buffers(t);
	t->cwnd_cnt = 0;
	t->retrans_stamp = 0;
	t->last_received = t->last_sent = engine_jiffies(tcp_engine(t));
}

static void connected(struct tcp_sock *t, struct tcp_in *in)
{
	uint8_t retries = t->retransmits;

	t->snd_wl1 = in->seq;
	tcp_ack(t, in, false);
	learn_options(t, in);
	socket_set_state(&t->s, TCP_ESTABLISHED, TCP_WHY_SYN_ACK);
	/* one SYN that got lost is forgiven, more mean congestion (tcp_init_transfer()) */
	t->cwnd = retries > 1 ? 1 : TCP_INIT_CWND;
	t->ca_state = CA_OPEN;
	tcp_finish_connect(t);
	t->s.wake |= WAKE_CONNECTED;
	frame_consume(in->f);
	tcp_send_ack(t);
	tcp_push(t);
}

/* RFC 9293 3.5, figure 8: both sides sent a SYN */
static void crossed_syns(struct tcp_sock *t, struct tcp_in *in)
{
	learn_options(t, in);
	socket_set_state(&t->s, TCP_SYN_RECV, TCP_WHY_CROSSED);
	frame_consume(in->f);
	tcp_send_synack(t);
}

static bool synsent_ack_bad(struct tcp_sock *t, const struct tcp_in *in)
{
	if (!after(in->ack, t->snd_una) || after(in->ack, t->snd_nxt)) {
		if (t->retransmits == 0) /* the RST clears the way: try again at once */
			tcp_timer_start(t, PENDING_RETRANS, TCP_TIMEOUT_MIN);
		return true;
	}
	if (!t->saw_tstamp || !t->rcv_tsecr)
		return false;
	uint32_t first = (uint32_t)(t->retrans_stamp / NSEC_PER_MSEC);
	return before(t->rcv_tsecr, first) || after(t->rcv_tsecr, tcp_ts_clock(t->s.host));
}

void tcp_synsent_rcv(struct tcp_sock *t, struct tcp_in *in)
{
	uint8_t flags = in->h.flags;

	tcp_parse_timestamps(t, in);
	if (flags & TCP_ACK && synsent_ack_bad(t, in)) {
		tcp_send_reset(in, TCP_WHY_RST_BAD_ACK);
		drop(in, TCP_DROP_ACK, in->ack, t->snd_una, t->snd_nxt);
	} else if (flags & TCP_RST) {
		if (flags & TCP_ACK)
			tcp_reset(t);
		drop(in, flags & TCP_ACK ? TCP_DROP_RESET : TCP_DROP_RST, in->seq, 0, 0);
	} else if (!(flags & TCP_SYN)) {
		drop(in, TCP_DROP_FLAGS, flags, 0, 0);
	} else if (flags & TCP_ACK) {
		connected(t, in);
	} else if (t->ts_recent_at && t->saw_tstamp && tcp_paws_old(t)) {
		drop(in, TCP_DROP_PAWS, t->rcv_tsval, t->ts_recent, 0);
	} else {
		crossed_syns(t, in);
	}
}

/* ---- is the segment acceptable? ---- */

/* tcp_reset_check(): macOS sends a RST with the sequence number of its own FIN */
static bool reset_at_fin(const struct tcp_sock *t, const struct tcp_in *in)
{
	return in->seq == t->rcv_nxt - 1 &&
		(t->s.state == TCP_CLOSE_WAIT || t->s.state == TCP_LAST_ACK ||
			t->s.state == TCP_CLOSING);
}

static bool reset_at_sack(const struct tcp_sock *t, uint32_t seq)
{
	uint32_t end = t->rcv_nxt;

	for (unsigned i = 0; i < t->sack_count; i++)
		if (after(t->sacks[i].end, end))
			end = t->sacks[i].end;
	return t->sack_count && seq == end;
}

/* RFC 5961 3.2: only an exact RST resets, others are asked about */
static void handle_rst(struct tcp_sock *t, struct tcp_in *in)
{
	if (in->seq == t->rcv_nxt || reset_at_fin(t, in) || reset_at_sack(t, in->seq)) {
		tcp_reset(t);
		drop(in, TCP_DROP_RESET, 0, 0, 0);
		return;
	}
	tcp_challenge_ack(t);
	drop(in, TCP_DROP_RST, in->seq, t->rcv_nxt, 0);
}

static void outside_window(struct tcp_sock *t, struct tcp_in *in)
{
	uint32_t window = tcp_receive_window(t);

	if (in->h.flags & TCP_RST) {
		if (reset_at_fin(t, in)) {
			tcp_reset(t);
			drop(in, TCP_DROP_RESET, 0, 0, 0);
			return;
		}
	} else if (in->h.flags & TCP_SYN) {
		tcp_challenge_ack(t);
		drop(in, TCP_DROP_SYN, 0, 0, 0);
		return;
	} else {
		send_dupack(t, in);
	}
	drop(in, TCP_DROP_SEQUENCE, in->seq, t->rcv_nxt, window);
}

/* in a simultaneous open the SYN|ACK is a segment whose SYN is already known (figure 8) */
static bool expected_synack(const struct tcp_sock *t, const struct tcp_in *in)
{
	return t->s.state == TCP_SYN_RECV && t->s.accepted && in->h.flags & TCP_ACK &&
		in->seq + 1 == in->end_seq && in->end_seq == t->rcv_nxt && in->ack == t->snd_nxt;
}

/* tcp_validate_incoming(); false: the frame is gone */
static bool validate(struct tcp_sock *t, struct tcp_in *in)
{
	tcp_parse_timestamps(t, in);
	if (t->saw_tstamp && t->ts_ok && tcp_paws_old(t) && !disordered_ack(t, in) &&
		!(in->h.flags & TCP_RST)) {
		send_dupack(t, in);
		drop(in, TCP_DROP_PAWS, t->rcv_tsval, t->ts_recent, 0);
		return false;
	}
	if (before(in->end_seq, t->rcv_wup) || after(in->seq, t->rcv_nxt + tcp_receive_window(t))) {
		outside_window(t, in);
		return false;
	}
	if (in->h.flags & TCP_RST) {
		handle_rst(t, in);
		return false;
	}
	if (in->h.flags & TCP_SYN && !expected_synack(t, in)) {
		tcp_challenge_ack(t);
		drop(in, TCP_DROP_SYN, 0, 0, 0);
		return false;
	}
	return true;
}

/* ---- FIN ---- */

void tcp_fin(struct tcp_sock *t)
{
	t->ack_pending |= ACK_SCHED;
	t->shut_receive = true;
	t->s.wake |= WAKE_PEER_CLOSED;
	switch (t->s.state) {
	case TCP_SYN_RECV:
	case TCP_ESTABLISHED:
		socket_set_state(&t->s, TCP_CLOSE_WAIT, TCP_WHY_FIN);
		t->pingpong = 1;
		break;
	case TCP_FIN_WAIT1:
		tcp_send_ack(t);
		socket_set_state(&t->s, TCP_CLOSING, TCP_WHY_BOTH_CLOSE);
		break;
	case TCP_FIN_WAIT2:
		tcp_send_ack(t);
		tcp_time_wait(t, TCP_TIME_WAIT, 0, TCP_WHY_TIME_WAIT);
		break;
	default: break; /* a FIN once more */
	}
	/* nothing can lie behind a FIN */
	t->ofo_bytes = t->ofo_count = 0;
	segments_purge(t->s.host, &t->ofo_queue);
	t->sack_count = 0;
	t->has_dsack = false;
}

/* ---- what our own FIN, or the end of the handshake, changes ---- */

static void handshake_done(struct tcp_sock *t, const struct tcp_in *in)
{
	t->snd_una = in->ack;
	t->snd_wnd = (uint32_t)in->h.window << t->snd_wscale;
	t->max_window = max_u32(t->max_window, t->snd_wnd);
	t->snd_wl1 = in->seq;
	t->copied_seq = t->rcv_nxt;
	tcp_sync_mss(t, t->pmtu);
	tcp_finish_connect(t);
	tcp_initialize_rcv_mss(t);
	socket_set_state(&t->s, TCP_ESTABLISHED, TCP_WHY_HANDSHAKE);
	if (!t->listener)
		t->s.wake |= WAKE_CONNECTED;
}

static bool new_data(const struct tcp_sock *t, const struct tcp_in *in)
{
	return in->length && after(in->seq + in->length, t->rcv_nxt);
}

/* FIN_WAIT2 that no program waits in: a small socket does (tcp_fin_time()) */
static bool orphan_fin_wait2(struct tcp_sock *t, const struct tcp_in *in)
{
	uint64_t timeout = (uint64_t)t->s.host->ipv4.tcp_fin_timeout, rto = t->rto * 7 / 2;

	timeout = timeout > rto ? timeout : rto;
	if (new_data(t, in)) {
		tcp_done(t, TCP_WHY_DATA_AFTER_CLOSE);
		return false;
	}
	if (timeout > TCP_TIMEWAIT_LEN || in->h.flags & TCP_FIN)
		tcp_timer_start(t, PENDING_FIN_WAIT2,
			timeout > TCP_TIMEWAIT_LEN ? timeout - TCP_TIMEWAIT_LEN : timeout);
	else
		tcp_time_wait(t, TCP_FIN_WAIT2, timeout, TCP_WHY_FIN_ACKED);
	return true;
}

/* true: the segment has had its effect; false: an orphan got data, RST */
static bool fin_acked(struct tcp_sock *t, const struct tcp_in *in)
{
	switch (t->s.state) {
	case TCP_FIN_WAIT1:
		socket_set_state(&t->s, TCP_FIN_WAIT2, TCP_WHY_FIN_ACKED);
		tcp_confirm(t);
		return !t->s.orphan || orphan_fin_wait2(t, in);
	case TCP_CLOSING: tcp_time_wait(t, TCP_TIME_WAIT, 0, TCP_WHY_TIME_WAIT); break;
	case TCP_LAST_ACK: tcp_done(t, TCP_WHY_LAST_ACK); break;
	default: break;
	}
	return true;
}

/* ---- text ---- */

/* Data after a close is answered with RST (RFC 9293 3.10.4). True: it was. */
static bool data_after_close(struct tcp_sock *t, struct tcp_in *in)
{
	if (!t->s.orphan || !t->shut_receive || !new_data(t, in) ||
		(t->s.state != TCP_FIN_WAIT1 && t->s.state != TCP_FIN_WAIT2))
		return false;
	tcp_send_reset(in, TCP_WHY_DATA_AFTER_CLOSE);
	tcp_set_error(t, -ECONNRESET, TCP_WHY_DATA_AFTER_CLOSE);
	drop(in, TCP_DROP_AFTER_CLOSE, 0, 0, 0);
	return true;
}

static bool takes_text(const struct tcp_sock *t, const struct tcp_in *in)
{
	switch (t->s.state) {
	case TCP_ESTABLISHED:
	case TCP_FIN_WAIT1:
	case TCP_FIN_WAIT2: return true;
	case TCP_CLOSE_WAIT:
	case TCP_CLOSING:
	case TCP_LAST_ACK: return before(in->seq, t->rcv_nxt);
	default: return false;
	}
}

static void text_and_answers(struct tcp_sock *t, struct tcp_in *in)
{
	unsigned why = 0;

	if (in->seq != in->end_seq && takes_text(t, in) && !tcp_data_queue(t, in, &why))
		drop(in, why, in->end_seq, t->rcv_nxt, 0);
	else
		frame_consume(in->f);
	if (t->s.state == TCP_CLOSE)
		return;
	tcp_push(t);
	tcp_ack_check(t);
}

/* tcp_rcv_established(): an ACK without data that its header prediction expects (pred_flags and the
 * checks behind it): nothing but the acknowledgement is new. tcp_fast_path_check() switches the
 * prediction off while data is out of order or the window is closed. */
static bool is_predicted_ack(const struct tcp_sock *t, const struct tcp_in *in)
{
	return in->seq == in->end_seq && in->seq == t->rcv_nxt && !in->h.sack_count &&
		(uint32_t)in->h.window << t->snd_wscale == t->snd_wnd && !t->ofo_count &&
		t->rcv_wnd;
}

/* tcp_rcv_established() and tcp_rcv_state_process() from the ACK on */
void tcp_state_rcv(struct tcp_sock *t, struct tcp_in *in)
{
	uint8_t flags = in->h.flags;
	bool syn_recv = t->s.state == TCP_SYN_RECV;

	if (!(flags & (TCP_ACK | TCP_RST | TCP_SYN))) {
		drop(in, TCP_DROP_FLAGS, flags, 0, 0);
		return;
	}
	if (!validate(t, in))
		return;
	if (!(flags & TCP_ACK)) {
		drop(in, TCP_DROP_FLAGS, flags, 0, 0);
		return;
	}
	const bool is_measure = t->s.state == TCP_ESTABLISHED && !is_predicted_ack(t, in);
	int acked = tcp_ack(t, in, t->s.state == TCP_ESTABLISHED);
	if (acked <= 0 && (syn_recv || acked < 0)) {
		if (syn_recv)
			tcp_send_reset(in, TCP_WHY_RST_BAD_ACK);
		else if (t->s.state != TCP_ESTABLISHED)
			tcp_challenge_ack(t);
		drop(in, TCP_DROP_ACK, in->ack, t->snd_una, t->snd_nxt);
		return;
	}
	if (syn_recv) {
		handshake_done(t, in);
	} else if (t->snd_una == t->write_seq && t->shut_send) {
		if (!fin_acked(t, in)) {
			tcp_send_reset(in, TCP_WHY_DATA_AFTER_CLOSE);
			drop(in, TCP_DROP_AFTER_CLOSE, 0, 0, 0);
			return;
		}
	}
	if (is_measure)
		tcp_rcv_rtt_measure_ts(t, in);
	if (t->s.state == TCP_CLOSE)
		frame_consume(in->f);
	else if (!data_after_close(t, in))
		text_and_answers(t, in);
}
