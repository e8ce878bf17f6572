/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP-in-IP (RFC 2003): an outer IPv4 header, protocol 4, then the inner packet unchanged. */
#ifndef LVSLAB_WIRE_IPIP_H
#define LVSLAB_WIRE_IPIP_H

#include "wire/ipv4.h"

#define IPIP_OVERHEAD IPV4_HLEN

/* The inner header of a packet whose outer header is `outer`; p, n, available start after it. */
enum wire_error ipip_parse(struct ipv4_header *inner, const struct ipv4_header *outer,
	const uint8_t *p, size_t n, size_t available);
/* The outer header for `inner`: TTL and DF as given, protocol 4, length + 20. */
struct ipv4_header ipip_outer(const struct ipv4_header *inner, uint32_t src, uint32_t dst,
	uint8_t ttl, uint16_t df, uint16_t id);

#endif
