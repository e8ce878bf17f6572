/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TIME_WAIT, and FIN_WAIT2 without a program, as small sockets (tcp_minisocks.c). They hold the
 * four-tuple for 60 s, acknowledge retransmissions, and give way to a SYN that is clearly newer
 * (tcp_timewait_state_process()) and to a connect() from the same port if timestamps allow it
 * (tcp_twsk_unique()).
 */
#include "transport/tcp/tcp_internal.h"

static void timewait_timer(struct engine *e, struct timer *timer)
{
	struct tcp_timewait *w = container_of(timer, struct tcp_timewait, timer);

	(void)e;
	tcp_timewait_end(w, w->s.state == TCP_TIME_WAIT ? TCP_WHY_TW_OVER : TCP_WHY_FIN_WAIT2_OVER);
}

void tcp_timewait_end(struct tcp_timewait *w, unsigned why)
{
	struct host *h = w->s.host;

	socket_set_state(&w->s, TCP_CLOSE, why);
	timer_del(host_engine(h), &w->timer);
	socket_unhash(&w->s);
	socket_hide(&w->s);
	h->sockets->timewaits--;
	socket_free(&w->s);
}

static void copy_connection(struct tcp_timewait *w, const struct tcp_sock *t, unsigned substate)
{
	w->s.host = t->s.host;
	w->s.kind = SOCKET_TCP_TIMEWAIT;
	w->s.state = t->s.state;
	w->s.local = t->s.local;
	w->s.lport = t->s.lport;
	w->s.remote = t->s.remote;
	w->s.rport = t->s.rport;
	w->s.orphan = true;
	w->rcv_nxt = t->rcv_nxt;
	w->snd_nxt = t->snd_nxt;
	w->rcv_wnd = tcp_receive_window(t);
	w->rcv_wscale = t->rcv_wscale;
	w->ts_recent = t->ts_recent;
	w->ts_recent_at = t->ts_ok ? t->ts_recent_at : 0;
	w->ts_offset = t->ts_offset;
	w->timer.run = timewait_timer;
	(void)substate;
}

/* tcp_time_wait(): the small socket takes over; the connection becomes CLOSE for its program */
void tcp_time_wait(struct tcp_sock *t, unsigned substate, uint64_t timeout, unsigned why)
{
	struct host *h = t->s.host;
	uint64_t rto = t->rto * 7 / 2;

	if (h->sockets->timewaits >= (uint32_t)h->ipv4.tcp_max_tw_buckets) {
		tcp_done(t, TCP_WHY_TW_NONE);
		return;
	}
	struct tcp_timewait *w = pool_get(&h->sockets->timewait_pool);
	copy_connection(w, t, substate);
	timeout = timeout > rto ? timeout : rto;
	if (substate == TCP_TIME_WAIT)
		timeout = TCP_TIMEWAIT_LEN;
	timer_mod_in(host_engine(h), &w->timer, timeout);
	h->sockets->timewaits++;
	socket_replace(&t->s, &w->s);
	if (w->s.state != substate)
		socket_set_state(&w->s, substate, why);
	tcp_vanish(t);
}

/* ---- a segment for it ---- */

static bool in_window(const struct tcp_timewait *w, const struct tcp_in *in)
{
	uint32_t end = w->rcv_nxt + w->rcv_wnd;

	/* tcp_in_window() */
	if (in->seq == w->rcv_nxt)
		return true;
	if (after(in->end_seq, w->rcv_nxt) && before(in->seq, end))
		return true;
	return in->seq == end && in->seq == in->end_seq;
}

static bool paws_reject(const struct tcp_timewait *w, const struct tcp_in *in)
{
	if (!in->h.has_timestamps || !w->ts_recent_at || !w->ts_recent)
		return false;
	/* tcp_paws_reject(): RSTs are forgiven after a minute */
	if (in->h.flags & TCP_RST &&
		host_engine(in->host)->now - w->ts_recent_at >= (int64_t)60 * NSEC_PER_SEC)
		return false;
	return (int32_t)(w->ts_recent - in->h.tsval) > 0;
}

