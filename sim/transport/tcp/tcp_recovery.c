/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Congestion control (tcp_fastretrans_alert() and what it leads to): the states Open, Disorder,
 * CWR, Recovery, Loss; slow start and congestion avoidance of Reno (RFC 5681), proportional rate
 * reduction in Recovery (RFC 6937), NewReno if the peer has no SACK (RFC 6582).
 *
 * Not simulated: CUBIC (Linux's default; slow start is the same, and a lab's transfers rarely leave
 * it), undoing a spurious reduction (Eifel, D-SACK, F-RTO), cwnd of an application-limited sender.
 */
#include "transport/tcp/tcp_internal.h"

static uint32_t reno_ssthresh(const struct tcp_sock *t)
{
	return max_u32(t->cwnd / 2, 2);
}

static bool in_reduction(const struct tcp_sock *t)
{
	return t->ca_state == CA_CWR || t->ca_state == CA_RECOVERY;
}

static void init_reduction(struct tcp_sock *t)
{
	t->high_seq = t->snd_nxt;
	t->tlp_high_seq = 0;
	t->cwnd_cnt = 0;
	t->prior_cwnd = t->cwnd;
	t->prr_delivered = t->prr_out = 0;
	t->ssthresh = reno_ssthresh(t);
}

static void end_reduction(struct tcp_sock *t)
{
	if (t->ssthresh < TCP_INFINITE_SSTHRESH)
		t->cwnd = t->ssthresh;
	t->prior_cwnd = 0;
}

void tcp_cwnd_reduction(struct tcp_sock *t, uint32_t delivered, uint32_t lost, unsigned flags)
{
	int64_t delta = (int64_t)t->ssthresh - tcp_in_flight(t), send;

	if (!delivered || !t->prior_cwnd)
		return;
	t->prr_delivered += delivered;
	if (delta < 0) {
		uint64_t share = (uint64_t)t->ssthresh * t->prr_delivered + t->prior_cwnd - 1;
		send = (int64_t)(share / t->prior_cwnd) - t->prr_out;
	} else {
		send = (int64_t)t->prr_delivered - t->prr_out;
		send = send > delivered ? send : delivered;
		if (flags & FLAG_SND_UNA_ADVANCED && !lost)
			send++;
		send = send < delta ? send : delta;
	}
	if (send < (t->prr_out ? 0 : 1)) /* the fast retransmit always goes out */
		send = t->prr_out ? 0 : 1;
	t->cwnd = tcp_in_flight(t) + (uint32_t)send;
}

/* ---- entering ---- */

void tcp_enter_recovery(struct tcp_sock *t)
{
	uint32_t cwnd = t->cwnd;

	if (!in_reduction(t))
		init_reduction(t);
	t->ca_state = CA_RECOVERY;
	socket_record(&t->s, REC_TCP_EVENT, TCP_WHY_RECOVERY, NULL, cwnd, t->ssthresh);
}

/* tcp_timeout_mark_lost(): all except those known to have arrived */
static void all_lost(struct tcp_sock *t)
{
	if (!t->sack_ok)
		t->sacked_out = 0;
	list_for_each (g, &t->rtx_queue, struct tcp_segment, link)
		segment_mark_lost(t, g);
}

void tcp_enter_loss(struct tcp_sock *t)
{
	all_lost(t);
	if (t->ca_state <= CA_DISORDER || !after(t->high_seq, t->snd_una) ||
		(t->ca_state == CA_LOSS && !t->retransmits)) {
		t->prior_cwnd = t->cwnd;
		t->ssthresh = reno_ssthresh(t);
	}
	t->cwnd = tcp_in_flight(t) + 1;
	t->cwnd_cnt = 0;
	t->ca_state = CA_LOSS;
	t->high_seq = t->snd_nxt;
	t->tlp_high_seq = 0;
	if (t->s.state != TCP_SYN_SENT && !t->retransmits)
		socket_record(&t->s, REC_TCP_EVENT, TCP_WHY_LOSS, NULL, t->cwnd, t->ssthresh);
}

/* tcp_simple_retransmit(): resends segments too long for the path, without reducing cwnd, and those
 * sent with them in one packet */
