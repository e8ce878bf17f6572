/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICMP errors about TCP segments (tcp_v4_err()). While a connection is being established, any of
 * them ends the attempt: an unreachable host is EHOSTUNREACH, a closed port behind IPVS
 * ECONNREFUSED. On an established connection they are only stored; "fragmentation needed" lowers
 * the MSS. A redirect that arrives while the system call that caused it still holds the socket is
 * lost (LockDroppedIcmps), as on a network without any delay. "Fragmentation needed" waits until
 * the call returns (TCP_MTU_REDUCED_DEFERRED), after the backlog. An unreachable host or net
 * reverts one backoff: congestion did not lose the retransmission (RFC 6069).
 */
#include "transport/tcp/tcp_internal.h"

/* sock_owned_by_user() */
static bool is_held(const struct tcp_sock *t)
{
	return host_engine(t->s.host)->now < t->call_end;
}

/* tcp_release_cb(), after release_sock() has processed the backlog */
static void release(struct engine *e, struct event *ev)
{
	struct tcp_sock *t = container_of(ev, struct tcp_sock, release);

	(void)e;
	socket_enter(&t->s);
	tcp_mtu_reduced(t, t->mtu_info);
	socket_leave(&t->s);
}

static void frag_needed(struct tcp_sock *t, uint32_t mtu)
{
	t->mtu_info = mtu;
	t->release.run = release;
	if (!is_held(t))
		tcp_mtu_reduced(t, mtu);
	else if (!event_pending(&t->release))
		event_schedule(host_engine(t->s.host), &t->release, t->call_end);
}

/* sk_getsockopt(): xchg(&sk->sk_err_soft, 0) */
int tcp_take_soft_error(struct socket *s)
{
	struct tcp_sock *t = tcp_sk(s);
	int error = s->kind == SOCKET_TCP ? t->soft_error : 0;

	if (error)
		t->soft_error = 0;
	return error;
}

static bool handshaking(const struct tcp_sock *t)
{
	return t->s.state == TCP_SYN_SENT || (t->s.state == TCP_SYN_RECV && !t->listener);
}

/* tcp_ld_RTO_revert(): the RTO one backoff step ago, from the last transmission */
static void revert_backoff(struct tcp_sock *t, const struct icmp_header *icmp, uint32_t seq)
{
	if (icmp->type != ICMP_DEST_UNREACH ||
		(icmp->code != ICMP_NET_UNREACH && icmp->code != ICMP_HOST_UNREACH))
		return;
	if (is_held(t) || seq != t->snd_una || !t->retransmits || !t->backoff ||
		list_empty(&t->rtx_queue))
		return;
	t->backoff--;
	t->rto = tcp_rto_backed_off(t);
	int64_t left = tcp_rto_delta_us(t);
	if (left > 0)
		tcp_timer_start(t, PENDING_RETRANS, usecs_to_jiffies((uint64_t)left));
	else
		tcp_retransmit_timeout(t);
}

static void connection_err(struct tcp_sock *t, const struct icmp_header *icmp, uint32_t seq)
{
	bool hard;
	int error = icmp_error_of(icmp->type, icmp->code, &hard);

	/* about something that is in flight? (RFC 5927) */
	if (before(seq, t->snd_una) || after(seq, t->snd_nxt) || t->s.state == TCP_CLOSE)
		return;
	if (icmp->type == ICMP_DEST_UNREACH && icmp->code == ICMP_FRAG_NEEDED) {
		frag_needed(t, icmp->mtu);
		return;
	}
	revert_backoff(t, icmp, seq);
	if (t->s.state == TCP_CLOSE) { /* it retransmitted and has exceeded the limit */
		return;
	} else if (error && handshaking(t)) {
		tcp_set_error(t, error, TCP_WHY_ICMP);
	} else if (error) { /* remembered until the connection times out (RFC 1122 4.2.3.9) */
		socket_record(
			&t->s, REC_SOCKET_ERROR, TCP_WHY_SOFT_ERROR, NULL, (uint64_t)-error, 0);
		t->soft_error = error;
	}
}

/* a redirect does not, nor does port unreachable */
static bool ends_request(const struct icmp_header *icmp)
{
	if (icmp->type == ICMP_DEST_UNREACH)
		return icmp->code == ICMP_NET_UNREACH || icmp->code == ICMP_HOST_UNREACH;
	return icmp->type == ICMP_PARAMETERPROB || icmp->type == ICMP_TIME_EXCEEDED;
}

bool tcp_heeds_redirect(
	const struct host *h, const struct ipv4_header *quoted, const uint8_t *transport)
{
	const struct socket *s =
		socket_find(h, quoted->src, get16(transport), quoted->dst, get16(transport + 2));

	return s && s->kind == SOCKET_TCP && !is_held(tcp_sk(s));
}

void tcp_err(struct host *h, const struct icmp_header *icmp, const struct ipv4_header *outer,
	const struct ipv4_header *quoted, const uint8_t *transport, uint32_t length)
{
	(void)outer;
	if (length < 8)
		return;
	uint32_t seq = get32(transport + 4);
	struct socket *s =
		socket_find(h, quoted->src, get16(transport), quoted->dst, get16(transport + 2));
	if (!s) {
		h->icmp.stats.in_errors++;
		return;
	}
	if (s->kind == SOCKET_TCP_REQUEST) { /* tcp_req_err() */
		if (ends_request(icmp))
			tcp_request_error(container_of(s, struct tcp_request, s), seq);
	} else if (s->kind == SOCKET_TCP) {
		if (icmp->type == ICMP_REDIRECT) {
			if (!is_held(tcp_sk(s)))
				tcp_forget_route(tcp_sk(s));
			return;
		}
		socket_enter(s);
		connection_err(tcp_sk(s), icmp, seq);
		socket_leave(s);
	}
}
