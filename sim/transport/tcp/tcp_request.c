/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Half-open connections (tcp_conn_request(), tcp_check_req()). A SYN creates a small request
 * (SYN_RECV), whose own timer retransmits the SYN|ACK; the ACK creates the connection. The backlog
 * limits the number of requests: beyond it, cookies are sent (tcp_cookie.c), or with tcp_syncookies
 * 0 the SYN is dropped. An ACK is also dropped if the accept queue is full (tcp_abort_on_overflow
 * 0); the SYN|ACK is then sent again later.
 */
#include "engine/trace.h"
#include "transport/tcp/tcp_internal.h"

void tcp_request_drop(struct tcp_request *r, unsigned why)
{
	socket_set_state(&r->s, TCP_CLOSE, why);
	timer_del(host_engine(r->s.host), &r->timer);
	list_del(&r->in_listener);
	r->listener->request_count--;
	r->listener->young_count -= r->num_timeout == 0;
	socket_unhash(&r->s);
	socket_hide(&r->s);
	socket_free(&r->s);
}

void tcp_request_error(struct tcp_request *r, uint32_t seq)
{
	if (seq == r->snt_isn)
		tcp_request_drop(r, TCP_WHY_ICMP);
}

/* tcp_v4_send_synack(): small enough for every path, so DF and id 0 */
static int send_synack(struct tcp_request *r)
{
	struct host *h = r->s.host;
	struct ip_send how = {
		.flow = {.dst = r->s.remote, .src = r->s.local, .protocol = IPPROTO_TCP},
		.protocol = IPPROTO_TCP,
		.df = true,
		.has_route = true,
	};
	int error = route_output(h, &how.flow, &how.route);

	if (error)
		return error;
	struct tcp_header th = {
		.source = r->s.lport,
		.dest = r->s.rport,
		.seq = r->snt_isn,
		.ack = r->rcv_isn + 1,
		.flags = TCP_SYN | TCP_ACK,
		.window = (uint16_t)min_u32(r->rcv_wnd, UINT16_MAX),
		.mss = (uint16_t)tcp_adv_mss(h, &how.route),
		.has_wscale = r->wscale_ok,
		.wscale = r->rcv_wscale,
		.sack_permitted = r->sack_ok,
		.has_timestamps = r->ts_ok,
		.tsval = (r->cookie ? tcp_cookie_timestamp(r) : tcp_ts_clock(h)) + r->ts_offset,
		.tsecr = r->ts_recent,
	};
	struct frame *f = frame_new(h->node.net);
	tcp_emit(
		frame_put(f, (unsigned)tcp_header_length(&th)), &th, r->s.local, r->s.remote, 0, 0);
	h->sockets->tcp_stats.out_segs++;
	return ip_send(h, f, &how);
}

static void resend_synack(struct tcp_request *r, unsigned why)
{
	uint64_t timeout = (uint64_t)TCP_TIMEOUT_INIT << r->num_timeout;

	HOST_RECORD(r->s.host, REC_TCP_RETRANSMIT, why, (struct netdev *)NULL, (struct frame *)NULL,
		r->s.remote, r->s.rport, r->snt_isn, 0, timeout * NSEC_PER_JIFFY, r->num_timeout);
	r->retransmitted = true;
	r->s.host->sockets->tcp_stats.retrans_segs += send_synack(r) == 0;
}

static uint64_t request_timeout(const struct tcp_request *r)
{
	uint64_t timeout = (uint64_t)TCP_TIMEOUT_INIT
		<< (r->num_timeout < 16 ? r->num_timeout : 16);

	return timeout < TCP_RTO_MAX ? timeout : TCP_RTO_MAX;
}

/* reqsk_timer_handler(): a queue more than half full of old requests loses patience sooner */
static unsigned synack_retries(const struct tcp_listener *l)
{
	unsigned most = (unsigned)l->s.host->ipv4.tcp_synack_retries;
	uint32_t young = l->young_count * 2;

	if (l->request_count * 2 <= max_u32(8, l->backlog))
		return most;
	for (; most > 2 && l->request_count >= young; young *= 2)
		most--;
	return most;
}

static void request_timer(struct engine *e, struct timer *timer)
{
	struct tcp_request *r = container_of(timer, struct tcp_request, timer);

	if (r->num_timeout >= synack_retries(r->listener)) {
		tcp_request_drop(r, TCP_WHY_REQUEST_OVER);
		return;
	}
	resend_synack(r, TCP_WHY_SYN_ACK_RTO);
	r->listener->young_count -= r->num_timeout == 0;
	r->num_timeout++;
	timer_mod_in(e, &r->timer, request_timeout(r));
}