void tcp_simple_retransmit(struct tcp_sock *t)
{
	uint32_t mss = tcp_current_mss(t), lost = t->lost;

	list_for_each (g, &t->rtx_queue, struct tcp_segment, link)
		if (g->length > mss) {
			tcp_rejoin_packet(t, g);
			segment_mark_lost(t, g);
		}
	if (lost == t->lost)
		return;
	if (t->ca_state != CA_LOSS) {
		t->high_seq = t->snd_nxt;
		t->ssthresh = max_u32(t->ssthresh, t->cwnd * 3 / 4);
		t->ca_state = CA_LOSS;
	}
	tcp_retransmit_lost(t, TCP_WHY_PMTU);
}

/* ---- duplicate ACKs of a peer without SACK ---- */

static void add_reno_sacks(struct tcp_sock *t, unsigned dupacks)
{
	uint32_t most = t->packets_out - (t->lost_out ? t->lost_out : 1);

	for (; dupacks && t->sacked_out < most; dupacks--) {
		t->sacked_out++;
		t->delivered++;
	}
}

void tcp_remove_reno_sacks(struct tcp_sock *t, uint32_t acked)
{
	if (!acked)
		return;
	/* one of them filled the hole, the others had been counted by their duplicate ACKs */
	t->delivered += acked > t->sacked_out ? acked - t->sacked_out : 1;
	t->sacked_out -= min_u32(acked - 1, t->sacked_out);
	t->sacked_out =
		min_u32(t->sacked_out, t->packets_out - min_u32(t->packets_out, t->lost_out));
}

/* tcp_newreno_mark_lost() */
static void newreno_mark(struct tcp_sock *t, bool advanced)
{
	if (list_empty(&t->rtx_queue))
		return;
	struct tcp_segment *head = list_first(&t->rtx_queue, struct tcp_segment, link);
	if ((t->ca_state < CA_RECOVERY && t->sacked_out >= t->reordering) ||
		(t->ca_state == CA_RECOVERY && advanced && !(head->marks & MARK_LOST))) {
		if (t->packets_out == t->sacked_out)
			t->sacked_out--;
		segment_mark_lost(t, head);
	}
}

static void identify_loss(struct tcp_sock *t, unsigned flags)
{
	if (list_empty(&t->rtx_queue))
		return;
	if (t->sack_ok)
		tcp_rack_mark_lost(t);
	else
		newreno_mark(t, flags & FLAG_SND_UNA_ADVANCED);
}

/* ---- the states ---- */

static bool any_retransmitted(const struct tcp_sock *t)
{
	return t->retrans_out ||
		(!list_empty(&t->rtx_queue) &&
			list_first(&t->rtx_queue, struct tcp_segment, link)->marks &
				MARK_EVER_RETRANS);
}

/* tcp_try_undo_recovery() without the undoing; false: NewReno stays until more is acknowledged */
static bool leave(struct tcp_sock *t)
{
	if (t->snd_una == t->high_seq && !t->sack_ok)
		return false;
	if (t->ca_state == CA_RECOVERY)
		end_reduction(t);
	t->ca_state = CA_OPEN;
	t->retrans_stamp = 0;
	socket_record(&t->s, REC_TCP_EVENT, TCP_WHY_RECOVERED, NULL, t->cwnd, t->ssthresh);
	return true;
}

/* tcp_try_to_open() */
static void try_to_open(struct tcp_sock *t)
{
	if (!any_retransmitted(t))
		t->retrans_stamp = 0;
	if (t->ca_state == CA_CWR)
		return;
	t->ca_state = t->sacked_out || t->lost_out || t->retrans_out ? CA_DISORDER : CA_OPEN;
	t->high_seq = t->snd_nxt;
}

