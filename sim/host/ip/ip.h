/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv4 in and out (net/ipv4/ip_input.c, ip_output.c, ip_forward.c, ip_fragment.c). Frames here have
 * their data at the IP header; frame->l3 is set on the way in, frame->l4 once the header is read.
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
	bool routed;    /* route is valid */
	bool forwarded; /* IPSKB_FORWARDED */
	bool ignore_df; /* skb->ignore_df: cut it where it does not fit, DF or not */
	bool gso_rest;  /* of a GSO packet, and not its first segment */
	uint16_t
		frag_max_size; /* reassembled here: the largest fragment; with DF that one had DF */
	struct netdev *in;     /* came in by, or NULL */
	bool mc_loop;          /* starts here, and the host itself is to hear its multicast */
	bool guest_mark;       /* a guest at the hooks has dealt with it, as skb->ipvs_property */
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

/* raw_local_deliver(): is there a raw socket that fits, and every one that does gets the packet */
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
	struct ip_raw raw; /* who has raw sockets; NULL: nobody */
	/* handlers by protocol: take a frame whose data is at the transport header; consume */
	struct ip_protocol protocols[IP_PROTOCOLS_MAX];
	uint8_t protocol_count;
	struct list fragments; /* reassembly queues, oldest first */
	struct pool fragment_pool;
	uint32_t fragment_bytes; /* of memory, as the kernel would count it */
	struct ip_ident *idents; /* IP_IDENTS counters for packets that may be cut; NULL: not yet */
	uint64_t id_key;         /* chooses one of them */
	struct pool group_pool;  /* igmp.c */
	struct rng igmp_random;
	struct rng id_random;
};

void ip_init(struct host *h);
/* A protocol registered again goes to its new handler. */
void ip_register_protocol(struct host *h, uint8_t protocol, ip_protocol_rcv *rcv);

/* From the wire (Ethernet header pulled). ip_rcv -> PRE_ROUTING -> ip_rcv_finish. Consume. */
void ip_rcv(struct host *h, struct netdev *dev, struct frame *f);
void ip_forward(struct host *h, struct frame *f); /* TTL, redirect, FORWARD, ip_output */

struct ip_send { /* one packet that starts here */
	struct flow flow;
	uint8_t protocol, tos, ttl; /* ttl 0: ip_default_ttl */
	bool df;
	bool no_mc_loop; /* IP_MULTICAST_LOOP off */
	uint16_t id;     /* 0: with df none, else the next of ip_next_id() */
	bool has_route, gso_rest;
	struct route route; /* if has_route: used as it is */
	uint8_t options[40];
	uint8_t options_length; /* multiple of 4 */
};

/* ip_queue_xmit(), ip_push_pending_frames(): puts the IP header before the frame's data (transport
 * header and payload stand there with checksums), routes, LOCAL_OUT, output. Consumes.
 * 0 or the error of the route lookup (-ENETUNREACH, -EHOSTUNREACH, -EINVAL), -EMSGSIZE, -EPERM. */
int ip_send(struct host *h, struct frame *f, struct ip_send *how);
void ip_count_no_route(struct host *h, int error); /* OutNoRoutes, if it is that */
/* __ip_select_ident(): for a packet that may be fragmented and whose socket does not count */
uint16_t ip_next_id(struct host *h, uint32_t src, uint32_t dst, uint8_t protocol);
/* A packet whose header the program wrote itself (raw_send_hdrinc()): LOCAL_OUT, then out.
 * Consumes.
 */
void ip_send_complete(struct host *h, struct frame *f, const struct route *route, bool mc_loop);
/* ip_local_out(): header is complete, ip_cb(f)->route is set: LOCAL_OUT, then dst_output. Consumes.
 * 0, or -EPERM where a hook dropped it. */
int ip_local_out(struct host *h, struct frame *f);
/* dst_output() -> ip_output(): POST_ROUTING, fragmentation, neigh_output. Consumes. */
void ip_output(struct host *h, struct frame *f);
/* For guests that put a packet back (ip_vs' NF_HOOK(LOCAL_OUT, …, dst_output)). */
/* Room for `n` bytes before the frame's data: shifts the head where there is too little. */
void ip_make_room(struct frame *f, unsigned n);

/* ip_defrag(): takes a fragment (data at the IP header). True: it was the last that was missing and
 * `f` is the whole packet now. False: it is kept, or dropped. `user` keeps queues of different
 * callers apart. */
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
/* ip_dst_mtu_maybe_forward(): the longest packet that `route` takes */
uint32_t ip_route_mtu(const struct host *h, const struct route *route, bool forwarding);

/* The IP header of a frame whose data is there, parsed; false where it is no header at all. */
bool ip_header_of(struct frame *f, struct ipv4_header *ip);

#endif