static struct tcp_request *request_new(
	struct tcp_listener *l, const struct tcp_in *in, uint32_t tw_isn, const struct route *route)
{
	struct host *h = in->host;
	const struct ipv4_settings *set = &h->ipv4;
	struct tcp_request *r = pool_get(&h->sockets->request_pool);

	r->s = (struct socket){.host = h,
		.kind = SOCKET_TCP_REQUEST,
		.state = TCP_LISTEN,
		.orphan = true,
		.local = in->ip->dst,
		.lport = in->h.dest,
		.remote = in->ip->src,
		.rport = in->h.source};
	r->listener = l;
	r->timer.run = request_timer;
	r->rcv_isn = in->seq;
	r->mss = in->h.mss ? in->h.mss : TCP_MSS_DEFAULT;
	r->ts_ok = in->h.has_timestamps && set->tcp_timestamps;
	r->sack_ok = in->h.sack_permitted && set->tcp_sack;
	r->wscale_ok = in->h.has_wscale && set->tcp_window_scaling;
	r->snd_wscale = (uint8_t)(r->wscale_ok ? min_u32(in->h.wscale, TCP_MAX_WSCALE) : 0);
	r->ts_recent = r->ts_ok ? in->h.tsval : 0;
	r->ts_offset = tcp_ts_offset(h, r->s.local, r->s.remote);
	r->snt_isn = tw_isn
		? tw_isn
		: tcp_initial_sequence(h, r->s.local, r->s.lport, r->s.remote, r->s.rport);
	r->synack_at = host_engine(h)->now;
	tcp_select_initial_window(h, tcp_adv_mss(h, route) - (r->ts_ok ? TCP_TS_LENGTH : 0),
		r->wscale_ok, &r->rcv_wnd, &r->window_clamp, &r->rcv_wscale);
	return r;
}

static bool syn_queue_full(const struct tcp_listener *l)
{
	const struct ipv4_settings *set = &l->s.host->ipv4;
	uint32_t most = (uint32_t)set->tcp_max_syn_backlog, n = l->request_count;

	if (n >= l->backlog || set->tcp_syncookies == 2)
		return true;
	/* without cookies the last quarter is reserved for peers known to be alive; there are
	 * none */
	return !set->tcp_syncookies && n < most && most - n < most / 4;
}

/* Has the SYN to be dropped? */
static bool queues_full(const struct tcp_listener *l, struct tcp_in *in, bool cookie, bool tw)
{
	if (!tw && !cookie && syn_queue_full(l))
		frame_drop_with(
			in->f, TCP_DROP_SYN_QUEUE, l->s.lport, l->request_count, l->backlog);
	else if (l->accept_count > l->backlog)
		frame_drop_with(in->f, TCP_DROP_BACKLOG, l->s.lport, l->accept_count, l->backlog);
	else
		return false;
	return true;
}

/* Adds a request to the tables that segments are looked up in. */
static void request_add(struct tcp_request *r)
{
	list_add_tail(&r->in_listener, &r->listener->requests);
	r->listener->request_count++;
	r->listener->young_count++;
	socket_show(&r->s);
	socket_hash(&r->s);
	socket_set_state(&r->s, TCP_SYN_RECV, TCP_WHY_SYN);
}

/* Sends the SYN|ACK and stores nothing. */
static void answer_with_cookie(struct tcp_request *r, struct tcp_in *in)
{
	r->cookie = true;
	if (!r->ts_ok)
		r->sack_ok = r->wscale_ok = false;
	r->snt_isn = tcp_cookie_sequence(r, in);
	r->listener->overflow_at = engine_jiffies(host_engine(in->host)) | 1;
	socket_record(&r->s, REC_TCP_EVENT, TCP_WHY_COOKIE, in->f, 0, 0);
	frame_consume(in->f);
	send_synack(r);
	socket_free(&r->s);
}

void tcp_conn_request(struct tcp_listener *l, struct tcp_in *in, uint32_t tw_isn)
{
	struct host *h = in->host;
	struct flow flow = {.dst = in->ip->src, .src = in->ip->dst, .protocol = IPPROTO_TCP};
	struct route route;
	bool cookie = !tw_isn && h->ipv4.tcp_syncookies && syn_queue_full(l);

	if (queues_full(l, in, cookie, tw_isn != 0))
		return;
	if (route_output(h, &flow, &route)) {
		frame_drop_with(in->f, TCP_DROP_NO_ROUTE, in->ip->src, 0, 0);
		return;
	}
	struct tcp_request *r = request_new(l, in, tw_isn, &route);
	if (cookie) {
		answer_with_cookie(r, in);
		return;
	}
	request_add(r);
	timer_mod_in(host_engine(h), &r->timer, TCP_TIMEOUT_INIT);
	frame_consume(in->f);
	send_synack(r);
}

