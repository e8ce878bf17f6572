/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ping sockets (net/ipv4/ping.c): send echo requests and receive their replies, matched by
 * identifier. Errors about requests are delivered, too, as with IP_RECVERR, which ping(8) always
 * sets; an error's head is rebuilt from its parts.
 */
#include <string.h>

#include "base/errno.h"
#include "transport/socket/udp_reasons.h"
#include "transport/tcp/tcp_internal.h"

#define PING_HEAD 64

static struct datagram_socket *ping_find(const struct host *h, uint16_t id)
{
	list_for_each (u, &h->sockets->udp, struct datagram_socket, in_list)
		if (u->s.kind == SOCKET_PING && u->s.lport == id)
			return u;
	return NULL;
}

struct socket *ping_open(struct host *h, uint16_t id, const struct socket_ops *ops, void *user)
{
	struct datagram_socket *u = pool_get(&h->sockets->datagram_pool);

	u->s = (struct socket){.host = h,
		.kind = SOCKET_PING,
		.state = TCP_CLOSE,
		.ops = ops,
		.user = user,
		.lport = id,
		.accepted = true};
	u->recverr = true;
	list_add(&u->in_list, &h->sockets->udp);
	socket_show(&u->s);
	return &u->s;
}

void ping_close(struct socket *s)
{
	udp_close(s);
}

static struct datagram_socket *datagram_of(const struct socket *s)
{
	return container_of(s, struct datagram_socket, s);
}

void ping_bind_device(struct socket *s, struct netdev *dev)
{
	datagram_of(s)->bound = dev;
}

/* __ip_make_skb(): a packet that may be fragmented here (skb->ignore_df) has an id even with DF
 * (ip_select_ident_segs()) */
static int choose_df(struct host *h, struct ip_send *how, uint32_t size, enum ip_pmtudisc pmtudisc)
{
	bool fits = size <= how->route.mtu - (IPV4_HLEN + ICMP_HLEN);

	if (size > 65535 - IPV4_HLEN - ICMP_HLEN || (pmtudisc == IP_PMTUDISC_DO && !fits))
		return -EMSGSIZE;
	how->df = pmtudisc == IP_PMTUDISC_DO || (pmtudisc == IP_PMTUDISC_WANT && fits);
	if (pmtudisc == IP_PMTUDISC_WANT && fits)
		how->id = ip_next_id(h, how->flow.src, how->flow.dst, IPPROTO_ICMP);
	return 0;
}

/* ping_v4_sendmsg() */
int ping_send(struct socket *s, uint32_t src, uint32_t dst, uint16_t sequence, uint32_t size,
	uint8_t ttl, enum ip_pmtudisc pmtudisc)
{
	struct host *h = s->host;
	struct ip_send how = {
		.flow = {.dst = dst,
			.src = src,
			.out = datagram_of(s)->bound,
			.protocol = IPPROTO_ICMP},
		.protocol = IPPROTO_ICMP,
		.ttl = ttl,
		.has_route = true,
	};
	int error = socket_check_local(h, src);

	if (!error)
		error = route_output(h, &how.flow, &how.route);
	if (!error)
		error = choose_df(h, &how, size, pmtudisc);
	if (error)
		return error;
	struct icmp_header icmp = {.type = ICMP_ECHO, .echo = {s->lport, sequence}};
	struct frame *f = frame_new(h->node.net);
	uint8_t *bytes = frame_put(f, ICMP_HLEN);
	uint64_t sum = 0;
	if (size) {
		struct payload *p = payload_new(h->node.net, NULL, 0, size);
		sum = payload_sum(p, 0, size);
		frame_attach(f, p, 0, size);
	}
	icmp_emit(bytes, &icmp, sum);
	s->remote = dst;
	h->icmp.stats.out_msgs++; /* __ip_make_skb(): icmp_out_count() */
	h->icmp.stats.out_type[ICMP_ECHO]++;
	return ip_send(h, f, &how);
}

static void ping_tell(struct datagram_socket *u, const struct ipv4_header *ip, const uint8_t *head,
	uint32_t shown, uint32_t length)
{
	if (!u->s.ops || !u->s.ops->datagram)
		return;
	socket_enter(&u->s);
	u->s.ops->datagram(&u->s, (struct socket_address){ip->src, ip->ttl},
		(struct socket_address){ip->dst, u->s.lport}, head, shown, length);
	socket_leave(&u->s);
}

/* ping_rcv(): consumes, data at the ICMP header */
static void echo_reply(struct host *h, struct frame *f, const struct ipv4_header *ip,
	const struct icmp_header *icmp)
{
	struct datagram_socket *u = ping_find(h, icmp->echo.id);
	uint8_t head[PING_HEAD];
	uint32_t length = frame_length(f), shown = length < PING_HEAD ? length : PING_HEAD;

	if (!u) {
		frame_drop_with(f, PING_DROP_NO_SOCKET, icmp->echo.id, 0, 0);
		return;
	}
	frame_read(f, 0, head, shown);
	ping_tell(u, ip, head, shown, length);
	frame_consume(f);
}

/* ping_err(); redirects reach a raw socket, which ping(8) uses as root, as packets
 * (raw_v4_input()) */
static void ping_err(struct host *h, const struct icmp_header *icmp,
	const struct ipv4_header *outer, const struct ipv4_header *quoted, const uint8_t *transport,
	uint32_t length)
{
	uint8_t head[ICMP_HLEN + IPV4_HLEN_MAX + PING_HEAD];
	uint32_t at = ICMP_HLEN + quoted->header_length;
	uint32_t shown = length < PING_HEAD ? length : PING_HEAD;
	bool hard = false;
	int error = icmp_error_of(icmp->type, icmp->code, &hard);

	if (length < ICMP_HLEN || transport[0] != ICMP_ECHO ||
		(!error && icmp->type != ICMP_REDIRECT))
		return;
	if (icmp->type == ICMP_DEST_UNREACH && icmp->code == ICMP_FRAG_NEEDED)
		route_update_pmtu(h, quoted->dst, icmp->mtu);
	struct datagram_socket *u = ping_find(h, get16(transport + 4));
	if (!u)
		return;
	if (error)
		socket_record(&u->s, REC_SOCKET_ERROR, UDP_WHY_ERROR, NULL, (uint64_t)-error, 0);
	icmp_emit(head, icmp, 0);
	ipv4_emit(head + ICMP_HLEN, quoted);
	memcpy(head + at, transport, shown);
	ping_tell(u, outer, head, at + shown, outer->total_length - (uint32_t)outer->header_length);
}

void ping_init(struct host *h)
{
	h->icmp.echo_reply = echo_reply;
	icmp_register_error(h, IPPROTO_ICMP, ping_err);
}
