/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NAT (net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_nat_xmit(), ip_vs_core.c: handle_response(),
 * ip_vs_nat_icmp()). The director is the servers' gateway and both directions pass it:
 *
 *	request   client:cport > VIP:vport      becomes   client:cport > server:dport
 *	response  server:dport > client:cport   becomes   VIP:vport > client:cport
 *	error     about either of them: its own header and the quoted header
 *
 * Checksums of TCP and UDP are updated incrementally (RFC 1624), so a wrong one stays wrong; a
 * datagram without a checksum gets one, as in udp_dnat_handler(). An error's checksum is recomputed
 * and therefore verified first. A response is routed again by its new source (snat_reroute).
 *
 * Not simulated: application helpers (FTP), connection tracking.
 */
#include "host/ip/ip.h"
#include "ipvs/forward.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "wire/checksum.h"
#include "wire/icmp.h"
#include "wire/tcp.h"
#include "wire/udp.h"

enum { PORT_SOURCE = 0, PORT_DESTINATION = 2 }; /* of a port in its header */
enum { TCP_AT_CHECK = 16, UDP_AT_CHECK = 6 };

/* One side of a packet and its new address. */
struct change {
	bool source;
	uint32_t old_addr, new_addr;
	uint16_t old_port, new_port;
};

static struct change to_server(const struct ipvs_conn *cp)
{
	return (struct change){false, cp->vaddr, cp->daddr, cp->vport, cp->dport};
}

static struct change to_client(const struct ipvs_conn *cp)
{
	return (struct change){true, cp->daddr, cp->vaddr, cp->dport, cp->vport};
}

static uint16_t updated(uint16_t check, const struct change *c)
{
	check = checksum_update32(check, c->old_addr, c->new_addr);
	return checksum_update16(check, c->old_port, c->new_port);
}

/* udp_dnat_handler(), udp_snat_handler(); the addresses are the new ones already */
static uint16_t udp_check(const struct ipvs_packet *p, uint16_t check, const struct change *c)
{
	const uint8_t *ip = frame_data(p->frame) + p->at;
	uint32_t at = p->at + p->hlen;

	if (check)
		check = updated(check, c);
	else
		check = checksum_finish(frame_sum(p->frame, at) +
			checksum_pseudo(ipv4_get_src(ip), ipv4_get_dst(ip), IPPROTO_UDP,
				frame_length(p->frame) - at));
	return check ? check : 0xffff;
}

/* False: too short for its transport header. */
static bool translate(struct ipvs_packet *p, const struct change *c)
{
	struct frame *f = p->frame;
	bool tcp = p->protocol == IPPROTO_TCP;
	uint32_t at = p->at + p->hlen;

	if (!frame_may_pull(f, at + (tcp ? TCP_HLEN : UDP_HLEN)))
		return false;
	uint8_t *ip = frame_data(f), *transport = ip + at;
	uint8_t *check = transport + (tcp ? TCP_AT_CHECK : UDP_AT_CHECK);
	put16(transport + (c->source ? PORT_SOURCE : PORT_DESTINATION), c->new_port);
	ipv4_set_address(ip, c->source ? IPV4_AT_SRC : IPV4_AT_DST, c->new_addr);
	put16(check, tcp ? updated(get16(check), c) : udp_check(p, get16(check), c));
	return true;
}

static enum nf_verdict too_short(struct ipvs_packet *p)
{
	frame_drop(p->frame, IPVS_DROP_SHORT);
	return NF_STOLEN;
}

static bool came_in(struct ipvs_packet *p) /* rt_is_input_route() */
{
	const struct netdev *in = ip_cb(p->frame)->in;

	return in && !(in->flags & IFF_LOOPBACK);
}

/* The way to the server; a packet from outside is not sent to a server at 127.0.0.1. */
static enum ipvs_way route_to_server(
	struct ipvs_conn *cp, struct ipvs_packet *p, unsigned mode, struct route *route)
{
	enum ipvs_way way = ipvs_route(cp->ipvs, p, cp->dest, cp->daddr, mode, route);

	if (way == IPVS_WAY_LOCAL && ipv4_is_loopback(cp->daddr) && came_in(p)) {
		frame_drop(p->frame, IPVS_DROP_BOUNDARY);
		return IPVS_WAY_NONE;
	}
	return way;
}

/* ip_vs_nat_send_or_cont() */
static enum nf_verdict send_or_continue(struct ipvs_conn *cp, struct ipvs_packet *p,
	enum ipvs_way way, const struct route *route, unsigned why)
{
	bool out = way == IPVS_WAY_OUT;

	IPVS_RECORD(cp->ipvs, REC_IPVS_FORWARD, why, p->frame, cp->daddr,
		out ? route->nexthop : cp->daddr, out ? route->dev->index : 0, p->ttl, cp->dport);
	if (!out) {
		ipvs_mark(p->frame);
		return NF_ACCEPT;
	}
	ipvs_send(cp->ipvs, p, route);
	return NF_STOLEN;
}

static enum nf_verdict nat_xmit(struct ipvs_conn *cp, struct ipvs_packet *p)
{
	struct change change = to_server(cp);
	struct route route;
	enum ipvs_way way = route_to_server(
		cp, p, IPVS_RT_MODE_LOCAL | IPVS_RT_MODE_NON_LOCAL | IPVS_RT_MODE_RDR, &route);

