/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tunnels (net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_tunnel_xmit()): the unchanged packet is
 * encapsulated in another one for the server, which may be anywhere in the network. The server
 * decapsulates it on tunl0 and responds directly.
 *
 *	client > VIP                                  in
 *	director > server [ client > VIP, TTL − 1 ]   out: TTL, and DF if pmtu_disc, copied
 *
 * So 20 bytes less fit: for a larger packet with DF, "fragmentation needed" is sent from the VIP;
 * without pmtu_disc it is fragmented. An error from a router between director and server quotes the
 * outer packet; the client gets it as an error about its own packet (ip_vs_in_icmp()).
 *
 * Not simulated: GUE and GRE; updating the MTU of the director's own socket (maybe_update_pmtu()).
 */
#include "host/ip/ip.h"
#include "ipvs/core.h"
#include "ipvs/forward.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "wire/icmp.h"
#include "wire/ipip.h"

#define MTU_LEAST 68 /* RFC 791 */

/* The outer header. It gets an id if the packet may be fragmented (ip_select_ident()). */
static void wrap(struct ipvs_conn *cp, struct ipvs_packet *p, const struct route *route)
{
	struct host *h = cp->ipvs->host;
	struct frame *f = p->frame;
	const uint8_t *ip = frame_data(f);
	struct ipv4_header inner = {
		.total_length = (uint16_t)frame_length(f), .tos = ipv4_get_tos(ip)};
	uint16_t df = cp->ipvs->sysctl.pmtu_disc ? ipv4_get_fragment(ip) & IPV4_DF : 0;
	struct ipv4_header outer = ipip_outer(&inner, route->prefsrc, cp->daddr, ipv4_get_ttl(ip),
		df, df ? 0 : ip_next_id(h, route->prefsrc, cp->daddr, IPPROTO_IPIP));

	ip_make_room(f, IPIP_OVERHEAD + ETH_HLEN);
	f->l4 = f->data;
	ipv4_emit(frame_push(f, IPIP_OVERHEAD), &outer);
	f->l3 = f->data;
}

static enum nf_verdict too_long(struct ipvs_packet *p)
{
	frame_drop(p->frame, IPVS_DROP_MTU);
	return NF_STOLEN;
}

static enum nf_verdict tunnel_xmit(struct ipvs_conn *cp, struct ipvs_packet *p)
{
	struct route route;

	switch (ipvs_route(cp->ipvs, p, cp->dest, cp->daddr,
		IPVS_RT_MODE_LOCAL | IPVS_RT_MODE_NON_LOCAL | IPVS_RT_MODE_TUNNEL, &route)) {
	case IPVS_WAY_NONE: return NF_STOLEN;
	case IPVS_WAY_LOCAL: return ipvs_forward_local.xmit(cp, p);
	case IPVS_WAY_OUT: break;
	}
	if (route.mtu < MTU_LEAST + IPIP_OVERHEAD ||
		frame_length(p->frame) > UINT16_MAX - IPIP_OVERHEAD)
		return too_long(p);
	wrap(cp, p, &route);
	IPVS_RECORD(cp->ipvs, REC_IPVS_FORWARD, IPVS_FORWARD_TUNNEL, p->frame, cp->daddr,
		route.nexthop, route.dev->index, p->ttl, cp->dport);
	ipvs_send(cp->ipvs, p, &route);
	return NF_STOLEN;
}

/* ---- errors about the outer packet ---- */

/* ip_vs_find_tunnel() */
static bool is_tunnel_to(const struct ipvs *ipvs, uint32_t addr)
{
	list_for_each (svc, &ipvs->services, struct ipvs_service, link)
		list_for_each (d, &svc->destinations, struct ipvs_dest, link)
			if (d->addr == addr &&
				(d->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_TUNNEL)
				return true;
	return false;
}

/* The path MTU is stored for the outer packet. The MTU sent to the client comes from the route in
 * the server's entry: at the first error that is still the old one, unless the host already had
 * this path's MTU (ip_vs_in_icmp(), dst_mtu() of dest_dst). */
static uint32_t mtu_inside(struct ipvs_conn *cp, uint32_t mtu)
{
	struct host *h = cp->ipvs->host;
	bool known = route_learnt(h, cp->daddr) != NULL;
	struct ipvs_dest *dest = cp->dest;
	struct flow flow = {.dst = cp->daddr};
	struct route route;

	route_update_pmtu(h, cp->daddr, mtu);
	if (known && route_output(h, &flow, &route) == 0)
		mtu = route.mtu;
	else if (dest && dest->route.dev)
		mtu = dest->route.mtu;
	return mtu > MTU_LEAST + IPIP_OVERHEAD ? mtu - IPIP_OVERHEAD : mtu;
}

/* Sends the error to the client, about its own packet, which is inside the quoted one. */
static void tell_client(struct ipvs_conn *cp, struct frame *f, const struct icmp_header *icmp,
	const struct ipvs_packet *inner)
{
	bool too_big = icmp->type == ICMP_DEST_UNREACH && icmp->code == ICMP_FRAG_NEEDED;
	uint32_t info = icmp->rest;

	if (too_big) {
		info = mtu_inside(cp, icmp->mtu);
		if (!(inner->offset & IPV4_DF))
			return;
	}
	if (!frame_may_pull(f, inner->at + inner->hlen))
		return;
	frame_pull(f, inner->at);
	icmp_send(cp->ipvs->host, f, icmp->type, icmp->code, info, IPVS_TUNNEL_ERROR);
	ipvs_count_out(cp, f);
}

bool ipvs_tunnel_error(struct ipvs *ipvs, const struct ipvs_packet *outer, enum nf_verdict *verdict)
{
	struct frame *f = outer->frame;
	uint32_t at = outer->at + outer->hlen;
	struct ipvs_packet quoted, inner;
	struct icmp_header icmp;
	uint8_t b[ICMP_HLEN];

	if (!ipvs_packet_read(&quoted, f, at + ICMP_HLEN) || quoted.protocol != IPPROTO_IPIP)
		return false;
	if (quoted.offset & IPV4_OFFSET || ip_cb(f)->route.type != RTN_LOCAL ||
		!is_tunnel_to(ipvs, quoted.daddr) ||
		!ipvs_packet_read(&inner, f, quoted.at + quoted.hlen) || inner.offset & IPV4_OFFSET)
		return true;
	struct ipvs_conn *cp = ipvs_conn_find(ipvs, &inner);
	if (!cp)
		return true;
	if (!ipvs_icmp_sound(outer)) {
		*verdict = hook_drop(ipvs->host, IPVS_DROP_CHECKSUM);
		return true;
	}
	frame_read(f, at, b, sizeof(b));
	icmp_parse(&icmp, b, sizeof(b));
	tell_client(cp, f, &icmp, &inner);
	frame_consume(f);
	*verdict = NF_STOLEN;
	return true;
}

const struct ipvs_forwarding ipvs_forward_tun = {"Tunnel", "-i", tunnel_xmit};
