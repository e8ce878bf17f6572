/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv4 input and output (net/ipv4/ip_input.c, ip_output.c, ip_forward.c, ip_fragment.c). Frames
 * here have their data at the IP header; frame->l3 is set on input, frame->l4 after the header was
 * read.
 */
#ifndef LVSLAB_HOST_IP_IP_H
#define LVSLAB_HOST_IP_IP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/pool.h"
#include "base/rng.h"
#include "engine/timer.h"
#include "host/ip/ip_reasons.h"
#include "host/route/fib.h"
#include "net/frame.h"
#include "wire/ipv4.h"

/* The control block of a frame inside the host (frame->cb): its route, as skb_dst(). */
struct ip_cb {
	struct route route;
	bool routed;            /* route is valid */
	bool forwarded;         /* IPSKB_FORWARDED */
	bool ignore_df;         /* skb->ignore_df: fragment it if it exceeds the MTU, DF or not */
	bool gso_rest;          /* part of a GSO packet, but not its first segment */
	uint16_t frag_max_size; /* reassembled here: size of the largest fragment, if that one had
			        * DF */
	struct netdev *in;      /* ingress interface, or NULL */
	bool mc_loop;           /* sent by this host, which also receives its own multicast */
	bool guest_mark;        /* already handled at a hook, as skb->ipvs_property */
};
_Static_assert(sizeof(struct ip_cb) <= FRAME_CB, "ip_cb fits the control block");

static inline struct ip_cb *ip_cb(struct frame *f)
{
	return (struct ip_cb *)(void *)f->cb;
}

/* /proc/net/snmp's Ip: counters that the lab shows */
struct ip_stats {
	uint64_t in_receives, in_hdr_errors, in_addr_errors, forw_datagrams, in_unknown_protos;
	uint64_t in_discards, in_delivers, out_requests, out_discards, out_no_routes;
	uint64_t reasm_timeout, reasm_reqds, reasm_oks, reasm_fails, frag_oks, frag_fails,
		frag_creates;
	uint64_t in_csum_errors, in_truncated_pkts, in_no_routes;
	uint64_t in_martian_source, rp_filter_drops;
};

#define IP_PROTOCOLS_MAX 8

typedef void ip_protocol_rcv(struct host *h, struct frame *f, const struct ipv4_header *ip);

struct ip_protocol {
	uint8_t protocol;
	ip_protocol_rcv *rcv;
};

/* raw_local_deliver(): is there a matching raw socket? If so, every matching one gets the
 * packet. */
struct ip_raw {
	bool (*wanted)(const struct host *h, const struct frame *f, const struct ipv4_header *ip);
	ip_protocol_rcv *deliver;
};

struct ip_ident {
	uint32_t stamp; /* jiffies of the last id */
	uint16_t id;
};

struct ip_state {
	struct ip_stats stats;
	struct ip_raw raw; /* the raw sockets' callbacks; NULL: none */
	/* handlers by protocol: get a frame whose data is at the transport header; consume it */
	struct ip_protocol protocols[IP_PROTOCOLS_MAX];
	uint8_t protocol_count;
	struct list fragments; /* reassembly queues, oldest first */
	struct pool fragment_pool;
	uint32_t fragment_bytes; /* memory, as the kernel counts it */
	struct ip_ident *idents; /* IP_IDENTS counters for packets that may be fragmented; NULL: not
				  * yet allocated */
	uint64_t id_key;         /* selects one of the counters */
	struct pool group_pool;  /* igmp.c */
	struct rng igmp_random;
	struct rng id_random;
};

void ip_init(struct host *h);
/* Registering a protocol again replaces its handler. */
void ip_register_protocol(struct host *h, uint8_t protocol, ip_protocol_rcv *rcv);

/* From the wire (Ethernet header pulled). ip_rcv -> PRE_ROUTING -> ip_rcv_finish. Consume. */
void ip_rcv(struct host *h, struct netdev *dev, struct frame *f);
void ip_forward(struct host *h, struct frame *f); /* TTL, redirect, FORWARD, ip_output */

struct ip_send { /* one packet sent by this host */
	struct flow flow;
	uint8_t protocol, tos, ttl; /* ttl 0: ip_default_ttl */
	bool df;
	bool no_mc_loop; /* IP_MULTICAST_LOOP off */
	uint16_t id;     /* 0: none with df, else the next of ip_next_id() */
	bool has_route, gso_rest;
	struct route route; /* used unchanged if has_route */
	uint8_t options[40];
	uint8_t options_length; /* multiple of 4 */
};

/* ip_queue_xmit(), ip_push_pending_frames(): puts the IP header before the frame's data (transport
 * header and payload, with checksums), routes, LOCAL_OUT, output. Consumes. Returns 0 or the error
 * of the route lookup (-ENETUNREACH, -EHOSTUNREACH, -EINVAL), -EMSGSIZE, -EPERM. */
int ip_send(struct host *h, struct frame *f, struct ip_send *how);
void ip_count_no_route(struct host *h, int error); /* OutNoRoutes, if the error is that */
/* __ip_select_ident(): for a packet that may be fragmented and whose socket has no id counter */
uint16_t ip_next_id(struct host *h, uint32_t src, uint32_t dst, uint8_t protocol);
/* Sends a packet whose IP header the program wrote (raw_send_hdrinc()): LOCAL_OUT, then output.
 * Consumes. */
void ip_send_complete(struct host *h, struct frame *f, const struct route *route, bool mc_loop);
/* ip_local_out(): header is complete, ip_cb(f)->route is set: LOCAL_OUT, then dst_output. Consumes.
 * Returns 0, or -EPERM if a hook dropped it. */
int ip_local_out(struct host *h, struct frame *f);
/* dst_output() -> ip_output(): POST_ROUTING, fragmentation, neigh_output. Consumes. */
void ip_output(struct host *h, struct frame *f);
/* For hook users that send a packet again (ip_vs's NF_HOOK(LOCAL_OUT, …, dst_output)). */
/* Makes room for `n` bytes before the frame's data; moves the head if necessary. */
void ip_make_room(struct frame *f, unsigned n);

/* ip_defrag(): takes a fragment (data at the IP header). True: it was the last missing one and `f`
 * is now the whole packet. False: the fragment was stored or dropped. `user` separates the queues
 * of different callers. */
enum ip_defrag_user {
	IP_DEFRAG_LOCAL_DELIVER,
	IP_DEFRAG_VS_IN,
	IP_DEFRAG_VS_OUT,
	IP_DEFRAG_VS_FWD
};
bool ip_defrag(struct host *h, struct frame *f, enum ip_defrag_user user);
static inline bool ip_is_fragment(struct frame *f)
{
	return get16(frame_data(f) + 6) & (IPV4_MF | IPV4_OFFSET);
}
/* ip_dst_mtu_maybe_forward(): the largest packet that fits `route` */
uint32_t ip_route_mtu(const struct host *h, const struct route *route, bool forwarding);

/* Parses the IP header at the frame's data; false if it is not a valid header. */
bool ip_header_of(struct frame *f, struct ipv4_header *ip);

#endif
