/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends a packet (net/ipv4/ip_output.c): a local one gets its route and header and passes
 * LOCAL_OUT; all pass POST_ROUTING, are fragmented if necessary, and go to the neighbour.
 *
 *	ip_send -> ip_local_out -> LOCAL_OUT -> ip_output -> POST_ROUTING -> neigh_output
 *
 * The IP id (ip_select_ident_segs()): a connected socket has its own counter. Other packets with DF
 * that must not be fragmented here have id 0; the rest use one of many counters, chosen by a keyed
 * hash of addresses and protocol, which also advance at random with time. The number of counters is
 * that of a small machine and the hash is not Linux's; random keys hide both.
 */
#include <assert.h>
#include <string.h>

#include "base/errno.h"
#include "engine/trace.h"
#include "host/ip/addr.h"
#include "host/ip/ip_internal.h"
#include "host/route/route_reasons.h"

void ip_make_room(struct frame *f, unsigned n)
{
	if (f->data >= n)
		return;
	unsigned shift = n - f->data, head = frame_head_length(f);
	unsigned left = FRAME_BUFFER - f->tail;

	assert(shift <= left);
	memmove(f->buf + f->data + shift, f->buf + f->data, head);
	f->data = (uint8_t)(f->data + shift);
	f->tail = (uint8_t)(f->tail + shift);
	if (f->l3)
		f->l3 = (uint8_t)(f->l3 + shift);
	if (f->l4)
		f->l4 = (uint8_t)(f->l4 + shift);
}

#define IP_IDENTS 2048u /* the minimum of ip_rt_init() */

static struct ip_ident *ident_of(struct host *h, uint32_t src, uint32_t dst, uint8_t protocol)
{
	struct ip_state *ip = &h->ip;
	uint64_t hash = hash_two(ip->id_key, hash_two((uint64_t)dst << 32 | src, protocol));

	if (!ip->idents) {
		ip->idents = arena_get(host_engine(h)->arena, IP_IDENTS * sizeof(*ip->idents));
		for (unsigned i = 0; i < IP_IDENTS; i++)
			ip->idents[i] = (struct ip_ident){.id = (uint16_t)hash_two(ip->id_key, i)};
	}
	return &ip->idents[hash % IP_IDENTS];
}

/* ip_idents_reserve(): advances by a random number, up to one per jiffy since the counter's last
 * id */
uint16_t ip_next_id(struct host *h, uint32_t src, uint32_t dst, uint8_t protocol)
{
	struct ip_ident *ident = ident_of(h, src, dst, protocol);
	uint32_t now = (uint32_t)engine_jiffies(host_engine(h));

	if (ident->stamp != now)
		ident->id = (uint16_t)(ident->id + rng_below(&h->ip.id_random, now - ident->stamp));
	ident->stamp = now;
	return ident->id++;
}

/* ip_mc_output(): the host receives its own broadcast. The copy arrives on lo, with its route; in
 * Linux it arrives on the outgoing interface. */
static void loop_back(struct host *h, struct frame *f)
{
	struct frame *copy = frame_copy(f);
	struct eth_header eth = {.type = ETH_P_IP};

	eth_emit(frame_push(copy, ETH_HLEN), &eth);
	netdev_xmit(h->lo, copy);
}

static void finish_one(struct host *h, struct frame *f)
{
	const struct route *r = &ip_cb(f)->route;

	neigh_output(h, r->dev, r->nexthop, f);
}

/* ip_fragment(): DF forbids it */
static void too_long(struct host *h, struct frame *f, uint32_t mtu)
{
	h->ip.stats.frag_fails++;
	icmp_send(h, f, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, mtu, IP_FRAG_TOLD);
	frame_drop_with(f, IP_TOO_LONG, frame_length(f), mtu, ip_dst(f));
}

/* ip_finish_output() */
static void output_finish(struct host *h, struct frame *f)
{
	const struct ip_cb *cb = ip_cb(f);
	uint32_t mtu = ip_route_mtu(h, &cb->route, cb->forwarded);

	if (frame_length(f) <= mtu && !cb->frag_max_size) {
		finish_one(h, f);
		return;
	}
	if ((ip_fragment_field(f) & IPV4_DF) && (!cb->ignore_df || cb->frag_max_size > mtu)) {
		too_long(h, f, mtu);
		return;
	}
	if (cb->frag_max_size && cb->frag_max_size < mtu)
		mtu = cb->frag_max_size; /* pieces no larger than those that came */
	ip_fragment(h, f, mtu, finish_one);
}

/* ip_mc_output(): its own broadcasts, and packets to a group that the outgoing interface has
 * joined */
static bool hears_itself(const struct host *h, struct frame *f)
{
	const struct ip_cb *cb = ip_cb(f);

	if (cb->in || cb->route.dev == h->lo)
		return false;
	if (cb->route.type == RTN_MULTICAST)
		return cb->mc_loop && ip_mc_member(cb->route.dev, ip_dst(f));
	return cb->route.type == RTN_BROADCAST;
}

/* OutRequests also counts forwarded packets (IPSTATS_MIB_OUT), and counts a packet that is
 * segmented later (GSO) once. */
