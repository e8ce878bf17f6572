/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of records that a host makes. Inputs beyond those named belong to the reason. */
#ifndef LVSLAB_HOST_RECORDS_H
#define LVSLAB_HOST_RECORDS_H

#include "engine/trace.h"
#include "net/records.h"

/* clang-format off */
#define HOST_RECORDS(X)                                                                            \
	/* a host decided about an ARP message: answered, silent, learnt; the reason says which */ \
	X(REC_ARP_ANSWER, "arp-answer", "tpa:ip spa:ip all dev_value effective owner")             \
	X(REC_ARP_SILENT, "arp-silent", "tpa:ip spa:ip all dev_value effective owner")             \
	/* a host evaluated an ARP message's sender fields */                                      \
	X(REC_ARP_LEARN, "arp-learn", "spa:ip sha:mac known:mac state age:dur locktime:dur")       \
	/* the sender address chosen for a host's own request */                                   \
	X(REC_ARP_ANNOUNCE, "arp-announce", "spa:ip tpa:ip packet_source:ip all dev_value effective") \
	X(REC_NEIGH_STATE, "neigh-state", "address:ip mac:mac old new")                            \
	X(REC_NEIGH_RESOLVED, "neigh-resolved", "address:ip mac:mac state taught_by")            \
	X(REC_ROUTE_INPUT, "route-input", "dst:ip src:ip type nexthop:ip out length")              \
	X(REC_ROUTE_OUTPUT, "route-output", "dst:ip src:ip type nexthop:ip out length")            \
	X(REC_IP_DELIVER, "ip-deliver", "dst:ip src:ip protocol owner")                            \
	X(REC_IP_FRAGMENT, "ip-fragment", "src:ip id length")                                      \
	X(REC_IP_FORWARD, "ip-forward", "dst:ip src:ip ttl nexthop:ip out")                        \
	X(REC_ICMP_SENT, "icmp-sent", "to:ip type code info")                                      \
	X(REC_ICMP_SUPPRESSED, "icmp-suppressed", "to:ip type code")                               \
	X(REC_ICMP_RECEIVED, "icmp-received", "from:ip type code info about:ip")                   \
	X(REC_SOCKET_STATE, "socket-state", "local:ip lport remote:ip rport old new")              \
	X(REC_SOCKET_ERROR, "socket-error", "local:ip lport remote:ip rport errno")                \
	X(REC_TCP_RETRANSMIT, "tcp-retransmit", "remote:ip rport seq length rto:dur count")        \
	X(REC_TCP_EVENT, "tcp-event", "local:ip lport remote:ip rport in0 in1")                    \
	X(REC_UDP_DELIVER, "udp-deliver", "local:ip lport remote:ip rport length")                 \
	X(REC_ADDRESS, "address", "address:ip prefix added")                                       \
	X(REC_SYSCTL, "sysctl", "old:neg new:neg name:word name1:word name2:word name3:word") \
	X(REC_COMMAND, "command", "process")                                                       \
	X(REC_EXIT, "exit", "process status")                                                      \
	X(REC_GROUP, "group", "group:ip joined")
/* clang-format on */

enum host_record { HOST_RECORD_BASE = 0x200 - 1, HOST_RECORDS(KIND_ENUM) };
extern const struct kind host_kinds[];

#endif