static void remember_ts(struct tcp_timewait *w, const struct tcp_in *in)
{
	if (!in->h.has_timestamps || !w->ts_recent_at)
		return;
	w->ts_recent = in->h.tsval;
	w->ts_recent_at = host_engine(in->host)->now;
}

static enum timewait_verdict limited_ack(struct tcp_timewait *w, const struct tcp_in *in)
{
	return tcp_oow_limited(in->host, &w->last_oow, in) ? TW_SUCCESS : TW_ACK;
}

static void restart(struct tcp_timewait *w)
{
	timer_mod_in(host_engine(w->s.host), &w->timer, TCP_TIMEWAIT_LEN);
}

static enum timewait_verdict fin_wait2_process(
	struct tcp_timewait *w, const struct tcp_in *in, bool old)
{
	uint8_t flags = in->h.flags;

	if (old || !in_window(w, in))
		return limited_ack(w, in);
	if (flags & TCP_RST) {
		tcp_timewait_end(w, TCP_WHY_RST);
		return TW_SUCCESS;
	}
	if (flags & TCP_SYN && !before(in->seq, w->rcv_nxt))
		return TW_RST;
	if (!(flags & TCP_ACK) || !after(in->end_seq, w->rcv_nxt) || in->seq == in->end_seq)
		return TW_SUCCESS;
	/* data after the close, or the FIN at last */
	if (!(flags & TCP_FIN) || in->end_seq != w->rcv_nxt + 1)
		return TW_RST;
	w->rcv_nxt = in->end_seq;
	remember_ts(w, in);
	socket_set_state(&w->s, TCP_TIME_WAIT, TCP_WHY_TIME_WAIT);
	restart(w);
	return TW_ACK;
}

/* RFC 1122 4.2.2.13: a SYN that cannot be an old duplicate may reopen the connection */
static bool newer_syn(const struct tcp_timewait *w, const struct tcp_in *in)
{
	return (in->h.flags & (TCP_SYN | TCP_RST | TCP_ACK)) == TCP_SYN &&
		(after(in->seq, w->rcv_nxt) ||
			(in->h.has_timestamps && w->ts_recent_at &&
				(int32_t)(w->ts_recent - in->h.tsval) < 0));
}

enum timewait_verdict tcp_timewait_process(struct tcp_timewait *w, struct tcp_in *in, uint32_t *isn)
{
	bool old = paws_reject(w, in), rst = in->h.flags & TCP_RST;

	if (w->s.state == TCP_FIN_WAIT2)
		return fin_wait2_process(w, in, old);
	if (!old && in->seq == w->rcv_nxt && (in->seq == in->end_seq || rst)) {
		if (rst && !in->host->ipv4.tcp_rfc1337) { /* "assassination" */
			tcp_timewait_end(w, TCP_WHY_TW_KILLED);
			return TW_SUCCESS;
		}
		if (!rst)
			restart(w);
		remember_ts(w, in);
		return TW_SUCCESS;
	}
	if (!old && newer_syn(w, in)) {
		*isn = w->snd_nxt + 65535 + 2;
		*isn += *isn == 0;
		return TW_SYN;
	}
	if (rst)
		return TW_SUCCESS;
	if (old || in->h.flags & TCP_ACK)
		restart(w);
	return limited_ack(w, in);
}

/* tcp_twsk_unique(): timestamps must distinguish old from new. tcp_tw_reuse (1: always, 2, the
 * default: loopback only) applies only if the kernel chooses the port: a program that has bound its
 * own (twp is NULL) may always reuse it, even from FIN_WAIT2. */
bool tcp_timewait_reusable(const struct socket *s, bool bound)
{
	const struct tcp_timewait *w = container_of(s, struct tcp_timewait, s);
	int reuse = s->host->ipv4.tcp_tw_reuse;

	if (reuse == 2)
		reuse = ipv4_is_loopback(s->local) || ipv4_is_loopback(s->remote);
	if (bound || !w->ts_recent_at)
		return w->ts_recent_at != 0;
	return s->state == TCP_TIME_WAIT && reuse &&
		host_engine(s->host)->now / NSEC_PER_SEC > w->ts_recent_at / NSEC_PER_SEC;
}
