/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Forwards a packet (net/ipv4/ip_forward.c): TTL, MTU, the redirect, FORWARD, output.
 */
#include "engine/trace.h"
#include "host/ip/ip_internal.h"

uint32_t ip_route_mtu(const struct host *h, const struct route *route, bool forwarding)
{
	if (!forwarding || route->mtu_locked || h->ipv4.ip_forward_use_pmtu)
		return route->mtu;
	return route->metric_mtu ? route->metric_mtu : route->dev->mtu;
}

static void forward_finish(struct host *h, struct frame *f)
{
	const struct route *r = &ip_cb(f)->route;

	h->ip.stats.forw_datagrams++;
	HOST_RECORD(h, REC_IP_FORWARD, IP_FORWARDED, ip_cb(f)->in, f, ip_dst(f), ip_src(f),
		ip_ttl(f), r->nexthop, r->dev->index);
	if (ip_header_bytes(f) > IPV4_HLEN)
		ip_options_forward(h, f);
	ip_output(h, f);
}

/* ip_exceeds_mtu() */
static bool too_long(struct host *h, struct frame *f)
{
	const struct ip_cb *cb = ip_cb(f);
	uint32_t mtu = ip_route_mtu(h, &cb->route, true);

	if (frame_length(f) <= mtu || !(ip_fragment_field(f) & IPV4_DF))
		return false;
	h->ip.stats.frag_fails++;
	icmp_send(h, f, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, mtu, IP_FRAG_TOLD);
	frame_drop_with(f, IP_FRAG_NEEDED, frame_length(f), mtu, cb->route.dev->index);
	return true;
}

void ip_forward(struct host *h, struct frame *f)
{
	struct ip_cb *cb = ip_cb(f);
	bool options = ip_header_bytes(f) > IPV4_HLEN;
	uint8_t ttl = ip_ttl(f);

	if (f->type != PACKET_HOST) {
		frame_drop(f, IP_NOT_TO_HOST);
		return;
	}
	if (ttl <= 1) {
		h->ip.stats.in_hdr_errors++;
		icmp_send(h, f, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0, ICMP_TTL_TOLD);
		frame_drop_with(f, IP_TTL, ttl, 0, 0);
		return;
	}
	if (options && cb->route.gateway && ip_options_strict(f)) {
		icmp_send(h, f, ICMP_DEST_UNREACH, ICMP_SR_FAILED, 0, ICMP_SOURCE_ROUTE_TOLD);
		frame_drop_with(f, IP_STRICT_ROUTE, ip_src(f), ip_dst(f), 0);
		return;
	}
	cb->forwarded = true;
	if (too_long(h, f))
		return;
	ipv4_set_ttl(frame_data(f), (uint8_t)(ttl - 1));
	if (cb->route.redirect && !(options && ip_options_source_routed(f)))
		icmp_send_redirect(h, f, cb->route.nexthop);
	if (nf_hook(h, NF_INET_FORWARD, f, cb->in, cb->route.dev) == NF_ACCEPT)
		forward_finish(h, f);
}