	if (way == IPVS_WAY_NONE)
		return NF_STOLEN;
	if (!translate(p, &change))
		return too_short(p);
	return send_or_continue(cp, p, way, &route,
		way == IPVS_WAY_OUT ? IPVS_FORWARD_NAT : IPVS_FORWARD_NAT_LOCAL);
}

/* ---- answers ---- */

/* ip_vs_route_me_harder(): false: there is no way to the client from the virtual address */
static bool reroute(struct ipvs_conn *cp, struct ipvs_packet *p, enum nf_inet_hooks where)
{
	struct ip_cb *cb = ip_cb(p->frame);
	const uint8_t *ip = frame_data(p->frame);
	struct flow flow = {.dst = ipv4_get_dst(ip),
		.src = ipv4_get_src(ip),
		.mark = p->frame->mark,
		.tos = ipv4_get_tos(ip) & 0x1e, /* RT_TOS() */
		.any_source = true};
	struct route route;

	if (!cp->ipvs->sysctl.snat_reroute || where == NF_INET_LOCAL_IN ||
		cb->route.type == RTN_LOCAL)
		return true;
	if (route_output(cp->ipvs->host, &flow, &route) != 0)
		return false;
	cb->route = route;
	return true;
}

static void record_back(struct ipvs_conn *cp, struct ipvs_packet *p, unsigned why)
{
	const struct netdev *out = ip_cb(p->frame)->route.dev;

	IPVS_RECORD(cp->ipvs, REC_IPVS_FORWARD, why, p->frame, cp->daddr, cp->vaddr,
		out ? out->index : 0, p->ttl, cp->vport);
}

enum nf_verdict ipvs_nat_answer(
	struct ipvs_conn *cp, struct ipvs_packet *p, enum nf_inet_hooks where)
{
	struct change change = to_client(cp);

	if (!translate(p, &change))
		return hook_drop(cp->ipvs->host, IPVS_DROP_SHORT);
	if (!reroute(cp, p, where))
		return hook_drop(cp->ipvs->host, IPVS_DROP_NO_WAY_BACK);
	record_back(cp, p, IPVS_FORWARD_NAT_BACK);
	return NF_ACCEPT;
}

/* ---- errors ---- */

/* the quoted header is not verified: its checksum becomes correct, whatever it was */
static void set_quoted_address(uint8_t *ip, unsigned at, uint32_t address)
{
	put32(ip + at, address);
	ipv4_set_checksum(ip);
}

/* ip_vs_nat_icmp(): the error goes the way of `c`, the packet that it quotes went the other way.
 * False: the quoted ports are not there, or not within reach. */
static bool translate_error(
	const struct ipvs_packet *outer, const struct ipvs_packet *quoted, const struct change *c)
{
	struct frame *f = outer->frame;
	uint32_t icmp = outer->at + outer->hlen, ports = quoted->at + quoted->hlen;

	if (!frame_may_pull(f, ports + 4))
		return false;
	uint8_t *ip = frame_data(f);
	ipv4_set_address(ip, c->source ? IPV4_AT_SRC : IPV4_AT_DST, c->new_addr);
	set_quoted_address(ip + quoted->at, c->source ? IPV4_AT_DST : IPV4_AT_SRC, c->new_addr);
	put16(ip + ports + (c->source ? PORT_DESTINATION : PORT_SOURCE), c->new_port);
	put16(ip + icmp + 2, 0);
	put16(ip + icmp + 2, checksum_finish(frame_sum(f, icmp)));
	return true;
}

bool ipvs_icmp_sound(const struct ipvs_packet *outer)
{
	return checksum_finish(frame_sum(outer->frame, outer->at + outer->hlen)) == 0;
}

/* ip_vs_icmp_xmit()'s second half */
enum nf_verdict ipvs_nat_error(struct ipvs_conn *cp, const struct ipvs_packet *outer,
	struct ipvs_packet *quoted, enum nf_inet_hooks where)
{
	struct change change = to_server(cp);
	struct route route;
	unsigned mode = where == NF_INET_FORWARD
		? IPVS_RT_MODE_NON_LOCAL
		: IPVS_RT_MODE_LOCAL | IPVS_RT_MODE_NON_LOCAL | IPVS_RT_MODE_RDR;
	enum ipvs_way way = route_to_server(cp, quoted, mode, &route);

	if (way == IPVS_WAY_NONE)
		return NF_STOLEN;
	if (!translate_error(outer, quoted, &change))
		return too_short(quoted);
	return send_or_continue(cp, quoted, way, &route, IPVS_FORWARD_NAT_ERROR);
}

/* handle_response_icmp() */
enum nf_verdict ipvs_nat_error_answer(struct ipvs_conn *cp, struct ipvs_packet *outer,
	const struct ipvs_packet *quoted, enum nf_inet_hooks where)
{
	struct change change = to_client(cp);

	if (!ipvs_icmp_sound(outer))
		return hook_drop(cp->ipvs->host, IPVS_DROP_CHECKSUM);
	if (!translate_error(outer, quoted, &change))
		return hook_drop(cp->ipvs->host, IPVS_DROP_SHORT);
	if (!reroute(cp, outer, where))
		return hook_drop(cp->ipvs->host, IPVS_DROP_NO_WAY_BACK);
	record_back(cp, outer, IPVS_FORWARD_NAT_ERROR_BACK);
	return NF_ACCEPT;
}

const struct ipvs_forwarding ipvs_forward_nat = {"Masq", "-m", nat_xmit};
