/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Forwarding methods (ip_vs_xmit.c): how a connection sends a packet to its server. One file per
 * method, each ending in one const struct.
 */
#ifndef LVSLAB_IPVS_FORWARD_H
#define LVSLAB_IPVS_FORWARD_H

#include "ipvs/conn.h"
#include "ipvs/packet.h"

struct ipvs_forwarding {
	const char *name;   /* "Route", as ipvsadm lists it */
	const char *option; /* "-g" */
	/* NF_STOLEN: sent or dropped; NF_ACCEPT: for this host itself */
	enum nf_verdict (*xmit)(struct ipvs_conn *cp, struct ipvs_packet *p);
};

extern const struct ipvs_forwarding ipvs_forward_dr, ipvs_forward_local, ipvs_forward_bypass;
extern const struct ipvs_forwarding ipvs_forward_nat, ipvs_forward_tun;

/* By IPVS_CONN_F_FWD_MASK's value; NULL: no method. */
const struct ipvs_forwarding *ipvs_forwarding_of(unsigned method);

/* __ip_vs_get_out_rt(): the routes that a method may use */
enum ipvs_route_mode {
	IPVS_RT_MODE_LOCAL = 1,
	IPVS_RT_MODE_NON_LOCAL = 2,
	IPVS_RT_MODE_RDR = 4,
	IPVS_RT_MODE_TUNNEL = 32,
};
enum ipvs_way { IPVS_WAY_OUT, IPVS_WAY_LOCAL, IPVS_WAY_NONE };
/*
 * Routes to `daddr` (the server `dest`, or NULL) into *route; on IPVS_WAY_OUT the TTL is
 * decremented and the packet fits the MTU. IPVS_WAY_NONE: the frame is gone; an ICMP error may have
 * been sent.
 */
enum ipvs_way ipvs_route(struct ipvs *ipvs, struct ipvs_packet *p, struct ipvs_dest *dest,
	uint32_t daddr, unsigned mode, struct route *route);
/* ip_vs_send_or_cont(): marks the frame as processed by IPVS, then sends it by *route */
void ipvs_send(struct ipvs *ipvs, struct ipvs_packet *p, const struct route *route);

/*
 * NAT only (forward_nat.c): translates a response. NF_ACCEPT: translated, continue; NF_DROP:
 * dropped with a reason. `where` is the hook.
 */
enum nf_verdict ipvs_nat_answer(
	struct ipvs_conn *cp, struct ipvs_packet *p, enum nf_inet_hooks where);
/* an ICMP error for the server, as xmit */
enum nf_verdict ipvs_nat_error(struct ipvs_conn *cp, const struct ipvs_packet *outer,
	struct ipvs_packet *quoted, enum nf_inet_hooks where);
/* an ICMP error for the client, as ipvs_nat_answer */
enum nf_verdict ipvs_nat_error_answer(struct ipvs_conn *cp, struct ipvs_packet *outer,
	const struct ipvs_packet *quoted, enum nf_inet_hooks where);
/*
 * Handles an ICMP error about an encapsulated packet (forward_tun.c); *verdict must be NF_ACCEPT
 * before. False: it does not quote an IP-in-IP packet.
 */
bool ipvs_tunnel_error(
	struct ipvs *ipvs, const struct ipvs_packet *outer, enum nf_verdict *verdict);
/* ip_vs_checksum_common_check(): is the ICMP checksum valid? */
bool ipvs_icmp_sound(const struct ipvs_packet *outer);

void ipvs_mark(struct frame *f); /* skb->ipvs_property: IPVS ignores the frame from now on */
bool ipvs_marked(struct frame *f);

#endif
