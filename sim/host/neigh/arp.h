/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP (net/ipv4/arp.c, RFC 826). The two decisions that matter most in this lab are in arp_ignore.c
 * and arp_announce.c.
 */
#ifndef LVSLAB_HOST_NEIGH_ARP_H
#define LVSLAB_HOST_NEIGH_ARP_H

#include "host/neigh/neighbour.h"
#include "wire/arp.h"

/* clang-format off */
#define ARP_REASONS(X)                                                                             \
	/* answered or silent: 0 target, 1 sender, 2 all's value, 3 the interface's, 4 the effective one, \
	 * 5 the interface that holds the target */                                                \
	X(ARP_ANSWER_ANY, "arp-answer", "net/ipv4/arp.c: arp_ignore()",                            \
		"{node} answers: arp_ignore = max(all={2}, {dev}={3}) = 0 and {0:ip} is one of its addresses, on any interface") \
	X(ARP_ANSWER_RESERVED, "arp-answer-reserved", "net/ipv4/arp.c: arp_ignore()",              \
		"{node} answers: arp_ignore = max(all={2}, {dev}={3}) = {4}, an undefined value, treated as 0") \
	X(ARP_ANSWER_HERE, "arp-answer-here", "net/ipv4/arp.c: arp_ignore()",                      \
		"{node} answers: arp_ignore = max(all={2}, {dev}={3}) = 1 and {0:ip} is on {dev}, where the request came in") \
	X(ARP_ANSWER_SUBNET, "arp-answer-subnet", "net/ipv4/arp.c: arp_ignore()",                  \
		"{node} answers: arp_ignore = max(all={2}, {dev}={3}) = 2, {0:ip} is on {dev} and {1:ip} is in one of its subnets") \
	X(ARP_ANSWER_SCOPE, "arp-answer-scope", "net/ipv4/arp.c: arp_ignore()",                    \
		"{node} answers: arp_ignore = max(all={2}, {dev}={3}) = 3 and {0:ip} does not have scope host (its interface {dev.5} does not matter)") \
	X(ARP_SILENT_ELSEWHERE, "arp-silent-elsewhere", "net/ipv4/arp.c: arp_ignore()",            \
		"{node} stays silent: arp_ignore = max(all={2}, {dev}={3}) = {4} and {0:ip} is on {dev.5}, not on {dev}") \
	X(ARP_SILENT_ROUTE_ONLY, "arp-silent-route-only", "net/ipv4/arp.c: arp_ignore()",          \
		"{node} stays silent: arp_ignore = max(all={2}, {dev}={3}) = {4} and {0:ip} is local only by a route, no interface has it") \
	X(ARP_SILENT_SUBNET, "arp-silent-subnet", "net/ipv4/arp.c: arp_ignore()",                  \
		"{node} stays silent: arp_ignore = max(all={2}, {dev}={3}) = 2 and no address of {dev} has both {0:ip} and {1:ip} in its subnet") \
	X(ARP_SILENT_HOST_SCOPE, "arp-silent-host-scope", "net/ipv4/arp.c: arp_ignore()",          \
		"{node} stays silent: arp_ignore = max(all={2}, {dev}={3}) = 3 and {0:ip} is of scope host") \
	X(ARP_SILENT_ALWAYS, "arp-silent-always", "net/ipv4/arp.c: arp_ignore()",                  \
		"{node} stays silent: arp_ignore = max(all={2}, {dev}={3}) = 8, no request is answered") \
	X(ARP_SILENT_FILTER, "arp-silent-filter", "net/ipv4/arp.c: arp_filter()",                  \
		"{node} stays silent: arp_filter is on and packets to {1:ip} leave via {dev.5}, not via {dev}") \
	X(ARP_SILENT_FILTER_ROUTE, "arp-silent-filter-route", "net/ipv4/arp.c: arp_filter()",      \
		"{node} stays silent: arp_filter is on and there is no route to {1:ip}")           \
	X(ARP_SILENT_OWN_SENDER, "arp-silent-own-sender", "net/ipv4/route.c: ip_mkroute_input()",  \
		"{node} stays silent: {1:ip}, the sender, is its own address: a martian source (accept_local=0)") \
	X(ARP_SILENT_SENDER, "arp-silent-sender", "net/ipv4/fib_frontend.c: fib_validate_source()", \
		"{node} stays silent: a packet from {1:ip} would be refused at {dev} (rp_filter = max(all={2}, {dev}={3}) = {4})") \
	X(ARP_SILENT_NOT_OURS, "arp-silent-not-ours", "net/ipv4/arp.c: arp_process()",             \
		"{node} stays silent: {0:ip} is not one of its addresses")                                 \
	X(ARP_ANSWER_PROXY, "arp-answer-proxy", "net/ipv4/arp.c: arp_fwd_proxy()",                 \
		"{node} answers for {0:ip}: proxy_arp is on and its route there is via {dev.5}") \
	X(ARP_ANSWER_PVLAN, "arp-answer-pvlan", "net/ipv4/arp.c: arp_fwd_pvlan()",                 \
		"{node} answers for {0:ip}: proxy_arp_pvlan is on and its route is via {dev}, where the request arrived") \
	X(ARP_ANSWER_ENTRY, "arp-answer-entry", "net/core/neighbour.c: pneigh_lookup()",           \
		"{node} answers for {0:ip}: a proxy entry exists (ip neigh add proxy)")                      \
	X(ARP_PROXY_WAITS, "arp-proxy-waits", "net/core/neighbour.c: pneigh_enqueue()",            \
		"{node} delays its proxy reply for {0:ip}: the owner may reply first")         \
	/* the sender of a request: 0 the address, 1 the target, 2 the waiting packet's source, 3 all's \
	 * value, 4 the interface's, 5 the effective one */                                        \
	X(ARP_ANNOUNCE_SOURCE, "arp-announce-source", "net/ipv4/arp.c: arp_solicit()",             \
		"arp_announce = max(all={3}, {dev}={4}) = {5}: any local address is allowed; {node} asks as {0:ip}, the source of the queued packet") \
	X(ARP_ANNOUNCE_FOREIGN, "arp-announce-foreign", "net/ipv4/arp.c: arp_solicit()",           \
		"{2:ip}, the source of the queued packet, is not {node}'s own: it asks as {0:ip}") \
	X(ARP_ANNOUNCE_PROBE, "arp-announce-probe", "net/ipv4/arp.c: arp_solicit()",               \
		"no packet is queued: {node} asks as {0:ip}, the address that {dev} has for {1:ip}")   \
	X(ARP_ANNOUNCE_SUBNET, "arp-announce-subnet", "net/ipv4/arp.c: arp_solicit()",             \
		"arp_announce = max(all={3}, {dev}={4}) = 1 and {dev} has a subnet with both {0:ip} and {1:ip}: {node} asks as {0:ip}, the source of the queued packet") \
	X(ARP_ANNOUNCE_OTHER, "arp-announce-other", "net/ipv4/arp.c: arp_solicit()",               \
		"arp_announce = max(all={3}, {dev}={4}) = 1 and {dev} has no subnet with both {2:ip} and {1:ip}: {node} asks as {0:ip}") \
	X(ARP_ANNOUNCE_PRIMARY, "arp-announce-primary", "net/ipv4/arp.c: arp_solicit()",           \
		"arp_announce = max(all={3}, {dev}={4}) = 2: {node} asks as {0:ip}, the address that {dev} has for {1:ip}, whatever the packet's source") \
	/* learning: 0 sender, 1 its MAC, 2 the MAC known before, 3 the state that the message gives, \
	 * 4 time since the last change, 5 the locktime */                                         \
	X(ARP_LEARN_ASKER, "arp-learn-asker", "net/core/neighbour.c: neigh_event_ns()",            \
		"{node} records {0:ip} at {1:mac}: it asked for {node}'s address, so traffic will follow") \
	X(ARP_LEARN_REPLY, "arp-learn-reply", "net/ipv4/arp.c: arp_process()",                     \
		"{node} accepts the reply: {0:ip} is at {1:mac}")                                    \
	X(ARP_LEARN_BROADCAST, "arp-learn-broadcast", "net/ipv4/arp.c: arp_process()",             \
		"{node} accepts the reply, but as STALE, because it was a broadcast: {0:ip} is at {1:mac}") \
	X(ARP_LEARN_OVERHEARD, "arp-learn-overheard", "net/ipv4/arp.c: arp_process()",             \
		"{node} sees a request from {0:ip} at {1:mac} and updates its entry for it") \
	X(ARP_LEARN_GRATUITOUS, "arp-learn-gratuitous", "net/ipv4/arp.c: arp_is_garp()",           \
		"gratuitous ARP: {0:ip} is at {1:mac}, effective immediately")         \
	X(ARP_KEEP_LOCKED, "arp-keep-locktime", "net/ipv4/arp.c: arp_process()",                   \
		"{node} keeps {2:mac} for {0:ip}: its entry is {4:dur} old, younger than locktime ({5:dur}); {1:mac} is ignored") \
	X(ARP_KEEP_FIXED, "arp-keep-permanent", "net/core/neighbour.c: neigh_update()",            \
		"{node} keeps {2:mac} for {0:ip}: the entry is PERMANENT or NOARP")                \
	X(ARP_UNKNOWN_SENDER, "arp-unknown-sender", "net/ipv4/arp.c: arp_process()",               \
		"{node} has no entry for {0:ip} and creates none: it never asked for it (arp_accept)") \
	/* dropped: 0 the target or as the sentence names it */                                    \
	X(ARP_DROP_SHORT, "arp-truncated", "net/ipv4/arp.c: arp_rcv()",                            \
		"too short for an ARP packet")                                                     \
	X(ARP_DROP_FORMAT, "arp-format", "net/ipv4/arp.c: arp_process()",                          \
		"an ARP packet, but not for IPv4 over Ethernet")                                   \
	X(ARP_DROP_OPERATION, "arp-operation", "net/ipv4/arp.c: arp_process()",                    \
		"ARP operation {0} is neither request nor reply")                                  \
	X(ARP_DROP_NOARP, "arp-off", "net/ipv4/arp.c: arp_rcv()",                                  \
		"ARP is off on {dev}")                                                             \
	X(ARP_DROP_OTHERHOST, "arp-other-host", "net/ipv4/arp.c: arp_rcv()",                       \
		"the frame's destination is not the MAC of {dev}")                                 \
	X(ARP_DROP_MULTICAST, "arp-multicast", "net/ipv4/arp.c: arp_process()",                    \
		"{0:ip} is a multicast address: ARP requests for it are ignored")                            \
	X(ARP_DROP_LOOPBACK, "arp-loopback", "net/ipv4/arp.c: arp_process()",                      \
		"{0:ip} is a loopback address: ARP requests for it are ignored (route_localnet=0)")          \
	X(ARP_DROP_GRATUITOUS, "arp-drop-gratuitous", "net/ipv4/arp.c: arp_process()",             \
		"sender and target are {0:ip} and drop_gratuitous_arp is on")
