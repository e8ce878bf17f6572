/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICMP of a host (net/ipv4/icmp.c): answers echo requests, sends errors under two rate limits, and
 * passes received errors to the sender of the quoted packet.
 */
#ifndef LVSLAB_HOST_IP_ICMP_H
#define LVSLAB_HOST_IP_ICMP_H

#include "base/hash.h"
#include "base/pool.h"
#include "base/rng.h"
#include "host/ip/icmp_reasons.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"

struct host;
struct frame;

struct icmp_stats { /* /proc/net/snmp's Icmp: line */
	uint64_t in_msgs, in_errors, in_csum_errors, in_type[19];
	uint64_t out_msgs, out_errors, out_type[19], rate_limit_global, rate_limit_host;
};

struct icmp_peer { /* struct inet_peer: the token bucket of one destination */
	struct hash_node node;
	struct list link;
	uint32_t address;
	int64_t rate_tokens;
	uint64_t rate_last; /* jiffies */
	uint32_t n_redirects;
	uint32_t fragments; /* received from it: ipfrag_max_dist */
};

/* Handles a received error, with the quoted IP header and the bytes after it. */
typedef void icmp_error_rcv(struct host *h, const struct icmp_header *icmp,
	const struct ipv4_header *outer, const struct ipv4_header *quoted, const uint8_t *transport,
	uint32_t length);

#define ICMP_ERROR_HANDLERS 6

struct icmp_state {
	struct icmp_stats stats;
	struct hash_table peers;
	struct list peer_list;
	struct pool peer_pool;
	int64_t global_credit;
	uint64_t global_stamp; /* jiffies */
	struct rng random;
	struct icmp_error_handler {
		uint8_t protocol; /* of the quoted packet */
		icmp_error_rcv *rcv;
	} errors[ICMP_ERROR_HANDLERS];
	uint8_t error_count;
	/* does the socket that sent the quoted segment accept a redirect? */
	bool (*tcp_heeds_redirect)(
		const struct host *h, const struct ipv4_header *quoted, const uint8_t *transport);
	/* ping sockets: echo replies */
	void (*echo_reply)(struct host *h, struct frame *f, const struct ipv4_header *ip,
		const struct icmp_header *icmp);
};

void icmp_init(struct host *h);
/* net_protocol.err_handler: sets the handler of errors about packets of `protocol` */
void icmp_register_error(struct host *h, uint8_t protocol, icmp_error_rcv *hear);
/* icmp_send(): about `f`, whose data is at its IP header; does not consume it. `info`: the gateway
 * of a redirect, the MTU of "fragmentation needed". `why`: the record's reason. */
void icmp_send(
	struct host *h, struct frame *f, unsigned type, unsigned code, uint32_t info, unsigned why);
/* ip_rt_send_redirect(), with its own rate limits */
void icmp_send_redirect(struct host *h, struct frame *f, uint32_t gateway);
/* inet_peer_xrlim_allow() */
bool icmp_peer_allow(struct host *h, uint32_t address, int timeout_jiffies);
struct icmp_peer *icmp_peer_get(struct host *h, uint32_t address);
/* ip_error(): does the rate limit allow another "no route" error to this address? */
bool icmp_error_allow(struct host *h, uint32_t address);

#endif
