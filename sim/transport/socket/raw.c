/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Raw sockets (net/ipv4/raw.c): whole packets of one protocol, received with their IP header, sent
 * with the program's own (IP_HDRINCL). Every matching raw socket gets a packet before the
 * protocol's own handler. If a raw socket received it and there is no handler, no ICMP protocol
 * unreachable is sent.
 *
 * Not simulated: sockets without IP_HDRINCL, bound or connected ones, ICMP filters. `ping` has its
 * own sockets (ping.c).
 */
#include <string.h>

#include "base/errno.h"
#include "host/ip/ip_internal.h"
#include "transport/socket/udp_reasons.h"
#include "transport/tcp/tcp_internal.h"

#define RAW_HEAD 1500 /* bytes of a packet that a program is shown */

static struct datagram_socket *raw_of(const struct socket *s)
{
	return container_of(s, struct datagram_socket, s);
}

struct socket *raw_open(struct host *h, uint8_t protocol, const struct socket_ops *ops, void *user)
{
	struct datagram_socket *u = pool_get(&h->sockets->datagram_pool);

	u->s = (struct socket){.host = h,
		.kind = SOCKET_RAW,
		.state = TCP_CLOSE,
		.ops = ops,
		.user = user,
		.lport = protocol,
		.accepted = true};
	u->mc_ttl = 1;
	list_add_tail(&u->in_list, &h->sockets->raw);
	return &u->s;
}

void raw_bind_device(struct socket *s, struct netdev *dev)
{
	raw_of(s)->bound = dev;
}

int raw_join_group(struct socket *s, uint32_t group, struct netdev *dev)
{
	return udp_join_group(s, group, dev);
}

void raw_set_loop(struct socket *s, bool loop)
{
	raw_of(s)->no_mc_loop = !loop;
}

void raw_close(struct socket *s)
{
	udp_close(s);
}

static struct netdev *out_of(const struct datagram_socket *u, struct netdev *out)
{
	return out ? out : u->bound;
}

/* raw_send_hdrinc(): the program's header but for length, checksum, and what it left 0 */
static void complete(struct host *h, struct ipv4_header *ip, const struct flow *flow)
{
	if (!ip->src)
		ip->src = flow->src;
	if (!ip->id)
		ip->id = ip->fragment & IPV4_DF ? 0 : ip_next_id(h, ip->src, ip->dst, ip->protocol);
}

int raw_send(struct socket *s, struct netdev *out, const struct ipv4_header *header,
	const uint8_t *bytes, uint32_t length)
{
	struct datagram_socket *u = raw_of(s);
	struct host *h = s->host;
	struct flow flow = {.dst = header->dst,
		.src = header->src,
		.out = out_of(u, out),
		.protocol = header->protocol,
		.any_source = true};
	struct ipv4_header ip = *header;
	struct route route;
	int error = route_output(h, &flow, &route);

	if (error)
		return error;
	ip.total_length = (uint16_t)(ip.header_length + length);
	if (ip.header_length + length > route.mtu)
		return -EMSGSIZE;
	complete(h, &ip, &flow);
	struct frame *f = frame_new(h->node.net);
	if (length)
		frame_attach(f, payload_new(h->node.net, bytes, length, length), 0, length);
	frame_may_pull(f, length < 64 ? length : 64);
	f->l4 = f->data;
	ipv4_emit(frame_push(f, ip.header_length), &ip);
	f->l3 = f->data;
	ip_send_complete(h, f, &route, !u->no_mc_loop);
	return 0;
}

/* raw_v4_match() */
static bool fits(const struct datagram_socket *u, const struct frame *f, uint8_t protocol)
{
	return u->s.lport == protocol && (!u->bound || u->bound == f->dev);
}

static void tell(struct datagram_socket *u, struct frame *f, const struct ipv4_header *ip)
{
	uint8_t head[RAW_HEAD];
	const uint32_t length = frame_length(f), shown = length < RAW_HEAD ? length : RAW_HEAD;

	if (!u->s.ops || !u->s.ops->datagram)
		return;
	frame_read(f, 0, head, shown);
	socket_enter(&u->s);
	u->s.ops->datagram(&u->s, (struct socket_address){ip->src, 0},
		(struct socket_address){ip->dst, 0}, head, shown, length);
	socket_leave(&u->s);
}

static bool wanted(const struct host *h, const struct frame *f, const struct ipv4_header *ip)
{
	list_for_each (u, &h->sockets->raw, struct datagram_socket, in_list)
		if (fits(u, f, ip->protocol))
			return true;
	return false;
}

/* raw_local_deliver(): the frame's data is at the IP header and stays there */
static void deliver(struct host *h, struct frame *f, const struct ipv4_header *ip)
{
	list_for_each_safe (u, &h->sockets->raw, struct datagram_socket, in_list)
		if (fits(u, f, ip->protocol))
			tell(u, f, ip);
}

void raw_init(struct host *h)
{
	h->ip.raw = (struct ip_raw){wanted, deliver};
}
