/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP's calls for programs (net/ipv4/tcp.c): connect, send, recv, shutdown, close. A failed
 * connection stays with its program in state CLOSE until tcp_close(); one that its program has
 * closed (an orphan) belongs to the stack, which frees it.
 *
 * Invariant: a tcp_sock is in the table of connections and its timers may be pending exactly while
 * its state is not CLOSE. Sends never block: the send queue has no limit (tcp_wmem).
 */
#include <assert.h>
#include <string.h>

#include "base/errno.h"
#include "transport/tcp/tcp_internal.h"

struct tcp_sock *tcp_sock_new(struct host *h, const struct socket_ops *ops, void *user)
{
	struct tcp_sock *t = pool_get(&h->sockets->pool);

	/* tcp_init_sock() */
	t->s.host = h;
	t->s.kind = SOCKET_TCP;
	t->s.state = TCP_CLOSE;
	t->s.ops = ops;
	t->s.user = user;
	t->write_timer.run = tcp_write_timer;
	t->delack_timer.run = tcp_delack_timer;
	list_init(&t->write_queue);
	list_init(&t->rtx_queue);
	list_init(&t->receive_queue);
	list_init(&t->ofo_queue);
	t->rto = TCP_TIMEOUT_INIT;
	t->mdev_us = TCP_TIMEOUT_INIT * USEC_PER_JIFFY;
	t->rtt_min_us = UINT32_MAX;
	t->cwnd = TCP_INIT_CWND;
	t->ssthresh = TCP_INFINITE_SSTHRESH;
	t->reordering = TCP_REORDERING;
	t->mss = TCP_MSS_DEFAULT;
	t->rcvbuf = (uint32_t)h->ipv4.tcp_rmem[1];
	t->ip_id = (uint16_t)rng_next(&h->random);
	return t;
}

void tcp_free(struct tcp_sock *t)
{
	assert(t->s.state == TCP_CLOSE);
	tcp_purge(t);
	socket_free(&t->s);
}

void tcp_done(struct tcp_sock *t, unsigned why)
{
	bool attempt = t->s.state == TCP_SYN_SENT || t->s.state == TCP_SYN_RECV;

	if (t->s.state == TCP_CLOSE)
		return;
	/* close() ends an attempt by tcp_set_state() or tcp_disconnect(), which are not counted */
	t->s.host->sockets->tcp_stats.attempt_fails += attempt && why != TCP_WHY_ABORT;
	socket_set_state(&t->s, TCP_CLOSE, why);
	socket_unhash(&t->s);
	socket_hide(&t->s);
	tcp_vanish(t);
}

void tcp_vanish(struct tcp_sock *t)
{
	struct engine *e = tcp_engine(t);

	t->s.state = TCP_CLOSE;
	timer_del(e, &t->write_timer);
	timer_del(e, &t->delack_timer);
	event_cancel(e, &t->release);
	t->pending = PENDING_NONE;
	t->shut_send = t->shut_receive = true;
	segments_purge(t->s.host, &t->write_queue);
	segments_purge(t->s.host, &t->rtx_queue);
	segments_purge(t->s.host, &t->ofo_queue);
	if (t->s.orphan)
		tcp_free(t);
}

void tcp_set_error(struct tcp_sock *t, int error, unsigned why)
{
	if (!t->s.orphan) {
		socket_record(&t->s, REC_SOCKET_ERROR, why, NULL, (uint64_t)-error, 0);
		t->s.error = error;
		t->s.wake |= WAKE_FAILED;
	}
	tcp_done(t, why);
}

/* ---- the route ---- */

void tcp_forget_route(struct tcp_sock *t)
{
	t->route_generation = 0;
}

/* inet_sk_rebuild_header(): looks up again only if the tables have changed */
int tcp_route(struct tcp_sock *t)
{
	struct host *h = t->s.host;

	if (t->route_generation == h->fib.generation + 1)
		return 0;
	struct flow flow = {.dst = t->s.remote, .src = t->s.local, .protocol = IPPROTO_TCP};
	int error = route_output(h, &flow, &t->route);
	t->route_generation = 0;
	if (error)
		return error;
	t->s.local = flow.src;
	t->route_generation = h->fib.generation + 1;
	return 0;
}

