/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UDP (net/netfilter/ipvs/ip_vs_proto_udp.c): one state, timeout 300 s after the last datagram. A
 * UDP connection never becomes active: it always counts as InActConn.
 */
#include "ipvs/state.h"

#include "wire/ipv4.h"

static void ipvs_udp_init(struct ipvs *ipvs)
{
	ipvs->udp_timeout = 5 * 60 * HZ;
}

/* udp_state_transition(): a response makes the controlling template assured */
static void ipvs_udp_update(struct ipvs_conn *cp, enum ipvs_direction direction)
{
	cp->timeout = cp->ipvs->udp_timeout;
	if (direction == IPVS_DIR_OUTPUT)
		ipvs_conn_assure_template(cp);
}

void ipvs_state_init(struct ipvs *ipvs)
{
	ipvs_tcp_init(ipvs);
	ipvs_udp_init(ipvs);
}

void ipvs_state_update(
	struct ipvs_conn *cp, enum ipvs_direction direction, const struct ipvs_packet *p)
{
	if (cp->protocol == IPPROTO_TCP)
		ipvs_tcp_update(cp, direction, p);
	else if (cp->protocol == IPPROTO_UDP)
		ipvs_udp_update(cp, direction);
}