/* ---- the ACK that completes the handshake ---- */

/* tcp_create_openreq_child(), tcp_v4_syn_recv_sock() */
static struct tcp_sock *child_new(struct tcp_request *r, const struct tcp_in *in)
{
	struct tcp_listener *l = r->listener;
	struct tcp_sock *t = tcp_sock_new(r->s.host, l->s.ops, l->s.user);

	r->s.host->sockets->tcp_stats.passive_opens++;
	t->s.local = r->s.local;
	t->s.lport = r->s.lport;
	t->s.remote = r->s.remote;
	t->s.rport = r->s.rport;
	t->s.state = TCP_SYN_RECV;
	t->listener = l;
	t->snd_una = t->snd_nxt = t->write_seq = r->snt_isn + 1;
	t->rcv_nxt = t->rcv_wup = t->copied_seq = r->rcv_isn + 1;
	t->snd_wl1 = r->rcv_isn;
	t->ts_ok = r->ts_ok;
	t->ts_offset = r->ts_offset;
	t->ts_recent = r->ts_recent;
	t->ts_recent_at = r->ts_ok ? tcp_now(t) : 0;
	t->sack_ok = r->sack_ok;
	t->wscale_ok = r->wscale_ok;
	t->snd_wscale = r->snd_wscale;
	t->rcv_wscale = r->rcv_wscale;
	t->rcv_wnd = t->rcv_ssthresh = r->rcv_wnd;
	t->window_clamp = r->window_clamp;
	t->snd_wnd = t->max_window = (uint32_t)in->h.window << t->snd_wscale;
	t->mss_clamp = r->mss;
	t->cwnd = r->num_timeout > 1 ? 1 : TCP_INIT_CWND;
	return t;
}

/* tcp_synack_rtt_meas() */
static void measure_handshake(struct tcp_sock *t, const struct tcp_request *r, struct tcp_in *in)
{
	int64_t us = (tcp_now(t) - r->synack_at) / NSEC_PER_USEC;

	if (r->retransmitted) {
		if (!in->h.has_timestamps || !r->ts_ok)
			return;
		us = (int64_t)(tcp_ts_clock(in->host) - (in->h.tsecr - r->ts_offset)) * 1000;
	}
	tcp_rtt_min_sample(t, (uint32_t)us);
	tcp_rtt_sample(t, us);
}

static struct tcp_sock *establish(struct tcp_request *r, struct tcp_in *in)
{
	struct tcp_sock *t = child_new(r, in);
	struct tcp_listener *l = r->listener;

	if (tcp_route(t)) {
		t->s.state = TCP_CLOSE;
		tcp_free(t);
		return NULL;
	}
	tcp_sync_mss(t, t->route.mtu);
	t->advmss = tcp_adv_mss(in->host, &t->route);
	tcp_initialize_rcv_mss(t);
	measure_handshake(t, r, in);
	socket_replace(&r->s, &t->s);
	timer_del(tcp_engine(t), &r->timer);
	list_del(&r->in_listener);
	l->request_count--;
	l->young_count -= r->num_timeout == 0;
	socket_free(&r->s);
	list_add_tail(&t->in_accept, &l->accept_queue);
	l->accept_count++;
	return t;
}

static void request_ack(struct tcp_request *r, struct tcp_in *in)
{
	struct tcp_reply reply = {
		.flags = TCP_ACK,
		.seq = r->snt_isn + 1,
		.ack = r->rcv_isn + 1,
		.window = (uint16_t)(r->rcv_wnd >> r->rcv_wscale),
		.has_ts = r->ts_ok,
		.tsval = tcp_ts_clock(in->host) + r->ts_offset,
		.tsecr = r->ts_recent,
	};

	if (!tcp_oow_limited(in->host, &r->last_oow, in))
		tcp_send_reply(in, &reply);
}

static bool request_paws(const struct tcp_request *r, const struct tcp_in *in)
{
	return r->ts_ok && in->h.has_timestamps && r->ts_recent &&
		(int32_t)(r->ts_recent - in->h.tsval) > 0 && !(in->h.flags & TCP_RST);
}

static bool request_in_window(const struct tcp_request *r, const struct tcp_in *in)
{
	uint32_t start = r->rcv_isn + 1, end = start + r->rcv_wnd;

	if (in->seq == start || (after(in->end_seq, start) && before(in->seq, end)))
		return true;
	return in->seq == end && in->seq == in->end_seq;
}

