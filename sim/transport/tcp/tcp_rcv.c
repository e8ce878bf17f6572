/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From IP to the right socket (tcp_v4_rcv()): checksum, then the four-tuple among the connections
 * (half-open and TIME_WAIT included), then the listeners; one bound to the exact address wins over
 * one bound to any (compute_score()). A segment without a socket gets a RST.
 */
#include "transport/tcp/tcp_internal.h"

/* tcp_parse() with the whole header in the frame's head */
static bool parse(struct tcp_in *in, struct frame *f)
{
	if (!frame_may_pull(f, TCP_HLEN))
		return false;
	uint32_t n = (uint32_t)(frame_data(f)[12] >> 4) * 4;
	if (n < TCP_HLEN || !frame_may_pull(f, n) || tcp_parse(&in->h, frame_data(f), n) != WIRE_OK)
		return false;
	in->seq = in->h.seq;
	in->ack = in->h.ack;
	in->length = frame_length(f) - n;
	in->end_seq = in->seq + in->length + (in->h.flags & TCP_SYN ? 1 : 0) +
		(in->h.flags & TCP_FIN ? 1 : 0);
	return true;
}

static bool checksum_good(struct frame *f, const struct ipv4_header *ip)
{
	uint64_t sum = checksum_pseudo(ip->src, ip->dst, IPPROTO_TCP, frame_length(f));

	return checksum_finish(sum + frame_sum(f, 0)) == 0;
}

static void connection_rcv(struct tcp_sock *t, struct tcp_in *in);

/* an ACK for a listener matches no connection, or carries a cookie (tcp_v4_cookie_check()) */
static void listener_ack(struct tcp_listener *l, struct tcp_in *in)
{
	bool gone = false;
	struct tcp_sock *child = in->h.flags & TCP_SYN ? NULL : tcp_cookie_child(l, in, &gone);

	if (child) {
		connection_rcv(child, in);
	} else if (!gone) {
		tcp_send_reset(in, TCP_WHY_RST_BAD_ACK);
		frame_drop_with(in->f, TCP_DROP_ACK, in->ack, 0, 0);
	}
}

/* tcp_rcv_state_process() of a listener */
static void listener_rcv(struct tcp_listener *l, struct tcp_in *in)
{
	uint8_t flags = in->h.flags;

	if (flags & TCP_RST) {
		frame_drop_with(in->f, TCP_DROP_RST, in->seq, 0, 0);
	} else if (flags & TCP_ACK) {
		listener_ack(l, in);
	} else if (flags & TCP_SYN && !(flags & TCP_FIN)) {
		tcp_conn_request(l, in, 0);
	} else {
		frame_drop_with(in->f, TCP_DROP_FLAGS, flags, 0, 0);
	}
}

static void connection_rcv(struct tcp_sock *t, struct tcp_in *in)
{
	bool syn_recv = t->s.state == TCP_SYN_RECV;

	socket_enter(&t->s);
	if (t->s.state == TCP_SYN_SENT)
		tcp_synsent_rcv(t, in);
	else
		tcp_state_rcv(t, in);
	if (syn_recv && t->s.state != TCP_SYN_RECV && t->listener)
		tcp_announce(t);
	socket_leave(&t->s);
}

static void request_rcv(struct tcp_request *r, struct tcp_in *in)
{
	struct tcp_listener *l = r->listener;
	bool to_listener = false;
	struct tcp_sock *child = tcp_check_request(r, in, &to_listener);

	if (child)
		connection_rcv(child, in);
	else if (to_listener)
		listener_rcv(l, in);
}

static void timewait_ack(struct tcp_timewait *w, struct tcp_in *in)
{
	struct tcp_reply r = {
		.flags = TCP_ACK,
		.seq = w->snd_nxt,
		.ack = w->rcv_nxt,
		.window = (uint16_t)(w->rcv_wnd >> w->rcv_wscale),
		.has_ts = w->ts_recent_at != 0,
		.tsval = tcp_ts_clock(in->host) + w->ts_offset,
		.tsecr = w->ts_recent,
	};

	tcp_send_reply(in, &r);
}

static void timewait_rcv(struct tcp_timewait *w, struct tcp_in *in)
{
	uint32_t isn = 0;
	struct tcp_listener *l;

	switch (tcp_timewait_process(w, in, &isn)) {
	case TW_SYN:
		l = tcp_find_listener(in->host, in->ip->dst, in->h.dest);
		if (l) {
			tcp_timewait_end(w, TCP_WHY_TW_NEW_SYN);
			tcp_conn_request(l, in, isn);
			return;
		}
		timewait_ack(w, in);
		break;
	case TW_ACK: timewait_ack(w, in); break;
	case TW_RST:
		tcp_send_reset(in, TCP_WHY_RST_TIME_WAIT);
		tcp_timewait_end(w, TCP_WHY_DATA_AFTER_CLOSE);
		break;
	default: break;
	}
	frame_drop(in->f, TCP_DROP_TIME_WAIT);
}

static void nobody(struct tcp_in *in)
{
	tcp_send_reset(in, TCP_WHY_RST_NO_SOCKET);
	frame_drop_with(in->f, TCP_DROP_NO_SOCKET, in->ip->dst, in->h.dest, 0);
}

static void deliver(struct tcp_in *in)
{
	struct socket *s =
		socket_find(in->host, in->ip->dst, in->h.dest, in->ip->src, in->h.source);
	struct tcp_listener *l;

	if (s) {
		switch (s->kind) {
		case SOCKET_TCP: connection_rcv(tcp_sk(s), in); return;
		case SOCKET_TCP_REQUEST:
			request_rcv(container_of(s, struct tcp_request, s), in);
			return;
		default: timewait_rcv(container_of(s, struct tcp_timewait, s), in); return;
		}
	}
	l = tcp_find_listener(in->host, in->ip->dst, in->h.dest);
	if (l)
		listener_rcv(l, in);
	else
		nobody(in);
}

static void tcp_rcv(struct host *h, struct frame *f, const struct ipv4_header *ip)
{
	struct tcp_in in = {.host = h, .f = f, .ip = ip};
	struct tcp_stats *stats = &h->sockets->tcp_stats;

	if (f->type != PACKET_HOST) {
		frame_drop(f, TCP_DROP_NOT_FOR_US);
		return;
	}
	stats->in_segs++;
	if (!parse(&in, f)) {
		stats->in_errs++;
		frame_drop(f, TCP_DROP_HEADER);
	} else if (!checksum_good(f, ip)) {
		stats->in_errs++;
		stats->in_csum_errors++;
		frame_drop_with(f, TCP_DROP_CHECKSUM, in.h.checksum, 0, 0);
	} else {
		deliver(&in);
	}
}

void tcp_init(struct host *h)
{
	struct socket_table *s = h->sockets;
	struct arena *a = host_engine(h)->arena;

	pool_init(&s->pool, a, "tcp socket", sizeof(struct tcp_sock));
	pool_init(&s->listener_pool, a, "tcp listener", sizeof(struct tcp_listener));
	pool_init(&s->request_pool, a, "tcp request", sizeof(struct tcp_request));
	pool_init(&s->timewait_pool, a, "tcp time-wait", sizeof(struct tcp_timewait));
	pool_init(&s->segment_pool, a, "tcp segment", sizeof(struct tcp_segment));
	ip_register_protocol(h, IPPROTO_TCP, tcp_rcv);
	icmp_register_error(h, IPPROTO_TCP, tcp_err);
	h->icmp.tcp_heeds_redirect = tcp_heeds_redirect;
}