/* sk_dst_confirm(): the peer answers, so its next hop does */
void tcp_confirm(const struct tcp_sock *t)
{
	if (t->route_generation)
		neigh_confirm(t->s.host, t->route.dev, t->route.nexthop);
}

/* ---- connect ---- */

/* secure_tcp_seq(): a secret of the four numbers plus a clock of 64 ns */
uint32_t tcp_initial_sequence(
	const struct host *h, uint32_t local, uint16_t lport, uint32_t remote, uint16_t rport)
{
	return (uint32_t)socket_secret_hash(h, local, lport, remote, rport) +
		(uint32_t)(host_engine(h)->now >> 6);
}

/* secure_tcp_ts_off(): equal for all connections of two addresses; tcp_timestamps = 2: none */
uint32_t tcp_ts_offset(const struct host *h, uint32_t local, uint32_t remote)
{
	return h->ipv4.tcp_timestamps == 1 ? (uint32_t)socket_secret_hash(h, local, 0, remote, 0)
					   : 0;
}

/* tcp_connect_init() */
static void connect_init(struct tcp_sock *t)
{
	struct host *h = t->s.host;
	uint32_t iss = tcp_initial_sequence(h, t->s.local, t->s.lport, t->s.remote, t->s.rport);

	t->write_seq = t->snd_una = t->snd_nxt = iss;
	t->ts_offset = tcp_ts_offset(h, t->s.local, t->s.remote);
	t->mss_clamp = UINT16_MAX;
	t->advmss = tcp_adv_mss(h, &t->route);
	tcp_sync_mss(t, t->route.mtu);
	tcp_initialize_rcv_mss(t);
	/* tcp_connect_init() reserves no space for timestamps: they are not negotiated yet */
	tcp_select_initial_window(h, t->advmss, h->ipv4.tcp_window_scaling, &t->rcv_wnd,
		&t->window_clamp, &t->rcv_wscale);
	t->rcv_ssthresh = t->rcv_wnd;
	t->rto = TCP_TIMEOUT_INIT;
}

/* tcp_v4_connect() up to the point where the four-tuple is known */
static int connect_name(struct tcp_sock *t, struct socket_address from, struct socket_address to)
{
	struct host *h = t->s.host;
	int error = socket_check_local(h, from.address);

	t->s.local = from.address;
	t->s.remote = to.address;
	t->s.rport = to.port;
	if (!error && (error = tcp_route(t)))
		ip_count_no_route(h, error);
	if (error)
		return error;
	if (t->route.type == RTN_BROADCAST || t->route.type == RTN_MULTICAST)
		return -ENETUNREACH;
	if (!t->s.remote) /* connect(0.0.0.0) is a connection to oneself */
		t->s.remote = t->s.local;
	t->s.lport =
		from.port ? from.port : tcp_port_choose(h, t->s.local, t->s.remote, t->s.rport);
	if (!t->s.lport ||
		!tcp_tuple_free(h, t->s.local, t->s.lport, t->s.remote, t->s.rport, from.port))
		return -EADDRNOTAVAIL;
	return 0;
}

struct socket *tcp_connect(struct host *h, struct socket_address from, struct socket_address to,
	const struct socket_ops *ops, void *user, int *error)
{
	struct tcp_sock *t = tcp_sock_new(h, ops, user);

	t->s.accepted = true;
	*error = connect_name(t, from, to);
	if (*error) {
		tcp_free(t);
		return NULL;
	}
	struct socket *old = socket_find(h, t->s.local, t->s.lport, t->s.remote, t->s.rport);
	connect_init(t);
	if (old) { /* a reusable TIME_WAIT: continue after its sequence numbers */
		struct tcp_timewait *w = container_of(old, struct tcp_timewait, s);
		/* tcp_twsk_unique(): beyond anything the old connection's window could hold */
		uint32_t iss = w->snd_nxt + 65535 + 2;
		t->write_seq = t->snd_una = t->snd_nxt = iss ? iss : 1;
		t->ts_recent = w->ts_recent;
		t->ts_recent_at = w->ts_recent_at;
		tcp_timewait_end(w, TCP_WHY_TW_REUSED);
	}
	socket_show(&t->s);
	socket_hash(&t->s);
	socket_set_state(&t->s, TCP_SYN_SENT, TCP_WHY_CONNECT);
	tcp_send_syn(t);
	return &t->s;
}

