/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICMP of a host (net/ipv4/icmp.c): answering echo, sending errors under two rate limits, passing
 * errors that arrive on to who sent the quoted packet.
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
	uint32_t fragments; /* that came from it: ipfrag_max_dist */
};

/* An error that arrived, with the quoted IP header and the bytes behind it. */
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
	/* does the socket that sent the quoted segment follow a redirect? */
	bool (*tcp_heeds_redirect)(
		const struct host *h, const struct ipv4_header *quoted, const uint8_t *transport);
	/* ping sockets: echo replies */
	void (*echo_reply)(struct host *h, struct frame *f, const struct ipv4_header *ip,
		const struct icmp_header *icmp);
};

void icmp_init(struct host *h);
/* net_protocol.err_handler: who hears of errors about packets of `protocol` */
void icmp_register_error(struct host *h, uint8_t protocol, icmp_error_rcv *hear);
/* icmp_send(): about `f`, whose data is at its IP header; does not consume it. `info`: the gateway
 * of a redirect, the MTU of "fragmentation needed". `why`: the reason that goes into the record. */
void icmp_send(
	struct host *h, struct frame *f, unsigned type, unsigned code, uint32_t info, unsigned why);
/* ip_rt_send_redirect() with its own limits */
void icmp_send_redirect(struct host *h, struct frame *f, uint32_t gateway);
/* inet_peer_xrlim_allow() */
bool icmp_peer_allow(struct host *h, uint32_t address, int timeout_jiffies);
struct icmp_peer *icmp_peer_get(struct host *h, uint32_t address);
/* ip_error(): may the sender be told once more that there is no route? */
bool icmp_error_allow(struct host *h, uint32_t address);

#endif
