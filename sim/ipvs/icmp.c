/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICMP errors about connections that IPVS forwards (net/netfilter/ipvs/ip_vs_core.c:
 * ip_vs_in_icmp(), ip_vs_out_icmp()). The quoted packet went from the server to the client, so the
 * lookup is in the opposite direction. With NAT the error is translated (forward_nat.c); with
 * direct routing it goes to the server unchanged: otherwise a "fragmentation needed" for the VIP
 * would end at the director and the server would never learn the small MTU. An error about a
 * tunnelled packet is sent to the client (forward_tun.c).
 */
#include "wire/icmp.h"
#include "host/ip/ip.h"
#include "ipvs/core.h"
#include "ipvs/forward.h"
#include "ipvs/reasons.h"

/* False: not an error message, and *verdict is set (NF_ACCEPT: not handled by IPVS). */
static bool is_error(struct ipvs *ipvs, struct ipvs_packet *outer, enum nf_inet_hooks where,
	enum nf_verdict *verdict)
{
	uint8_t type;

	*verdict = NF_STOLEN;
	if (!ipvs_gather_fragments(ipvs, outer, where))
		return false;
	if (frame_length(outer->frame) < outer->at + outer->hlen + ICMP_HLEN) {
		*verdict = hook_drop(ipvs->host, IPVS_DROP_SHORT);
		return false;
	}
	*verdict = NF_ACCEPT;
	frame_read(outer->frame, outer->at + outer->hlen, &type, 1);
	return type == ICMP_DEST_UNREACH || type == ICMP_SOURCE_QUENCH ||
		type == ICMP_TIME_EXCEEDED;
}

/* Reads the packet quoted by an error. False: it cannot belong to a connection. */
static bool quoted(const struct ipvs_packet *outer, struct ipvs_packet *p)
{
	if (!ipvs_packet_read(p, outer->frame, outer->at + outer->hlen + ICMP_HLEN))
		return false;
	p->icmp = true;
	return !(p->offset & IPV4_OFFSET) &&
		(p->protocol == IPPROTO_TCP || p->protocol == IPPROTO_UDP);
}

bool ipvs_in_icmp(struct ipvs *ipvs, struct ipvs_packet *outer, enum nf_inet_hooks where,
	enum nf_verdict *verdict)
{
	struct ipvs_packet p;
	bool made = false, nat;

	if (!is_error(ipvs, outer, where, verdict))
		return *verdict != NF_ACCEPT;
	if (ipvs_tunnel_error(ipvs, outer, verdict) || !quoted(outer, &p))
		return true;
	p.inverse = true;
	struct ipvs_conn *cp = ipvs_conn_find(ipvs, &p);
	if (!cp) {
		if (!ipvs->sysctl.schedule_icmp)
			return true;
		cp = ipvs_try_to_schedule(ipvs, &p, verdict);
		if (!cp)
			return true;
		made = true;
	}
	nat = ipvs_conn_method(cp) == IPVS_CONN_F_MASQ;
	p.ttl = outer->ttl;
	if (nat && !ipvs_icmp_sound(outer)) {
		*verdict = hook_drop(ipvs->host, IPVS_DROP_CHECKSUM);
	} else {
		ipvs_count_in(cp, outer->frame);
		*verdict =
			nat ? ipvs_nat_error(cp, outer, &p, where) : cp->forwarding->xmit(cp, &p);
		cp->in_pkts += !nat;
	}
	if (made)
		ipvs_conn_put(cp);
	return true;
}

bool ipvs_out_icmp(struct ipvs *ipvs, struct ipvs_packet *outer, enum nf_inet_hooks where,
	enum nf_verdict *verdict)
{
	struct ipvs_packet p;

	if (!is_error(ipvs, outer, where, verdict))
		return *verdict != NF_ACCEPT;
	if (!quoted(outer, &p))
		return true;
	p.inverse = true; /* quotes a request: its source is the client */
	struct ipvs_conn *cp = ipvs_conn_find_reply(ipvs, &p);
	if (!cp)
		return true;
	if (ipvs_conn_method(cp) == IPVS_CONN_F_MASQ) {
		*verdict = ipvs_nat_error_answer(cp, outer, &p, where);
		if (*verdict != NF_ACCEPT)
			return true;
	}
	ipvs_count_out(cp, outer->frame);
	ipvs_mark(outer->frame);
	return true;
}