void socket_set_ops(struct socket *s, const struct socket_ops *ops)
{
	s->ops = ops;
}

/* ---- send and receive ---- */

static void enter_call(struct tcp_sock *t)
{
	t->call_end = host_engine(t->s.host)->now + t->s.host->call_time;
}

int tcp_send(struct socket *s, struct payload *p, uint32_t at, uint32_t length)
{
	struct tcp_sock *t = tcp_sk(s);

	assert(s->kind == SOCKET_TCP);
	enter_call(t);
	if (t->shut_send || s->state == TCP_CLOSE || length == 0) {
		payload_unref(s->host->node.net, p);
		return length ? -EPIPE : 0;
	}
	struct tcp_segment *g = segment_new(s->host, p, at, length);
	g->seq = t->write_seq;
	g->flags = TCP_PSH; /* tcp_mark_push(): at the end of what was written */
	t->write_seq += length;
	list_add_tail(&g->link, &t->write_queue);
	if (s->state == TCP_ESTABLISHED || s->state == TCP_CLOSE_WAIT)
		tcp_push(t);
	return 0;
}

static uint32_t read_segment(struct tcp_sock *t, struct tcp_segment *g, uint8_t *to, uint32_t size)
{
	uint32_t n = min_u32(size, g->length);

	if (to)
		payload_read(g->payload, g->at, to, n);
	if (n < g->length) {
		segment_trim_front(g, n);
		return n;
	}
	list_del(&g->link);
	segment_free(t->s.host, g);
	return n;
}

uint32_t tcp_recv(struct socket *s, void *to, uint32_t size)
{
	struct tcp_sock *t = tcp_sk(s);
	uint32_t copied = 0;

	assert(s->kind == SOCKET_TCP);
	enter_call(t);
	while (copied < size && !list_empty(&t->receive_queue))
		copied += read_segment(t, list_first(&t->receive_queue, struct tcp_segment, link),
			to ? (uint8_t *)to + copied : NULL, size - copied);
	t->copied_seq += copied;
	t->unread -= copied;
	if (s->state == TCP_CLOSE)
		return copied;
	tcp_rcv_space_adjust(t);
	tcp_cleanup_rbuf(t, copied);
	return copied;
}

/* tcp_recvmsg_locked() steps over the FIN once everything before it has been read */
void tcp_end_read(struct tcp_sock *t)
{
	if (list_empty(&t->receive_queue))
		t->copied_seq = t->rcv_nxt;
}

/* ---- close ---- */

/* tcp_close_state(): the state after sending a FIN; false if none is due */
static bool tcp_shutdown_state(struct tcp_sock *t)
{
	unsigned state = t->s.state;

	if (state == TCP_ESTABLISHED || state == TCP_SYN_RECV)
		socket_set_state(&t->s, TCP_FIN_WAIT1, TCP_WHY_CLOSE);
	else if (state == TCP_CLOSE_WAIT)
		socket_set_state(&t->s, TCP_LAST_ACK, TCP_WHY_CLOSE);
	else
		return false;
	return true;
}

void tcp_shutdown(struct socket *s)
{
	struct tcp_sock *t = tcp_sk(s);
	unsigned state = s->state;

	enter_call(t);
	/* inet_shutdown() aborts a connection in progress; tcp_shutdown() */
	if (t->shut_send || state == TCP_CLOSE)
		return;
	if (state == TCP_SYN_SENT) {
		tcp_done(t, TCP_WHY_ABORT);
		return;
	}
	t->shut_send = true;
	if (tcp_shutdown_state(t))
		tcp_send_fin(t);
}

static bool need_reset(const struct tcp_sock *t)
{
	switch (t->s.state) {
	case TCP_ESTABLISHED:
	case TCP_CLOSE_WAIT:
	case TCP_FIN_WAIT1:
	case TCP_FIN_WAIT2:
	case TCP_SYN_RECV: return true;
	case TCP_CLOSING:
	case TCP_LAST_ACK: return t->snd_nxt != t->write_seq;
	default: return false;
	}
}