static struct tcp_sock *overflow(struct tcp_request *r, struct tcp_in *in)
{
	struct tcp_listener *l = r->listener;
	uint32_t waiting = l->accept_count, backlog = l->backlog;

	if (in->host->ipv4.tcp_abort_on_overflow) {
		tcp_send_reset(in, TCP_WHY_REQUEST_RST);
		tcp_request_drop(r, TCP_WHY_REQUEST_RST);
	} else {
		r->acked = true; /* the SYN|ACK will be repeated, and answered again */
	}
	frame_drop_with(in->f, TCP_DROP_BACKLOG, l->s.lport, waiting, backlog);
	return NULL;
}

/* an unexpected SYN or RST */
static void embryonic(struct tcp_request *r, struct tcp_in *in)
{
	if (in->h.flags & TCP_RST && in->seq != r->rcv_isn + 1) {
		request_ack(r, in); /* RFC 5961 3.2 */
		frame_drop_with(in->f, TCP_DROP_RST, in->seq, r->rcv_isn + 1, 0);
		return;
	}
	in->host->sockets->tcp_stats.attempt_fails++;
	tcp_send_reset(in, TCP_WHY_REQUEST_RST); /* nothing for a RST */
	tcp_request_drop(r, TCP_WHY_REQUEST_RST);
	frame_drop(in->f, TCP_DROP_RESET);
}

struct tcp_sock *tcp_check_request(struct tcp_request *r, struct tcp_in *in, bool *to_listener)
{
	uint8_t flags = in->h.flags & (TCP_RST | TCP_SYN | TCP_ACK);
	bool old = request_paws(r, in);

	if (in->seq == r->rcv_isn && flags == TCP_SYN && !old) {
		if (!tcp_oow_limited(in->host, &r->last_oow, in)) {
			resend_synack(r, TCP_WHY_DUP_SYN);
			timer_mod_in(host_engine(in->host), &r->timer, request_timeout(r));
		}
		frame_drop(in->f, TCP_DROP_DUP_SYN);
		return NULL;
	}
	if (flags & TCP_ACK && !(flags & TCP_RST) && in->ack != r->snt_isn + 1) {
		*to_listener = true; /* which answers with RST (RFC 9293 3.5.2) */
		return NULL;
	}
	if (old || !request_in_window(r, in)) {
		if (!(flags & TCP_RST))
			request_ack(r, in);
		frame_drop_with(in->f, old ? TCP_DROP_PAWS : TCP_DROP_SEQUENCE,
			old ? in->h.tsval : in->seq, old ? r->ts_recent : r->rcv_isn + 1,
			r->rcv_wnd);
		return NULL;
	}
	if (in->seq == r->rcv_isn)
		flags &= (uint8_t)~TCP_SYN;
	if (flags & (TCP_RST | TCP_SYN)) {
		embryonic(r, in);
		return NULL;
	}
	if (!(flags & TCP_ACK)) {
		frame_drop_with(in->f, TCP_DROP_FLAGS, flags, 0, 0);
		return NULL;
	}
	if (r->listener->accept_count > r->listener->backlog)
		return overflow(r, in);
	struct tcp_sock *t = establish(r, in);
	if (!t)
		frame_drop_with(in->f, TCP_DROP_NO_ROUTE, in->ip->src, 0, 0);
	return t;
}

/* cookie_v4_check(), tcp_get_cookie_sock(): only for two minutes after a cookie went out */
struct tcp_sock *tcp_cookie_child(struct tcp_listener *l, struct tcp_in *in, bool *gone)
{
	struct host *h = in->host;
	struct flow flow = {.dst = in->ip->src, .src = in->ip->dst, .protocol = IPPROTO_TCP};
	struct route route;

	if (!h->ipv4.tcp_syncookies || !l->overflow_at ||
		engine_jiffies(host_engine(h)) > l->overflow_at + 120 * HZ ||
		route_output(h, &flow, &route))
		return NULL;
	struct tcp_request *r = request_new(l, in, 0, &route);
	r->sack_ok = r->wscale_ok = false;
	if (!tcp_cookie_check(r, in)) {
		socket_free(&r->s);
		return NULL;
	}
	if (l->accept_count > l->backlog) {
		socket_free(&r->s);
		*gone = true;
		frame_drop_with(in->f, TCP_DROP_BACKLOG, l->s.lport, l->accept_count, l->backlog);
		return NULL;
	}
	tcp_select_initial_window(
		h, r->mss, r->wscale_ok, &r->rcv_wnd, &r->window_clamp, &r->rcv_wscale);
	request_add(r);
	return establish(r, in);
}
