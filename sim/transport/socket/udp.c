/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UDP (RFC 768; net/ipv4/udp.c). A datagram goes to the best match: a socket connected to its
 * sender, else one bound to its destination address, else one bound to any (compute_score()); a
 * broadcast goes to every match. Without a match, ICMP port unreachable is sent.
 *
 * Errors: without IP_RECVERR a program gets only hard errors (port unreachable) and only on a
 * connected socket; host unreachable is ignored (__udp4_lib_err()). The next send returns a pending
 * error.
 */
#include "wire/udp.h"
#include "base/errno.h"
#include "engine/trace.h"
#include "transport/socket/udp_reasons.h"
#include "transport/tcp/tcp_internal.h"

#define UDP_MAX (65535 - IPV4_HLEN - UDP_HLEN)
#define UDP_HEAD 1500 /* bytes of a datagram passed to a program by default */

static struct datagram_socket *datagram_of(const struct socket *s)
{
	return container_of(s, struct datagram_socket, s);
}

struct socket *udp_open(struct host *h, struct socket_address at, const struct socket_ops *ops,
	void *user, int *error)
{
	*error = socket_check_local(h, at.address);
	if (!*error && !at.port)
		at.port = udp_port_choose(h, at.address);
	if (!*error && (!at.port || !udp_port_free(h, at.address, at.port)))
		*error = -EADDRINUSE;
	if (*error)
		return NULL;
	struct datagram_socket *u = pool_get(&h->sockets->datagram_pool);
	u->s = (struct socket){.host = h,
		.kind = SOCKET_UDP,
		.state = TCP_CLOSE,
		.ops = ops,
		.user = user,
		.local = at.address,
		.lport = at.port,
		.accepted = true};
	u->mc_ttl = 1;
	u->pmtudisc = IP_PMTUDISC_WANT;
	u->ip_id = (uint16_t)rng_next(&h->random);
	list_add(&u->in_list, &h->sockets->udp);
	socket_show(&u->s);
	return &u->s;
}

void udp_close(struct socket *s)
{
	struct datagram_socket *u = datagram_of(s);

	if (u->group_dev)
		ip_mc_leave(s->host, u->group_dev, u->group);
	s->orphan = true;
	list_del(&u->in_list);
	socket_hide(s);
	socket_free(s);
}

void udp_show_all(struct socket *s)
{
	datagram_of(s)->shows_all = true;
}

void udp_bind_device(struct socket *s, struct netdev *dev)
{
	datagram_of(s)->bound = dev;
}

void udp_set_multicast(struct socket *s, struct netdev *dev, uint8_t ttl, bool loop)
{
	struct datagram_socket *u = datagram_of(s);

	u->mc_dev = dev;
	u->mc_ttl = ttl;
	u->no_mc_loop = !loop;
}

void udp_set_pmtudisc(struct socket *s, enum ip_pmtudisc pmtudisc)
{
	datagram_of(s)->pmtudisc = (uint8_t)pmtudisc;
}

int udp_join_group(struct socket *s, uint32_t group, struct netdev *dev)
{
	struct datagram_socket *u = datagram_of(s);
	int error = u->group_dev ? -EADDRINUSE : ip_mc_join(s->host, dev, group);

	if (error)
		return error;
	u->group_dev = dev;
	u->group = group;
	return 0;
}

void udp_set_recverr(struct socket *s, bool on)
{
	datagram_of(s)->recverr = on;
}

/* the interface it must leave by, or NULL; for a group, IP_MULTICAST_IF counts */
static struct netdev *out_of(const struct datagram_socket *u, uint32_t dst)
{
	return !u->bound && ipv4_is_multicast(dst) ? u->mc_dev : u->bound;
}

/* __ip4_datagram_connect() */
int udp_connect(struct socket *s, struct socket_address to)
{
	struct flow flow = {.dst = to.address,
		.src = s->local,
		.out = out_of(datagram_of(s), to.address),
		.protocol = IPPROTO_UDP};
	struct route route;
	int error = route_output(s->host, &flow, &route);

	if (error) {
		ip_count_no_route(s->host, error);
		return error;
	}
	if (!s->local)
		s->local = flow.src;
	s->remote = to.address ? to.address : flow.src;
	s->rport = to.port;
	s->state = TCP_ESTABLISHED;
	datagram_of(s)->connected = true;
	return 0;
}

static int take_error(struct datagram_socket *u)
{
	int error = u->pending_error;

	u->pending_error = 0;
	return error;
}

/* The checksum covers the pseudo header, so the source must be known: route first. An id even with
 * DF: with IP_PMTUDISC_WANT the packet may be fragmented here (skb->ignore_df,
 * ip_select_ident_segs()). */