void tcp_fastretrans_alert(struct tcp_sock *t, unsigned flags, unsigned dupacks, bool *retransmit)
{
	bool advanced = flags & FLAG_SND_UNA_ADVANCED;

	if (t->ca_state == CA_OPEN) {
		t->retrans_stamp = 0;
	} else if (!before(t->snd_una, t->high_seq)) {
		if (t->ca_state == CA_CWR && t->snd_una != t->high_seq) {
			end_reduction(t);
			t->ca_state = CA_OPEN;
		} else if (t->ca_state == CA_RECOVERY) {
			if (!t->sack_ok)
				t->sacked_out = 0;
			if (!leave(t))
				return;
		} else if (t->ca_state == CA_LOSS && leave(t)) {
			return;
		}
	}
	if (!t->sack_ok) {
		if (advanced && t->ca_state != CA_RECOVERY)
			t->sacked_out = 0;
		if (!advanced)
			add_reno_sacks(t, dupacks);
	}
	identify_loss(t, flags);
	if (t->ca_state < CA_RECOVERY) {
		if (!t->lost_out) { /* tcp_time_to_recover(): no loss is proven */
			try_to_open(t);
			return;
		}
		tcp_enter_recovery(t);
	}
	*retransmit = true;
}

void tcp_tlp_acked(struct tcp_sock *t, uint32_t ack, unsigned flags)
{
	if (before(ack, t->tlp_high_seq))
		return;
	if (!t->tlp_retrans || flags & FLAG_DSACKING_ACK) {
		t->tlp_high_seq = 0;
	} else if (after(ack, t->tlp_high_seq)) { /* the probe repaired a loss: pay for it */
		init_reduction(t);
		t->ca_state = CA_CWR;
		end_reduction(t);
		try_to_open(t);
		t->ca_state = t->ca_state == CA_CWR ? CA_OPEN : t->ca_state;
	} else if (!(flags & (FLAG_SND_UNA_ADVANCED | FLAG_NOT_DUP | FLAG_DATA_SACKED))) {
		t->tlp_high_seq = 0; /* both arrived */
	}
}

/* ---- growing ---- */

/* tcp_cwnd_validate() */
void tcp_cwnd_validate(struct tcp_sock *t, bool limited)
{
	if (!before(t->snd_una, t->cwnd_usage_seq) || limited ||
		(!t->cwnd_limited && t->packets_out > t->max_packets_out)) {
		t->cwnd_limited = limited;
		t->max_packets_out = t->packets_out;
		t->cwnd_usage_seq = t->snd_nxt;
	}
}

/* tcp_reno_cong_avoid() */
static void cong_avoid(struct tcp_sock *t, uint32_t acked)
{
	bool slow_start = t->cwnd < t->ssthresh;

	/* tcp_is_cwnd_limited(): a window that is not used must not grow */
	if (!t->cwnd_limited && !(slow_start && t->cwnd < 2 * t->max_packets_out))
		return;
	if (slow_start) {
		uint32_t cwnd = min_u32(t->cwnd + acked, t->ssthresh);
		acked -= cwnd - t->cwnd;
		t->cwnd = cwnd;
	}
	if (!acked)
		return;
	if (t->cwnd_cnt >= t->cwnd) {
		t->cwnd_cnt = 0;
		t->cwnd++;
	}
	t->cwnd_cnt += acked;
	if (t->cwnd_cnt >= t->cwnd) {
		t->cwnd += t->cwnd_cnt / t->cwnd;
		t->cwnd_cnt = 0;
	}
}

void tcp_cong_control(struct tcp_sock *t, unsigned flags, uint32_t delivered, uint32_t lost)
{
	if (in_reduction(t))
		tcp_cwnd_reduction(t, delivered, lost, flags);
	else if (flags & FLAG_DATA_ACKED)
		cong_avoid(t, delivered);
}

/* tcp_slow_start_after_idle_check(), tcp_cwnd_restart(): RFC 2861 */
void tcp_idle_check(struct tcp_sock *t)
{
	uint64_t idle = engine_jiffies(tcp_engine(t)) - t->last_sent;
	uint32_t restart = min_u32(TCP_INIT_CWND, t->cwnd);

	if (!t->s.host->ipv4.tcp_slow_start_after_idle || t->packets_out || !t->last_sent ||
		idle <= t->rto)
		return;
	t->ssthresh = max_u32(t->ssthresh, t->cwnd * 3 / 4); /* tcp_current_ssthresh() */
	while (idle > t->rto && t->cwnd > restart) {
		idle -= t->rto;
		t->cwnd /= 2;
	}
	t->cwnd = max_u32(t->cwnd, restart);
	t->cwnd_cnt = 0;
}
