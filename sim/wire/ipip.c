/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP-in-IP (RFC 2003): the director encapsulates a packet, and a real server's tunnel device
 * decapsulates it. The inner packet is unchanged; its header is checked again from the start,
 * because ip_tunnel_rcv() passes it to ip_rcv(). A fragmented outer packet must be reassembled
 * first.
 */
#include "wire/ipip.h"

#include <assert.h>

#define ECN_MASK 3
#define ECN_CE 3
#define ECN_ECT0 2

/* The inner packet must not extend past the outer one, even if Ethernet padded the frame. */
enum wire_error ipip_parse(struct ipv4_header *inner, const struct ipv4_header *outer,
	const uint8_t *p, size_t n, size_t available)
{
	const size_t inside = (size_t)outer->total_length - outer->header_length;

	if (outer->protocol != IPPROTO_IPIP)
		return WIRE_BAD_VERSION;
	if (available > inside)
		available = inside;
	return ipv4_parse(inner, p, n < available ? n : available, available);
}

/* RFC 3168 9.1.1, as INET_ECN_encapsulate(): congestion marked inside is not copied outside */
static uint8_t outer_tos(uint8_t tos)
{
	return (tos & ECN_MASK) == ECN_CE ? (uint8_t)((tos & ~ECN_MASK) | ECN_ECT0) : tos;
}

/* as ip_vs_tunnel_xmit() in net/netfilter/ipvs/ip_vs_xmit.c writes it */
struct ipv4_header ipip_outer(const struct ipv4_header *inner, uint32_t src, uint32_t dst,
	uint8_t ttl, uint16_t df, uint16_t id)
{
	assert(inner->total_length <= UINT16_MAX - IPIP_OVERHEAD);
	return (struct ipv4_header){
		.src = src,
		.dst = dst,
		.total_length = (uint16_t)(inner->total_length + IPIP_OVERHEAD),
		.id = id,
		.fragment = df,
		.header_length = IPV4_HLEN,
		.tos = outer_tos(inner->tos),
		.ttl = ttl,
		.protocol = IPPROTO_IPIP,
	};
}