static int send(
	struct datagram_socket *u, struct socket_address to, struct payload *p, uint32_t length)
{
	struct host *h = u->s.host;
	struct ip_send how = {
		.flow = {.dst = to.address,
			.src = u->s.local,
			.out = out_of(u, to.address),
			.protocol = IPPROTO_UDP},
		.protocol = IPPROTO_UDP,
		.ttl = ipv4_is_multicast(to.address) ? u->mc_ttl : 0,
		.df = u->pmtudisc != IP_PMTUDISC_DONT && !h->ipv4.ip_no_pmtu_disc,
		.no_mc_loop = u->no_mc_loop,
		.has_route = true,
	};
	int error = route_output(h, &how.flow, &how.route);

	if (error)
		return error;
	/* ip_setup_cork(): a packet that exceeds the MTU is fragmented, without DF */
	if (how.df && length + IPV4_HLEN + UDP_HLEN > how.route.mtu)
		how.df = false;
	how.id = u->connected ? ++u->ip_id : ip_next_id(h, how.flow.src, to.address, IPPROTO_UDP);
	struct frame *f = frame_new(h->node.net);
	struct udp_header uh = {
		.source = u->s.lport, .dest = to.port, .length = (uint16_t)(UDP_HLEN + length)};
	uint8_t *bytes = frame_put(f, UDP_HLEN);
	if (length)
		frame_attach(f, payload_ref(p), 0, length);
	udp_emit(bytes, &uh, how.flow.src, to.address, length ? payload_sum(p, 0, length) : 0);
	error = ip_send(h, f, &how);
	h->sockets->udp_stats.out_datagrams += error == 0;
	return error;
}

int udp_sendto(struct socket *s, struct socket_address to, struct payload *p, uint32_t length)
{
	struct datagram_socket *u = datagram_of(s);
	int error = take_error(u);

	if (!to.address && u->connected)
		to = (struct socket_address){s->remote, s->rport};
	if (!error && length > UDP_MAX)
		error = -EMSGSIZE;
	if (!error)
		error = send(u, to, p, length);
	payload_unref(s->host->node.net, p);
	return error;
}

/* ---- receive ---- */

/* compute_score(): -1: no match, higher is better; `in`: ingress interface, NULL: any */
static int score(const struct datagram_socket *u, const struct ipv4_header *ip,
	const struct udp_header *uh, const struct netdev *in)
{
	int points = 0;

	if (u->s.kind != SOCKET_UDP || u->s.lport != uh->dest)
		return -1;
	if (u->bound && in && u->bound != in)
		return -1;
	points += u->bound ? 4 : 0;
	if (u->s.local) {
		if (u->s.local != ip->dst)
			return -1;
		points += 16; /* __udp4_lib_lookup(): looked for first */
	}
	if (u->connected) {
		if (u->s.remote != ip->src || u->s.rport != uh->source)
			return -1;
		points += 8;
	}
	return points;
}

static void deliver(struct datagram_socket *u, struct frame *f, const struct ipv4_header *ip,
	const struct udp_header *uh)
{
	uint8_t head[UDP_MAX];
	uint32_t length = uh->length - (uint32_t)UDP_HLEN;
	uint32_t most = u->shows_all ? UDP_MAX : UDP_HEAD;
	uint32_t shown = length < most ? length : most;

	u->s.host->sockets->udp_stats.in_datagrams++;
	HOST_RECORD(u->s.host, REC_UDP_DELIVER, UDP_WHY_DELIVER, f->dev, f, ip->dst, uh->dest,
		ip->src, uh->source, length);
	if (!u->s.ops || !u->s.ops->datagram)
		return;
	frame_read(f, UDP_HLEN, head, shown);
	socket_enter(&u->s);
	u->s.ops->datagram(&u->s, (struct socket_address){ip->src, uh->source},
		(struct socket_address){ip->dst, uh->dest}, head, shown, length);
	socket_leave(&u->s);
}

/* the best of those in the list from `from` on; newest first, as in the kernel's hash chains */
static struct datagram_socket *best(const struct host *h, const struct ipv4_header *ip,
	const struct udp_header *uh, const struct netdev *in)
{
	struct datagram_socket *found = NULL;
	int most = -1;

	list_for_each (u, &h->sockets->udp, struct datagram_socket, in_list) {
		int points = score(u, ip, uh, in);
		if (points > most) {
			most = points;
			found = u;
		}
	}
	return found;
}

