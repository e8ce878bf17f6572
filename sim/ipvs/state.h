/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States that the director infers from the packets it sees (ip_vs_proto_tcp.c, ip_vs_proto_udp.c).
 */
#ifndef LVSLAB_IPVS_STATE_H
#define LVSLAB_IPVS_STATE_H

#include "ipvs/conn.h"

enum ipvs_tcp_state { /* include/net/ip_vs.h */
	IPVS_TCP_S_NONE,
	IPVS_TCP_S_ESTABLISHED,
	IPVS_TCP_S_SYN_SENT,
	IPVS_TCP_S_SYN_RECV,
	IPVS_TCP_S_FIN_WAIT,
	IPVS_TCP_S_TIME_WAIT,
	IPVS_TCP_S_CLOSE,
	IPVS_TCP_S_CLOSE_WAIT,
	IPVS_TCP_S_LAST_ACK,
	IPVS_TCP_S_LISTEN,
	IPVS_TCP_S_SYNACK,
	IPVS_TCP_S_LAST
};
_Static_assert((int)IPVS_TCP_S_LAST == (int)IPVS_TCP_STATES, "a timeout for each state");

enum { IPVS_UDP_STATES = 1 }; /* one state, IP_VS_UDP_S_NORMAL; ip_vs_protocol_udp.num_states */

enum ipvs_direction { IPVS_DIR_INPUT, IPVS_DIR_OUTPUT };

void ipvs_state_init(struct ipvs *ipvs); /* default timeouts */
/* ip_vs_set_state(): updates state, timeout and the server's counters for a packet of this
 * connection */
void ipvs_state_update(
	struct ipvs_conn *cp, enum ipvs_direction direction, const struct ipvs_packet *p);
const char *ipvs_tcp_state_name(unsigned state);

/* For the files of state.c. */
void ipvs_tcp_init(struct ipvs *ipvs);
void ipvs_tcp_update(
	struct ipvs_conn *cp, enum ipvs_direction direction, const struct ipvs_packet *p);

#endif
