/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP's decisions about packets, other than routing. */
#ifndef LVSLAB_HOST_IP_IP_REASONS_H
#define LVSLAB_HOST_IP_IP_REASONS_H

#include "engine/reason.h"

/* clang-format off */
#define IP_REASONS(X)                                                                              \
	X(IP_DELIVERED, "ip-delivered", "net/ipv4/ip_input.c: ip_local_deliver_finish()",          \
		"for {node} itself: delivered to protocol {2}")                                        \
	X(IP_FORWARDED, "ip-forwarded", "net/ipv4/ip_forward.c: ip_forward_finish()",              \
		"{node} forwards it to {3:ip} via {dev.4}, TTL now {2}")                       \
	/* the header; inputs are those of the drop */                                             \
	X(IP_TRUNCATED, "ip-truncated", "net/ipv4/ip_input.c: ip_rcv_core()",                      \
		"{0} bytes are not enough for an IP header")                                          \
	X(IP_BAD_VERSION, "ip-version", "net/ipv4/ip_input.c: ip_rcv_core()",                      \
		"not IP version 4")                                                                \
	X(IP_BAD_HEADER, "ip-header-length", "net/ipv4/ip_input.c: ip_rcv_core()",                 \
		"the IP header's length is below 20 bytes or beyond the packet's end")             \
	X(IP_BAD_CHECKSUM, "ip-checksum", "net/ipv4/ip_input.c: ip_rcv_core()",                    \
		"the IP header's checksum is wrong")                                               \
	X(IP_BAD_LENGTH, "ip-total-length", "net/ipv4/ip_input.c: ip_rcv_core()",                  \
		"the total length field says {0} bytes, but {1} arrived")                                    \
	X(IP_BAD_OPTIONS, "ip-options", "net/ipv4/ip_options.c: ip_options_compile()",             \
		"an IP option is malformed")                                                       \
	X(IP_SOURCE_ROUTE_OFF, "source-route-off", "net/ipv4/ip_input.c: ip_rcv_options()",        \
		"{0:ip} uses source routing, but accept_source_route is not on for both all and {dev}") \
	X(IP_SOURCE_ROUTE_BAD, "source-route-bad", "net/ipv4/ip_options.c: ip_options_rcv_srr()",  \
		"the source route given by {0:ip} cannot be followed")                                   \
	X(IP_STRICT_ROUTE, "strict-route", "net/ipv4/ip_forward.c: ip_forward()",                  \
		"{0:ip} uses strict source routing, but {1:ip} is behind a gateway that is not listed")   \
	X(IP_UNICAST_IN_MULTICAST, "unicast-in-l2-multicast", "net/ipv4/ip_input.c: ip_rcv_finish_core()", \
		"a unicast IP packet in a broadcast or multicast frame (drop_unicast_in_l2_multicast on {dev})")  \
	X(IP_LO_DISCARD, "lo-discard", "net/ipv4/route.c: rt_dst_alloc(), dst_discard()",          \
		"sent via lo to {0:ip}, which {node} does not own: nothing on lo receives it")      \
	X(IP_NO_PROTOCOL, "ip-protocol", "net/ipv4/ip_input.c: ip_protocol_deliver_rcu()",         \
		"nothing on {node} handles protocol {0}")                                             \
	/* forwarding */                                                                           \
	X(IP_NOT_TO_HOST, "forward-not-to-host", "net/ipv4/ip_forward.c: ip_forward()",            \
		"a router forwards only frames sent to its own MAC address")                    \
	X(IP_TTL, "ttl-exceeded", "net/ipv4/ip_forward.c: ip_forward()",                           \
		"TTL {0}: {node} must not forward it")                                              \
	X(IP_FRAG_NEEDED, "frag-needed", "net/ipv4/ip_forward.c: ip_exceeds_mtu()",                \
		"{0} bytes with DF do not fit through {dev.2}: MTU {1}")                           \
	X(IP_TOO_LONG, "message-too-long", "net/ipv4/ip_output.c: ip_fragment()",                  \
		"{0} bytes with DF do not fit: path MTU {1} to {2:ip}")                      \
	/* reassembly: 0 source, 1 id, 2 the reason's own */                                       \
	X(IP_FRAGMENT_KEPT, "fragment-kept", "net/ipv4/ip_fragment.c: ip_frag_queue()",            \
		"a fragment of packet {1} from {0:ip}: {node} waits for the rest")                 \
	X(IP_REASSEMBLED, "reassembled", "net/ipv4/ip_fragment.c: ip_frag_reasm()",                \
		"packet {1} from {0:ip} is reassembled: {2} bytes")                                \
	X(IP_REASM_TIMEOUT, "reassembly-timeout", "net/ipv4/ip_fragment.c: ip_expire()",           \
		"fragments of packet {1} from {0:ip} are still missing after {2:dur} (ipfrag_time)")     \
	X(IP_REASM_OVERLAP, "fragment-overlap", "net/ipv4/inet_fragment.c: inet_frag_queue_insert()", \
		"fragments of packet {1} from {0:ip} overlap: all of them are dropped")                     \
	X(IP_REASM_DUPLICATE, "fragment-duplicate", "net/ipv4/inet_fragment.c: inet_frag_queue_insert()", \
		"this fragment of packet {1} from {0:ip} has already arrived")                         \
	X(IP_REASM_BAD, "fragment-bad", "net/ipv4/ip_fragment.c: ip_frag_queue()",                 \
		"a fragment of packet {1} from {0:ip} conflicts with the known end of the packet")               \
	X(IP_REASM_LONG, "reassembly-too-long", "net/ipv4/ip_fragment.c: ip_frag_reasm()",         \
		"packet {1} from {0:ip} would be {2} bytes long")                                  \
	X(IP_REASM_MEMORY, "reassembly-memory", "net/ipv4/inet_fragment.c: inet_frag_alloc()",     \
		"fragments occupy {2} bytes, more than ipfrag_high_thresh")                        \
	X(IP_REASM_DISTANCE, "reassembly-distance", "net/ipv4/ip_fragment.c: ip_frag_too_far()",   \
		"{2} other fragments from {0:ip} arrived since the last one of packet {1}: more than ipfrag_max_dist") \
	/* tunnels */                                                                              \
	X(IP_UNWRAPPED, "ip-unwrapped", "net/ipv4/ip_tunnel.c: ip_tunnel_rcv()",                   \
		"decapsulated: the packet from {1:ip} to {0:ip} is received again, on {dev}") \
	X(IP_TUNNEL_DOWN, "tunnel-down", "net/ipv4/tunnel4.c: tunnel4_rcv()",                      \
		"IP in IP, but no tunnel interface of {node} is up")                \
	X(IP_TUNNEL_ECN, "tunnel-ecn", "net/ipv4/ip_tunnel.c: ip_tunnel_rcv()",                    \
		"the outer header marks congestion, but the inner packet does not use ECN") \
	X(IP_TUNNEL_SEND, "tunnel-send", "net/ipv4/ip_tunnel.c: ip_tunnel_xmit()",                 \
		"{node} can only receive on {dev}")                                                \
	/* reported by an ICMP error: inputs as in that record */                                  \
	X(IP_FRAG_TOLD, "frag-needed-told", "net/ipv4/ip_forward.c: ip_forward()",                 \
		"DF is set and the packet exceeds the next link's MTU: {0:ip} gets ICMP fragmentation needed, MTU {3}") \
	/* multicast groups */                                                                     \
	X(IP_GROUP_JOINED, "group-joined", "net/ipv4/igmp.c: ip_mc_join_group()",                  \
		"{node} joins multicast group {0:ip} on {dev}")                                          \
	X(IP_GROUP_LEFT, "group-left", "net/ipv4/igmp.c: ip_mc_leave_group()",                     \
		"{node} leaves multicast group {0:ip} on {dev}")                                         \
	X(IP_MULTICAST_TTL, "multicast-ttl", "net/ipv4/ip_output.c: ip_mc_output()",               \
		"a multicast packet to {0:ip} with TTL 0 does not leave {node}")                           \
	X(IP_IGMP_UNANSWERED, "igmp-unanswered", "net/ipv4/igmp.c: igmp_rcv()",                    \
		"{node} ignores the IGMP message of {0:ip}")
/* clang-format on */

enum ip_reason { IP_REASON_BASE = 0x1c0 - 1, IP_REASONS(REASON_ENUM) };
extern const struct reason_list ip_reasons;

#endif