void ip_output(struct host *h, struct frame *f)
{
	struct ip_cb *cb = ip_cb(f);

	h->ip.stats.out_requests += !cb->gso_rest;
	f->dev = cb->route.dev;
	if (nf_hook(h, NF_INET_POST_ROUTING, f, cb->in, cb->route.dev) != NF_ACCEPT)
		return;
	if (hears_itself(h, f))
		loop_back(h, f);
	if (cb->route.type == RTN_MULTICAST && !ip_ttl(f)) {
		frame_drop_with(f, IP_MULTICAST_TTL, ip_dst(f), 0, 0);
		return;
	}
	output_finish(h, f);
}

int ip_local_out(struct host *h, struct frame *f)
{
	struct ip_cb *cb = ip_cb(f);

	f->dev = cb->route.dev;
	enum nf_verdict verdict = nf_hook(h, NF_INET_LOCAL_OUT, f, NULL, cb->route.dev);
	if (verdict == NF_ACCEPT)
		ip_output(h, f);
	return verdict == NF_DROP ? -EPERM : 0; /* nf_hook_slow() */
}

void ip_send_complete(struct host *h, struct frame *f, const struct route *route, bool mc_loop)
{
	struct ip_cb *cb = ip_cb(f);

	*cb = (struct ip_cb){.route = *route, .routed = true, .mc_loop = mc_loop};
	HOST_RECORD(h, REC_ROUTE_OUTPUT, route->why, route->dev, f, ip_dst(f), ip_src(f),
		route->type, route->nexthop, route->dev->index, route->prefix);
	ip_local_out(h, f);
}

static int find_route(struct host *h, struct frame *f, struct ip_send *how)
{
	struct ip_cb *cb = ip_cb(f);
	int error = 0;

	if (how->has_route)
		cb->route = how->route;
	else
		error = route_output(h, &how->flow, &cb->route);
	cb->routed = true;
	cb->forwarded = cb->ignore_df = false;
	cb->gso_rest = how->gso_rest;
	cb->frag_max_size = 0;
	cb->in = NULL;
	cb->mc_loop = !how->no_mc_loop;
	if (error)
		ip_count_no_route(h, error);
	return error;
}

/* A program's call found no route (udp_sendmsg(), __ip4_datagram_connect(), tcp_v4_connect()); a
 * prohibit route does not count. */
void ip_count_no_route(struct host *h, int error)
{
	h->ip.stats.out_no_routes += error == -ENETUNREACH;
}

static bool never_fragmented(struct frame *f, const struct ip_send *how)
{
	return how->df && !ip_cb(f)->route.mtu_locked; /* ip_dont_fragment() */
}

static void put_header(struct host *h, struct frame *f, const struct ip_send *how, uint16_t id)
{
	unsigned length = IPV4_HLEN + how->options_length;
	struct ipv4_header ip = {.src = how->flow.src,
		.dst = how->flow.dst,
		.total_length = (uint16_t)(frame_length(f) + length),
		.fragment = never_fragmented(f, how) ? IPV4_DF : 0,
		.header_length = (uint8_t)length,
		.tos = how->tos,
		.ttl = how->ttl ? how->ttl : (uint8_t)h->ipv4.ip_default_ttl,
		.protocol = how->protocol,
		.id = id};

	memcpy(ip.options, how->options, how->options_length);
	f->l4 = f->data;
	ipv4_emit(frame_push(f, length), &ip);
	f->l3 = f->data;
}

/* Linux drops it before it has an IP header. For observers, the frame gets the header it would have
 * had, except for the identification, so that no id is used up. */
static void drop_unsent(struct host *h, struct frame *f, const struct ip_send *how, unsigned why,
	uint64_t a, uint64_t b, uint64_t c)
{
	if (frame_length(f) + IPV4_HLEN + how->options_length <= UINT16_MAX)
		put_header(h, f, how, how->id);
	frame_drop_with(f, why, a, b, c);
}

static unsigned error_reason(int error)
{
	switch (error) {
	case -EHOSTUNREACH: return ROUTE_UNREACHABLE;
	case -EACCES: return ROUTE_PROHIBIT;
	case -EINVAL: return ROUTE_INVALID;
	default: return ROUTE_NO_ROUTE;
	}
}

int ip_send(struct host *h, struct frame *f, struct ip_send *how)
{
	unsigned header = IPV4_HLEN + how->options_length;

	ip_make_room(f, header + ETH_HLEN);
	int error = find_route(h, f, how);
	const struct route *r = &ip_cb(f)->route;
	if (error) {
		f->dev = how->flow.out ? how->flow.out : h->lo; /* so that the drop has a place */
		drop_unsent(h, f, how, error_reason(error), how->flow.src, how->flow.dst, 0);
		return error;
	}
	f->dev = r->dev;
	if (frame_length(f) + header > (how->df && !r->mtu_locked ? r->mtu : UINT16_MAX)) {
		h->ip.stats.frag_fails++;
		drop_unsent(
			h, f, how, IP_TOO_LONG, frame_length(f) + header, r->mtu, how->flow.dst);
		return -EMSGSIZE;
	}
	put_header(h, f, how,
		how->id || never_fragmented(f, how)
			? how->id
			: ip_next_id(h, how->flow.src, how->flow.dst, how->protocol));
	HOST_RECORD(h, REC_ROUTE_OUTPUT, r->why, r->dev, f, how->flow.dst, how->flow.src, r->type,
		r->nexthop, r->dev->index, r->prefix);
	return ip_local_out(h, f);
}
