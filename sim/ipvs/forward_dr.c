/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Direct routing (net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_dr_xmit()): the packet goes to the server
 * with addresses and ports unchanged and TTL minus one. It is routed as if its destination were the
 * server's address, so that the next hop's MAC is the server's:
 *
 *	client > VIP            MAC: router or client > director
 *	client > VIP, TTL − 1   MAC: director > server
 *
 * A server with an address of this host gets the packet here (LocalNode).
 */
#include "ipvs/forward.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"

static enum nf_verdict to_itself(struct ipvs_conn *cp, struct ipvs_packet *p)
{
	IPVS_RECORD(cp->ipvs, REC_IPVS_FORWARD, IPVS_FORWARD_LOCAL, p->frame, cp->daddr, cp->daddr,
		0, p->ttl, cp->dport);
	ipvs_mark(p->frame);
	return NF_ACCEPT;
}

static enum nf_verdict dr_xmit(struct ipvs_conn *cp, struct ipvs_packet *p)
{
	struct route route;

	switch (ipvs_route(cp->ipvs, p, cp->dest, cp->daddr,
		IPVS_RT_MODE_LOCAL | IPVS_RT_MODE_NON_LOCAL, &route)) {
	case IPVS_WAY_NONE: return NF_STOLEN;
	case IPVS_WAY_LOCAL: return to_itself(cp, p);
	case IPVS_WAY_OUT: break;
	}
	IPVS_RECORD(cp->ipvs, REC_IPVS_FORWARD, IPVS_FORWARD_DR, p->frame, cp->daddr, route.nexthop,
		route.dev->index, p->ttl, cp->dport);
	ipvs_send(cp->ipvs, p, &route);
	return NF_STOLEN;
}

/* ip_vs_null_xmit() */
static enum nf_verdict local_xmit(struct ipvs_conn *cp, struct ipvs_packet *p)
{
	return to_itself(cp, p);
}

/* ip_vs_bypass_xmit(): to the packet's own destination */
static enum nf_verdict bypass_xmit(struct ipvs_conn *cp, struct ipvs_packet *p)
{
	struct route route;
	uint32_t daddr = get32(frame_data(p->frame) + 16);

	if (ipvs_route(cp->ipvs, p, NULL, daddr, IPVS_RT_MODE_NON_LOCAL, &route) != IPVS_WAY_OUT)
		return NF_STOLEN;
	IPVS_RECORD(cp->ipvs, REC_IPVS_FORWARD, IPVS_FORWARD_BYPASS, p->frame, daddr, route.nexthop,
		route.dev->index, p->ttl, cp->vport);
	ipvs_send(cp->ipvs, p, &route);
	return NF_STOLEN;
}

const struct ipvs_forwarding ipvs_forward_dr = {"Route", "-g", dr_xmit};
const struct ipvs_forwarding ipvs_forward_local = {"Local", "-g", local_xmit};
const struct ipvs_forwarding ipvs_forward_bypass = {"Bypass", "", bypass_xmit};