/* __udp4_lib_mcast_deliver(): to all that fit */
static bool deliver_to_all(
	struct host *h, struct frame *f, const struct ipv4_header *ip, const struct udp_header *uh)
{
	bool any = false;

	list_for_each_safe (u, &h->sockets->udp, struct datagram_socket, in_list)
		if (score(u, ip, uh, f->dev) >= 0) {
			deliver(u, f, ip, uh);
			any = true;
		}
	return any;
}

static bool parse(
	struct host *h, struct frame *f, const struct ipv4_header *ip, struct udp_header *uh)
{
	if (!frame_may_pull(f, UDP_HLEN) ||
		udp_parse(uh, frame_data(f), UDP_HLEN, frame_length(f)) != WIRE_OK) {
		h->sockets->udp_stats.in_errors++;
		frame_drop(f, UDP_DROP_HEADER);
		return false;
	}
	frame_trim(f, uh->length);
	uint64_t sum = checksum_pseudo(ip->src, ip->dst, IPPROTO_UDP, uh->length);
	if (uh->checksum && checksum_finish(sum + frame_sum(f, 0)) != 0) {
		h->sockets->udp_stats.in_errors++;
		h->sockets->udp_stats.in_csum_errors++;
		frame_drop_with(f, UDP_DROP_CHECKSUM, uh->checksum, 0, 0);
		return false;
	}
	return true;
}

/* the ICMP error quotes from the IP header on, which is still in front of the data */
static void port_unreachable(struct host *h, struct frame *f)
{
	unsigned pulled = f->data - (unsigned)f->l3;

	frame_push(f, pulled);
	icmp_send(h, f, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0, UDP_WHY_NO_PORT);
	frame_pull(f, pulled);
}

static void udp_rcv(struct host *h, struct frame *f, const struct ipv4_header *ip)
{
	struct udp_header uh;
	struct datagram_socket *u;

	if (!parse(h, f, ip, &uh))
		return;
	if (f->type == PACKET_BROADCAST || f->type == PACKET_MULTICAST ||
		ipv4_is_multicast(ip->dst)) {
		if (deliver_to_all(h, f, ip, &uh))
			frame_consume(f);
		else {
			h->sockets->udp_stats.ignored_multi++;
			frame_drop_with(f, UDP_DROP_NO_PORT, ip->dst, uh.dest, 0);
		}
		return;
	}
	u = best(h, ip, &uh, f->dev);
	if (u) {
		deliver(u, f, ip, &uh);
		frame_consume(f);
		return;
	}
	h->sockets->udp_stats.no_ports++;
	port_unreachable(h, f);
	frame_drop_with(f, UDP_DROP_NO_PORT, ip->dst, uh.dest, 0);
}

/* ---- ICMP errors ---- */

/* __udp4_lib_err() */
static void udp_err(struct host *h, const struct icmp_header *icmp, const struct ipv4_header *outer,
	const struct ipv4_header *quoted, const uint8_t *transport, uint32_t length)
{
	bool hard = false;
	int error = icmp_error_of(icmp->type, icmp->code, &hard);

	(void)outer;
	if (length < 4)
		return;
	/* the quoted packet is ours: the socket is found as if it had been an answer */
	struct ipv4_header answer = {.src = quoted->dst, .dst = quoted->src};
	struct udp_header uh = {.source = get16(transport + 2), .dest = get16(transport)};
	struct datagram_socket *u = best(h, &answer, &uh, NULL);
	if (icmp->type == ICMP_DEST_UNREACH && icmp->code == ICMP_FRAG_NEEDED) {
		route_update_pmtu(h, quoted->dst, icmp->mtu);
		hard = u && u->recverr;
	}
	h->icmp.stats.in_errors += !u;
	if (!u || !error)
		return;
	bool told = u->recverr || (hard && u->connected);
	socket_record(&u->s, REC_SOCKET_ERROR, told ? UDP_WHY_ERROR : UDP_WHY_ERROR_IGNORED, NULL,
		(uint64_t)-error, 0);
	if (!told)
		return;
	u->pending_error = error;
	if (u->s.ops &&
		u->s.ops->failed) { /* a program that waits in recvfrom() is woken with it */
		socket_enter(&u->s);
		take_error(u);
		u->s.ops->failed(&u->s, error);
		socket_leave(&u->s);
	}
}

void udp_init(struct host *h)
{
	pool_init(&h->sockets->datagram_pool, host_engine(h)->arena, "udp socket",
		sizeof(struct datagram_socket));
	ip_register_protocol(h, IPPROTO_UDP, udp_rcv);
	icmp_register_error(h, IPPROTO_UDP, udp_err);
}
