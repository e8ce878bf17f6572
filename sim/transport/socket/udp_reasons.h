/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reasons of UDP and ping sockets. Inputs of drops are the caller's. */
#ifndef LVSLAB_TRANSPORT_SOCKET_UDP_REASONS_H
#define LVSLAB_TRANSPORT_SOCKET_UDP_REASONS_H

#include "engine/reason.h"

/* clang-format off */
#define UDP_REASONS(X)                                                                             \
	X(UDP_WHY_DELIVER, "udp-deliver", "net/ipv4/udp.c: __udp4_lib_rcv()",                      \
		"a program on {node} uses port {1}")                                                \
	X(UDP_WHY_ERROR, "udp-error", "net/ipv4/udp.c: __udp4_lib_err()",                          \
		"an ICMP error about one of our datagrams reaches its program")                      \
	X(UDP_WHY_ERROR_IGNORED, "udp-error-ignored", "net/ipv4/udp.c: __udp4_lib_err()",          \
		"an ICMP error that a program gets only with IP_RECVERR, or if the error is hard and the socket is connected") \
	X(UDP_WHY_NO_PORT, "udp-no-port", "net/ipv4/udp.c: __udp4_lib_rcv()",                      \
		"{node} sends {0:ip} ICMP port unreachable: no program has this UDP port")                                           \
	X(UDP_DROP_HEADER, "drop-udp-header", "net/ipv4/udp.c: __udp4_lib_rcv()",                  \
		"no UDP header, or one with a wrong length")                                \
	X(UDP_DROP_CHECKSUM, "drop-udp-checksum", "net/ipv4/udp.c: __udp4_lib_rcv()",              \
		"the UDP checksum is wrong")                                                       \
	X(UDP_DROP_NO_PORT, "drop-udp-no-port", "net/ipv4/udp.c: __udp4_lib_rcv()",                \
		"no program uses UDP port {1} on {0:ip}")                                           \
	X(PING_DROP_NO_SOCKET, "drop-echo-reply", "net/ipv4/ping.c: ping_rcv()",                   \
		"an echo reply that no program is waiting for: identifier {0}")
/* clang-format on */
enum udp_reason { UDP_REASON_BASE = 0x240 - 1, UDP_REASONS(REASON_ENUM) };
extern const struct reason_list udp_reasons;

#endif
