/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only timer of a connection's sending side (net/ipv4/tcp_timer.c): retransmission with
 * exponential backoff, tail loss probe, RACK's reordering timeout, zero window probe. `pending` is
 * its current use; starting one use ends the other. FIN_WAIT2 of an orphan uses it too; Linux uses
 * the keepalive timer.
 *
 * Not simulated: TCP_USER_TIMEOUT, keepalives (no program here enables them), thin streams.
 */
#include "base/errno.h"
#include "transport/tcp/tcp_internal.h"

void tcp_timer_start(struct tcp_sock *t, enum tcp_pending what, uint64_t jiffies)
{
	struct engine *e = tcp_engine(t);

	if (jiffies > TCP_RTO_MAX)
		jiffies = TCP_RTO_MAX;
	t->pending = (uint8_t)what;
	t->timeout = engine_jiffies(e) + jiffies;
	timer_mod(e, &t->write_timer, t->timeout);
}

void tcp_timer_clear(struct tcp_sock *t)
{
	t->pending = PENDING_NONE;
	timer_del(tcp_engine(t), &t->write_timer);
}

/* How far in the future the RTO of the first segment in flight lies. */
int64_t tcp_rto_delta_us(const struct tcp_sock *t)
{
	const struct tcp_segment *head = list_first(&t->rtx_queue, struct tcp_segment, link);

	return (head->sent - tcp_now(t)) / NSEC_PER_USEC + (int64_t)t->rto * USEC_PER_JIFFY;
}

void tcp_rearm_rto(struct tcp_sock *t)
{
	uint64_t rto = t->rto;

	if (!t->packets_out) {
		tcp_timer_clear(t);
		return;
	}
	if (t->pending == PENDING_REO_TIMEOUT || t->pending == PENDING_LOSS_PROBE) {
		int64_t left = tcp_rto_delta_us(t);
		rto = usecs_to_jiffies(left > 1 ? (uint64_t)left : 1);
	}
	tcp_timer_start(t, PENDING_RETRANS, rto);
}

/*
 * A probe after two round trips, instead of the RTO, if SACK is available. With one segment in
 * flight the peer may be delaying its ACK, so 200 ms are added. The probe replaces the RTO timer.
 */
bool tcp_schedule_loss_probe(struct tcp_sock *t, bool advancing_rto)
{
	uint64_t timeout = TCP_TIMEOUT_INIT;

	if (!t->packets_out || !t->sack_ok || (t->ca_state != CA_OPEN && t->ca_state != CA_CWR))
		return false;
	if (t->srtt_us) {
		uint64_t us = t->srtt_us >> 2;
		us += t->packets_out == 1 ? TCP_RTO_MIN * USEC_PER_JIFFY : 2000;
		timeout = usecs_to_jiffies(us);
	}
	int64_t left = advancing_rto ? (int64_t)t->rto * USEC_PER_JIFFY : tcp_rto_delta_us(t);
	if (left > 0 && usecs_to_jiffies((uint64_t)left) < timeout)
		timeout = usecs_to_jiffies((uint64_t)left);
	tcp_timer_start(t, PENDING_LOSS_PROBE, timeout);
	return true;
}

/* tcp_send_loss_probe(): new data if there is any, else the last segment again */
static void send_loss_probe(struct tcp_sock *t)
{
	if (!t->tlp_high_seq && t->packets_out) {
		t->tlp_retrans = false;
		bool sent = tcp_write_one(t);
		if (!sent) {
			struct tcp_segment *last =
				list_last(&t->rtx_queue, struct tcp_segment, link);
			sent = t->tlp_retrans = tcp_retransmit(t, last, TCP_WHY_TLP) == 0;
		}
		if (sent) {
			t->tlp_high_seq = t->snd_nxt;
			t->pending = PENDING_NONE; /* so that the RTO runs from now */
		}
	}
	tcp_rearm_rto(t);
}

/* tcp_model_timeout(): duration of `boundary` retransmissions with `base` as first RTO, in ms */
static int64_t model_timeout(unsigned boundary, unsigned base)
{
	unsigned linear = 31u - (unsigned)__builtin_clz(TCP_RTO_MAX / base);
	uint64_t jiffies;

	if (boundary <= linear)
		jiffies = (((uint64_t)2 << boundary) - 1) * base;
	else
		jiffies = (((uint64_t)2 << linear) - 1) * base +
			(uint64_t)(boundary - linear) * TCP_RTO_MAX;
	return (int64_t)(jiffies * (1000 / HZ));
}

/* retransmits_timed_out(): Linux's limits are times, worked out from a number of retries */
static bool timed_out(const struct tcp_sock *t, unsigned boundary)
{
	bool handshake = t->s.state == TCP_SYN_SENT || t->s.state == TCP_SYN_RECV;

	if (!t->retransmits)
		return false;
	int64_t ms = tcp_now(t) / NSEC_PER_MSEC - t->retrans_stamp / NSEC_PER_MSEC;
	return ms >= model_timeout(boundary, handshake ? TCP_TIMEOUT_INIT : TCP_RTO_MIN);
}

