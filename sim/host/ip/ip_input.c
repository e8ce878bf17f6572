/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Receives a packet (net/ipv4/ip_input.c): checks its header, runs PRE_ROUTING, routes it, and then
 * delivers, forwards or drops it.
 *
 *	ip_rcv -> PRE_ROUTING -> rcv_finish -> ip_local_deliver -> LOCAL_IN -> deliver_finish
 *	                                    -> ip_forward (ip_forward.c)
 *
 * A packet from lo already has its route. Not simulated: early demultiplexing.
 */
#include <assert.h>

#include "base/errno.h"
#include "engine/trace.h"
#include "host/ip/ip_internal.h"
#include "host/route/route_reasons.h"

REASON_LIST(ip_reasons, "ip", IP_REASON_BASE + 1, IP_REASONS);

void ip_init(struct host *h)
{
	struct engine *e = host_engine(h);

	h->ip.id_random = engine_stream(e, h->node.name, "ip id");
	h->ip.id_key = rng_next(&h->ip.id_random);
	ip_defrag_init(h);
}

void ip_register_protocol(struct host *h, uint8_t protocol, ip_protocol_rcv *rcv)
{
	unsigned at = 0;

	while (at < h->ip.protocol_count && h->ip.protocols[at].protocol != protocol)
		at++;
	assert(at < IP_PROTOCOLS_MAX);
	h->ip.protocols[at] = (struct ip_protocol){protocol, rcv};
	if (at == h->ip.protocol_count)
		h->ip.protocol_count++;
}

bool ip_header_of(struct frame *f, struct ipv4_header *ip)
{
	if (!frame_may_pull(f, IPV4_HLEN) || !frame_may_pull(f, ip_header_bytes(f)))
		return false;
	return ipv4_parse(ip, frame_data(f), frame_head_length(f), frame_length(f)) == WIRE_OK;
}

static void drop_bad_header(struct host *h, struct frame *f, enum wire_error error)
{
	struct ip_stats *s = &h->ip.stats;

	if (error == WIRE_BAD_TOTAL_LENGTH &&
		get16(frame_data(f) + IP_AT_LENGTH) > frame_length(f)) {
		s->in_truncated_pkts++;
		frame_drop_with(
			f, IP_BAD_LENGTH, get16(frame_data(f) + IP_AT_LENGTH), frame_length(f), 0);
		return;
	}
	s->in_hdr_errors++;
	switch (error) {
	case WIRE_BAD_VERSION: frame_drop(f, IP_BAD_VERSION); break;
	case WIRE_BAD_CHECKSUM:
		s->in_csum_errors++;
		frame_drop(f, IP_BAD_CHECKSUM);
		break;
	case WIRE_BAD_TOTAL_LENGTH:
		frame_drop_with(
			f, IP_BAD_LENGTH, get16(frame_data(f) + IP_AT_LENGTH), frame_length(f), 0);
		break;
	case WIRE_TRUNCATED: frame_drop_with(f, IP_TRUNCATED, frame_length(f), 0, 0); break;
	default: frame_drop(f, IP_BAD_HEADER); break;
	}
}

/* ip_error(): no route. A router tells the sender, limited by a separate token bucket. */
static void ip_input_refuse(struct host *h, struct frame *f, unsigned why)
{
	struct ip_stats *s = &h->ip.stats;
	int error = route_reason_error(why);
	struct netdev *in = ip_cb(f)->in, *other = ip_cb(f)->route.dev;

	s->in_addr_errors += error == -EHOSTUNREACH && !conf_effective(h, in, CONF_FORWARDING);
	s->in_no_routes += error == -ENETUNREACH;
	s->rp_filter_drops += error == -EXDEV;
	if (conf_effective(h, in, CONF_FORWARDING) &&
		(error == -EHOSTUNREACH || error == -ENETUNREACH || error == -EACCES) &&
		icmp_error_allow(h, ip_src(f))) {
		unsigned code = error == -EACCES ? ICMP_PKT_FILTERED
			: error == -EHOSTUNREACH ? ICMP_HOST_UNREACH
						 : ICMP_NET_UNREACH;
		ip_cb(f)->route.dev = in;
		icmp_send(h, f, ICMP_DEST_UNREACH, code, 0, ICMP_NO_WAY_TOLD);
	}
	frame_drop_with(f, why, ip_src(f), ip_dst(f), other ? other->index : 0);
}

static void ip_local_deliver(struct host *h, struct frame *f);

static void dispatch(struct host *h, struct frame *f)
{
	const struct ip_cb *cb = ip_cb(f);

	if (route_is_local(&cb->route))
		ip_local_deliver(h, f);
	else
		ip_forward(h, f);
}

