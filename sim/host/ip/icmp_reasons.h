/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why ICMP sends a message, or none. */
#ifndef LVSLAB_HOST_IP_ICMP_REASONS_H
#define LVSLAB_HOST_IP_ICMP_REASONS_H

#include "engine/reason.h"

/* clang-format off */
#define ICMP_REASONS(X)                                                                            \
	/* records icmp-sent, icmp-suppressed: 0 receiver, 1 type, 2 code, 3 info or the reason's */ \
	X(ICMP_ANSWERED, "echo-answered", "net/ipv4/icmp.c: icmp_echo()",                          \
		"{node} answers the echo request of {0:ip}")                                       \
	X(ICMP_TIME_TOLD, "timestamp-answered", "net/ipv4/icmp.c: icmp_timestamp()",               \
		"{node} sends {0:ip} an ICMP timestamp reply")                                                    \
	X(ICMP_REDIRECTS, "redirect-sent", "net/ipv4/route.c: ip_rt_send_redirect()",              \
		"{node} sends {0:ip} an ICMP redirect: use {3:ip}")                                    \
	X(ICMP_FRAGMENTS_MISSING, "reassembly-told", "net/ipv4/ip_fragment.c: ip_expire()",        \
		"{node} sends {0:ip} ICMP time exceeded: fragments are missing")                                  \
	X(ICMP_NOT_TO_US, "icmp-not-about-broadcast", "net/ipv4/icmp.c: __icmp_send()",            \
		"no ICMP error about a broadcast or multicast packet")                                       \
	X(ICMP_NOT_ABOUT_PIECE, "icmp-not-about-fragment", "net/ipv4/icmp.c: __icmp_send()",       \
		"no ICMP error about a fragment that is not the first")                            \
	X(ICMP_NOT_ABOUT_ERROR, "icmp-not-about-error", "net/ipv4/icmp.c: __icmp_send()",          \
		"no ICMP error about an ICMP error")                                               \
	X(ICMP_LIMIT_GLOBAL, "icmp-limit-global", "net/ipv4/icmp.c: icmp_global_allow()",          \
		"{node} has sent too many ICMP messages (icmp_msgs_per_sec, icmp_msgs_burst)")     \
	X(ICMP_LIMIT_PEER, "icmp-limit-peer", "net/ipv4/inetpeer.c: inet_peer_xrlim_allow()",      \
		"{node} has sent {0:ip} too many ICMP errors (icmp_ratelimit: six at once)")       \
	X(ICMP_NO_WAY_BACK, "icmp-no-route", "net/ipv4/icmp.c: icmp_route_lookup()",               \
		"{node} has no route to {0:ip} for its ICMP message")                              \
	X(ICMP_REDIRECT_LIMIT, "redirect-limit", "net/ipv4/route.c: ip_rt_send_redirect()",        \
		"{0:ip} was already sent {3} redirects: the next is delayed or suppressed (redirect_load, redirect_number)") \
	X(ICMP_ECHO_IGNORED, "echo-ignored", "net/ipv4/icmp.c: icmp_echo()",                       \
		"{node} does not answer echo requests (icmp_echo_ignore_all)")                          \
	/* record icmp-received: 0 from whom, 1 type, 2 code, 3 info, 4 about whom */              \
	X(ICMP_ERROR_TAKEN, "icmp-error", "net/ipv4/icmp.c: icmp_unreach()",                       \
		"{node} gets an ICMP error from {0:ip} about its packet to {4:ip}")                             \
	X(ICMP_PMTU_LEARNT, "pmtu-learnt", "net/ipv4/route.c: __ip_rt_update_pmtu()",              \
		"{0:ip} reports a path MTU of {3} to {4:ip}: {node} records it")        \
	X(ICMP_PMTU_IGNORED, "pmtu-ignored", "net/ipv4/icmp.c: icmp_unreach()",                    \
		"{0:ip} reports a path MTU of {3} to {4:ip}: ignored (ip_no_pmtu_disc)")  \
	X(ICMP_ABOUT_BROADCAST, "icmp-bogus", "net/ipv4/icmp.c: icmp_unreach()",                   \
		"{0:ip} reports an error about a broadcast: bogus (icmp_ignore_bogus_error_responses=0)") \
	/* drops */                                                                                \
	X(ICMP_SHORT, "icmp-truncated", "net/ipv4/icmp.c: icmp_rcv()",                             \
		"too short for an ICMP message")                                                   \
	X(ICMP_CHECKSUM, "icmp-checksum", "net/ipv4/icmp.c: icmp_rcv()",                           \
		"the ICMP checksum is wrong")                                                      \
	X(ICMP_UNKNOWN, "icmp-unknown", "net/ipv4/icmp.c: icmp_rcv()",                             \
		"ICMP type {0} is unknown")                                                        \
	X(ICMP_BROADCAST, "icmp-broadcast", "net/ipv4/icmp.c: icmp_rcv()",                         \
		"ICMP type {0} to a broadcast or multicast address is not answered (icmp_echo_ignore_broadcasts)")             \
	/* record icmp-sent again: 0 to whom */                                                    \
	X(ICMP_TTL_TOLD, "ttl-told", "net/ipv4/ip_forward.c: ip_forward()",                        \
		"{node} sends {0:ip} ICMP time exceeded: the TTL of its packet ran out")                       \
	X(ICMP_PROTOCOL_TOLD, "protocol-told", "net/ipv4/ip_input.c: ip_protocol_deliver_rcu()",   \
		"{node} sends {0:ip} ICMP protocol unreachable: no handler for its packet's protocol")                \
	X(ICMP_SOURCE_ROUTE_TOLD, "source-route-told", "net/ipv4/ip_forward.c: ip_forward()",      \
		"{node} sends {0:ip} ICMP source route failed: its packet cannot follow its source route")        \
	X(ICMP_NO_WAY_TOLD, "no-way-told", "net/ipv4/route.c: ip_error()",                         \
		"{node} sends {0:ip} an ICMP unreachable: no route to its packet's destination")               \
	X(ICMP_DEAD_TOLD, "dead-neighbour-told", "net/ipv4/route.c: ipv4_link_failure()",          \
		"{node} sends {0:ip} ICMP host unreachable: no ARP reply for the next hop")
/* clang-format on */

enum icmp_reason { ICMP_REASON_BASE = 0x200 - 1, ICMP_REASONS(REASON_ENUM) };
extern const struct reason_list icmp_reasons;

#endif