static void orphan(struct tcp_sock *t)
{
	t->s.orphan = true;
	t->s.wake = 0;
}

void tcp_abort(struct socket *s)
{
	struct tcp_sock *t = tcp_sk(s);

	if (s->kind == SOCKET_TCP_LISTENER) {
		tcp_close(s);
		return;
	}
	orphan(t);
	if (s->state == TCP_CLOSE) {
		tcp_free(t);
		return;
	}
	if (need_reset(t)) /* tcp_disconnect() */
		tcp_send_active_reset(t);
	tcp_done(t, TCP_WHY_ABORT);
}

/* __tcp_close(): a FIN_WAIT2 without a reader becomes a small socket */
static void close_fin_wait2(struct tcp_sock *t)
{
	uint64_t timeout = (uint64_t)t->s.host->ipv4.tcp_fin_timeout;
	uint64_t rto = t->rto * 7 / 2; /* tcp_fin_time() */

	timeout = timeout > rto ? timeout : rto;
	if (timeout > TCP_TIMEWAIT_LEN)
		tcp_timer_start(t, PENDING_FIN_WAIT2, timeout - TCP_TIMEWAIT_LEN);
	else
		tcp_time_wait(t, TCP_FIN_WAIT2, timeout, TCP_WHY_CLOSE);
}

void tcp_close(struct socket *s)
{
	if (s->kind == SOCKET_TCP_LISTENER) {
		tcp_listener_close(container_of(s, struct tcp_listener, s));
		return;
	}
	struct tcp_sock *t = tcp_sk(s);
	bool unread = !list_empty(&t->receive_queue);
	assert(s->kind == SOCKET_TCP && !s->orphan);
	enter_call(t);
	orphan(t);
	segments_purge(s->host, &t->receive_queue);
	t->unread = 0;
	t->shut_receive = true;
	if (s->state == TCP_CLOSE) {
		tcp_free(t);
	} else if (unread) {
		tcp_send_active_reset(t);
		tcp_done(t, TCP_WHY_UNREAD);
	} else if (s->state == TCP_SYN_SENT) {
		tcp_done(t, TCP_WHY_ABORT);
	} else if (!t->shut_send && tcp_shutdown_state(t)) {
		t->shut_send = true;
		tcp_send_fin(t);
	} else if (s->state == TCP_FIN_WAIT2) {
		close_fin_wait2(t);
	}
}

/* ---- looking ---- */

uint32_t socket_recv_queue(const struct socket *s)
{
	/* tcp_diag_get_info(): for a listener the accept queue; an unread FIN counts as one */
	if (s->kind == SOCKET_TCP_LISTENER)
		return container_of(s, struct tcp_listener, s)->accept_count;
	return s->kind == SOCKET_TCP ? tcp_sk(s)->rcv_nxt - tcp_sk(s)->copied_seq : 0;
}

uint32_t socket_send_queue(const struct socket *s)
{
	if (s->kind == SOCKET_TCP_LISTENER)
		return container_of(s, struct tcp_listener, s)->backlog;
	return s->kind == SOCKET_TCP ? tcp_sk(s)->write_seq - tcp_sk(s)->snd_una : 0;
}

void tcp_get_info(const struct socket *s, struct tcp_info *info)
{
	const struct tcp_sock *t = tcp_sk(s);

	memset(info, 0, sizeof(*info));
	if (s->kind != SOCKET_TCP)
		return;
	*info = (struct tcp_info){
		.snd_una = t->snd_una,
		.snd_nxt = t->snd_nxt,
		.rcv_nxt = t->rcv_nxt,
		.snd_wnd = t->snd_wnd,
		.rcv_wnd = tcp_receive_window(t),
		.cwnd = t->cwnd,
		.ssthresh = t->ssthresh,
		.mss = t->mss,
		.rto_ms = t->rto * (1000 / HZ),
		.srtt_us = t->srtt_us >> 3,
		.retransmits = t->retransmits,
		.unacked = t->packets_out,
		.snd_wscale = t->snd_wscale,
		.rcv_wscale = t->rcv_wscale,
		.timestamps = t->ts_ok,
		.sack = t->sack_ok,
	};
}