/* tcp_orphan_retries() */
static unsigned orphan_retries(const struct tcp_sock *t, bool alive)
{
	int retries = t->s.host->ipv4.tcp_orphan_retries;

	if (t->soft_error && !alive)
		retries = 0;
	return retries == 0 && alive ? 8 : (unsigned)retries;
}

static void give_up(struct tcp_sock *t)
{
	tcp_set_error(t, t->soft_error ? t->soft_error : -ETIMEDOUT, TCP_WHY_TIMED_OUT);
}

/* tcp_write_timeout(): has the retry limit been exceeded? */
static bool write_timeout(struct tcp_sock *t)
{
	const struct ipv4_settings *set = &t->s.host->ipv4;
	unsigned until = (unsigned)set->tcp_retries2;
	bool expired;

	if (t->s.state == TCP_SYN_SENT || t->s.state == TCP_SYN_RECV) {
		until = (unsigned)set->tcp_syn_retries;
		expired = t->retransmits >= until || timed_out(t, until);
	} else {
		if (t->s.orphan)
			until = orphan_retries(t, t->rto < TCP_RTO_MAX);
		expired = timed_out(t, until);
	}
	if (expired)
		give_up(t);
	return expired;
}

static void back_off(struct tcp_sock *t)
{
	t->rto = min_u32(t->rto * 2, TCP_RTO_MAX);
	tcp_timer_start(t, PENDING_RETRANS, t->rto);
}

/* The peer took its window back: retransmissions become window probes that only an orphan's or a
 * silent peer's patience ends. */
static bool shrunk_window(struct tcp_sock *t)
{
	return !t->snd_wnd && !t->s.orphan && t->s.state != TCP_SYN_SENT &&
		t->s.state != TCP_SYN_RECV;
}

void tcp_retransmit_timeout(struct tcp_sock *t)
{
	if (!t->packets_out)
		return;
	bool shrunk = shrunk_window(t);
	if (!shrunk && write_timeout(t))
		return;
	tcp_enter_loss(t);
	bool linear = t->s.state == TCP_SYN_SENT && t->retransmits < t->s.host->syn_linear_timeouts;
	if (!shrunk) {
		t->retransmits++;
		t->backoff += !linear;
	}
	/* enter_loss may not mark the head: the RTO always resends it */
	tcp_retransmit(t, list_first(&t->rtx_queue, struct tcp_segment, link),
		t->s.state == TCP_SYN_SENT ? TCP_WHY_SYN_RTO : TCP_WHY_RTO);
	if (linear)
		tcp_timer_start(t, PENDING_RETRANS, t->rto);
	else
		back_off(t);
}

/* tcp_probe0_base(), inet_csk_rto_backoff() */
uint64_t tcp_probe0_when(const struct tcp_sock *t)
{
	uint64_t when = (uint64_t)max_u32(t->rto, TCP_RTO_MIN)
		<< (t->backoff < 16 ? t->backoff : 16);

	return when < TCP_RTO_MAX ? when : TCP_RTO_MAX;
}

/* tcp_probe_timer(), tcp_send_probe0() */
static void probe_timeout(struct tcp_sock *t)
{
	unsigned most = (unsigned)t->s.host->ipv4.tcp_retries2;

	if (t->packets_out || list_empty(&t->write_queue)) {
		t->probes_out = 0;
		return;
	}
	if (t->s.orphan) {
		bool alive = tcp_probe0_when(t) < TCP_RTO_MAX;
		most = orphan_retries(t, alive);
		if (!alive && t->backoff >= most)
			t->probes_out = UINT8_MAX;
	}
	if (t->probes_out >= most) {
		give_up(t);
		return;
	}
	tcp_write_wakeup(t);
	if (t->packets_out || list_empty(&t->write_queue)) {
		t->probes_out = t->backoff = 0;
		return;
	}
	t->probes_out++;
	if (t->backoff < (unsigned)t->s.host->ipv4.tcp_retries2)
		t->backoff++;
	tcp_timer_start(t, PENDING_PROBE0, tcp_probe0_when(t));
}

void tcp_write_timer(struct engine *e, struct timer *timer)
{
	struct tcp_sock *t = container_of(timer, struct tcp_sock, write_timer);
	uint8_t what = t->pending;

	(void)e;
	socket_enter(&t->s);
	if (what == PENDING_RETRANS || what == PENDING_PROBE0)
		t->pending = PENDING_NONE;
	switch (what) {
	case PENDING_REO_TIMEOUT: tcp_rack_timeout(t); break;
	case PENDING_LOSS_PROBE: send_loss_probe(t); break;
	case PENDING_RETRANS: tcp_retransmit_timeout(t); break;
	case PENDING_PROBE0: probe_timeout(t); break;
	case PENDING_FIN_WAIT2:
		tcp_time_wait(t, TCP_FIN_WAIT2, TCP_TIMEWAIT_LEN, TCP_WHY_FIN_WAIT2_OVER);
		break;
	default: break;
	}
	socket_leave(&t->s);
}
