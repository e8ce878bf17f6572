/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Common to all methods (net/netfilter/ipvs/ip_vs_xmit.c): the route to the server, the TTL, the
 * MTU check, and sending through LOCAL_OUT.
 *
 * The order is the kernel's: the TTL of a forwarded packet is decremented before its length is
 * checked. ICMP errors are sent while the frame still has its input route, which is local: their
 * source is the address that the client used, the VIP.
 *
 * The server caches the route (dest_dst) until the host's routes change; while the host has
 * exceptions (a path MTU, a redirect), it is looked up each time.
 */
#include "ipvs/forward.h"

#include "host/ip/icmp.h"
#include "host/ip/ip.h"
#include "host/route/fib.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "net/frame.h"

const struct ipvs_forwarding *ipvs_forwarding_of(unsigned method)
{
	switch (method) {
	case IPVS_CONN_F_MASQ: return &ipvs_forward_nat;
	case IPVS_CONN_F_TUNNEL: return &ipvs_forward_tun;
	case IPVS_CONN_F_DROUTE: return &ipvs_forward_dr;
	case IPVS_CONN_F_LOCALNODE: return &ipvs_forward_local;
	case IPVS_CONN_F_BYPASS: return &ipvs_forward_bypass;
	default: return NULL;
	}
}

void ipvs_mark(struct frame *f)
{
	ip_cb(f)->guest_mark = true;
}

bool ipvs_marked(struct frame *f)
{
	return ip_cb(f)->guest_mark;
}

static int look_up(struct ipvs *ipvs, uint32_t daddr, struct route *route)
{
	struct flow flow = {.dst = daddr};

	return route_output(ipvs->host, &flow, route);
}

static int route_to(struct ipvs *ipvs, struct ipvs_dest *dest, uint32_t daddr, struct route *route)
{
	const struct fib *fib = &ipvs->host->fib;
	uint64_t generation = list_empty(&fib->exceptions) ? fib->generation + 1 : 0;
	int error;

	if (!dest)
		return look_up(ipvs, daddr, route);
	if (generation && dest->route_generation == generation && netdev_is_up(dest->route.dev)) {
		*route = dest->route;
		return 0;
	}
	error = look_up(ipvs, dest->addr, route);
	dest->route = *route;
	dest->route_generation = error ? 0 : generation;
	return error;
}

/* crosses_local_route_boundary() */
static bool crosses_boundary(struct ipvs_packet *p, unsigned mode, bool local)
{
	bool was_local = ip_cb(p->frame)->route.type == RTN_LOCAL;

	if (local)
		return !(mode & IPVS_RT_MODE_LOCAL) || (!(mode & IPVS_RT_MODE_RDR) && !was_local);
	return !(mode & IPVS_RT_MODE_NON_LOCAL) ||
		ipv4_is_loopback(ipv4_get_src(frame_data(p->frame)));
}

/* decrement_ttl() */
static bool spend_ttl(struct ipvs *ipvs, struct ipvs_packet *p)
{
	struct frame *f = p->frame;
	uint8_t *ip = frame_data(f);

	if (ipv4_get_ttl(ip) <= 1) {
		ipvs->host->ip.stats.in_hdr_errors++;
		icmp_send(ipvs->host, f, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0, IPVS_DROP_TTL);
		frame_drop(f, IPVS_DROP_TTL);
		return false;
	}
	ipv4_set_ttl(ip, (uint8_t)(ipv4_get_ttl(ip) - 1));
	p->ttl = ipv4_get_ttl(ip);
	return true;
}

/* ensure_mtu_is_adequate(): uses the frame's own header, which may be that of an ICMP error */
static bool fits(struct ipvs *ipvs, struct ipvs_packet *p, unsigned mode, uint32_t mtu)
{
	struct frame *f = p->frame;

	if (mode & IPVS_RT_MODE_TUNNEL && !ipvs->sysctl.pmtu_disc)
		return true;
	if (!(get16(frame_data(f) + 6) & IPV4_DF) || frame_length(f) <= mtu || p->icmp)
		return true;
	icmp_send(ipvs->host, f, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, mtu, IPVS_DROP_MTU);
	frame_drop(f, IPVS_DROP_MTU);
	return false;
}

enum ipvs_way ipvs_route(struct ipvs *ipvs, struct ipvs_packet *p, struct ipvs_dest *dest,
	uint32_t daddr, unsigned mode, struct route *route)
{
	struct frame *f = p->frame;

	if (route_to(ipvs, dest, daddr, route)) {
		/* dst_link_failure() */
		icmp_send(ipvs->host, f, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0,
			IPVS_DROP_UNREACHABLE);
		frame_drop(f, IPVS_DROP_UNREACHABLE);
		return IPVS_WAY_NONE;
	}
	bool local = route->type == RTN_LOCAL;
	if (crosses_boundary(p, mode, local)) {
		frame_drop(f, IPVS_DROP_BOUNDARY);
		return IPVS_WAY_NONE;
	}
	if (local)
		return IPVS_WAY_LOCAL;
	uint32_t mtu = route->mtu - (mode & IPVS_RT_MODE_TUNNEL ? IPV4_HLEN : 0);
	if (!spend_ttl(ipvs, p) || !fits(ipvs, p, mode, mtu))
		return IPVS_WAY_NONE;
	return IPVS_WAY_OUT;
}

void ipvs_send(struct ipvs *ipvs, struct ipvs_packet *p, const struct route *route)
{
	struct ip_cb *cb = ip_cb(p->frame);

	ipvs_mark(p->frame);
	cb->route = *route;
	cb->routed = true;
	cb->ignore_df = true; /* judged already; an ICMP error is not judged at all */
	ip_local_out(ipvs->host, p->frame);
}