/* ip_rcv_finish_core() from the route on */
static void rcv_routed(struct host *h, struct frame *f)
{
	struct ip_cb *cb = ip_cb(f);
	struct netdev *in = cb->in;
	unsigned type = cb->route.type;

	if (ip_header_bytes(f) > IPV4_HLEN) {
		unsigned why = ip_options_rcv(h, in, f);
		if (why) {
			frame_drop_with(f, why, ip_src(f), ip_dst(f), 0);
			return;
		}
	}
	if (type != RTN_BROADCAST && type != RTN_MULTICAST &&
		(f->type == PACKET_BROADCAST || f->type == PACKET_MULTICAST) &&
		conf_effective(h, in, CONF_DROP_UNICAST_IN_L2_MULTICAST)) {
		frame_drop_with(f, IP_UNICAST_IN_MULTICAST, ip_src(f), ip_dst(f), 0);
		return;
	}
	dispatch(h, f);
}

static void rcv_finish(struct host *h, struct frame *f)
{
	struct ip_cb *cb = ip_cb(f);

	if (!cb->routed) {
		unsigned why = route_input(h, f, ip_dst(f), ip_src(f), cb->in, &cb->route);
		cb->routed = true;
		if (why) {
			ip_input_refuse(h, f, why);
			return;
		}
		HOST_RECORD(h, REC_ROUTE_INPUT, cb->route.why, cb->in, f, ip_dst(f), ip_src(f),
			cb->route.type, cb->route.nexthop, cb->route.dev->index, cb->route.prefix);
	} else if (!route_is_local(&cb->route)) { /* a route out has dst_discard() as its input */
		frame_drop_with(f, IP_LO_DISCARD, ip_dst(f), 0, 0);
		return;
	}
	rcv_routed(h, f);
}

void ip_rcv(struct host *h, struct netdev *dev, struct frame *f)
{
	struct ip_cb *cb = ip_cb(f);
	struct ipv4_header ip;
	enum wire_error error = WIRE_TRUNCATED;

	h->ip.stats.in_receives++;
	if (frame_may_pull(f, IPV4_HLEN)) {
		frame_may_pull(f, ip_header_bytes(f));
		error = ipv4_parse(&ip, frame_data(f), frame_head_length(f), frame_length(f));
	}
	if (error) {
		drop_bad_header(h, f, error);
		return;
	}
	frame_trim(f, ip.total_length); /* what Ethernet padded */
	f->l3 = f->data;
	if (dev != h->lo)
		cb->routed = cb->guest_mark = false;
	cb->forwarded = cb->ignore_df = cb->gso_rest = false;
	cb->frag_max_size = 0;
	cb->in = dev;
	if (nf_hook(h, NF_INET_PRE_ROUTING, f, dev, NULL) == NF_ACCEPT)
		rcv_finish(h, f);
}

static ip_protocol_rcv *handler_of(const struct host *h, uint8_t protocol)
{
	for (unsigned i = 0; i < h->ip.protocol_count; i++)
		if (h->ip.protocols[i].protocol == protocol)
			return h->ip.protocols[i].rcv;
	return NULL;
}

/* ip_protocol_deliver_rcu() */
static void deliver_finish(struct host *h, struct frame *f)
{
	struct ipv4_header ip;

	if (!ip_header_of(f, &ip)) {
		frame_drop(f, IP_BAD_HEADER);
		return;
	}
	ip_protocol_rcv *rcv = handler_of(h, ip.protocol);
	const bool raw = h->ip.raw.wanted && h->ip.raw.wanted(h, f, &ip);
	if (!rcv && !raw) {
		h->ip.stats.in_unknown_protos++;
		icmp_send(h, f, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, 0, ICMP_PROTOCOL_TOLD);
		frame_drop_with(f, IP_NO_PROTOCOL, ip.protocol, 0, 0);
		return;
	}
	h->ip.stats.in_delivers++;
	HOST_RECORD(h, REC_IP_DELIVER, IP_DELIVERED, ip_cb(f)->in, f, ip.dst, ip.src, ip.protocol,
		ip_cb(f)->route.dev->index);
	if (raw)
		h->ip.raw.deliver(h, f, &ip);
	if (!rcv) {
		frame_consume(f);
		return;
	}
	f->l3 = f->data;
	frame_pull(f, ip.header_length);
	f->l4 = f->data;
	rcv(h, f, &ip);
}

/* reassembly, then LOCAL_IN … */
static void ip_local_deliver(struct host *h, struct frame *f)
{
	if (ip_is_fragment(f) && !ip_defrag(h, f, IP_DEFRAG_LOCAL_DELIVER))
		return;
	if (nf_hook(h, NF_INET_LOCAL_IN, f, ip_cb(f)->in, NULL) == NF_ACCEPT)
		deliver_finish(h, f);
}