/* clang-format on */
enum arp_reason { ARP_REASON_BASE = 0x100 - 1, ARP_REASONS(REASON_ENUM) };
extern const struct reason_list arp_reasons;

/* arp_rcv(): receives a frame whose data is at the ARP packet (Ethernet header pulled).
 * Consumes. */
void arp_rcv(struct host *h, struct netdev *dev, struct frame *f);
/* arp_send(): builds and sends one ARP packet; dst_mac is the Ethernet destination, NULL:
 * broadcast; sha NULL: the interface's MAC; tha NULL: zero */
void arp_send(struct host *h, struct netdev *dev, uint16_t op, uint32_t spa, uint32_t tpa,
	const uint8_t *dst_mac, const uint8_t *sha, const uint8_t *tha);
/* arp_solicit(): sends a request for n->address; `waiting` is the last queued frame or NULL */
void arp_solicit(struct neigh *n, struct frame *waiting);

/* A decision with its inputs. */
struct arp_decision {
	bool silent;                   /* arp_ignore: do not answer */
	unsigned why;                  /* reason */
	uint32_t spa;                  /* arp_announce: the sender address chosen */
	int all, dev_value, effective; /* of the sysctl */
};
struct arp_decision arp_ignore(
	const struct host *h, const struct netdev *in, uint32_t spa, uint32_t tpa);
/* `packet_source`: source address of the queued packet, or 0 */
struct arp_decision arp_announce(
	const struct host *h, const struct netdev *out, uint32_t packet_source, uint32_t target);

/* At NETDEV_UP and NETDEV_MAC: if arp_notify is on, a gratuitous request for each address of the
 * interface (inetdev_event(), inetdev_send_gratuitous_arp() in net/ipv4/devinet.c) */
void arp_notify(struct host *h, struct netdev *dev);

#endif
