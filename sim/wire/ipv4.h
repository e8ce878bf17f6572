/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPv4 (RFC 791): header with options, fragments. Addresses in host order. */
#ifndef LVSLAB_WIRE_IPV4_H
#define LVSLAB_WIRE_IPV4_H

#include "wire/wire.h"

#define IPV4_HLEN 20
#define IPV4_HLEN_MAX 60
#define IPV4_DF 0x4000
#define IPV4_MF 0x2000
#define IPV4_OFFSET 0x1fff /* in units of 8 bytes */

enum {
	IPPROTO_ICMP = 1,
	IPPROTO_IGMP = 2,
	IPPROTO_IPIP = 4,
	IPPROTO_TCP = 6,
	IPPROTO_UDP = 17,
	IPPROTO_VRRP = 112,
};

struct ipv4_header {
	uint32_t src, dst;
	uint16_t total_length; /* header + data, bytes */
	uint16_t id;
	uint16_t fragment;     /* flags and offset, as on the wire: IPV4_DF | IPV4_MF | offset/8 */
	uint16_t checksum;     /* as read; emit computes it */
	uint8_t header_length; /* bytes, 20…60 */
	uint8_t tos, ttl, protocol;
	uint8_t options[IPV4_HLEN_MAX - IPV4_HLEN]; /* header_length − 20 bytes of them */
};

static inline bool ipv4_is_fragment(const struct ipv4_header *h)
{
	return (h->fragment & (IPV4_MF | IPV4_OFFSET)) != 0;
}

static inline bool ipv4_is_multicast(uint32_t a)
{
	return a >> 28 == 0xe;
}

static inline bool ipv4_is_loopback(uint32_t a)
{
	return a >> 24 == 127;
}

static inline bool ipv4_is_zeronet(uint32_t a)
{
	return a >> 24 == 0;
}

static inline bool ipv4_is_limited_broadcast(uint32_t a)
{
	return a == 0xffffffffu;
}

static inline uint32_t ipv4_mask(unsigned prefix_length)
{
	return prefix_length ? 0xffffffffu << (32 - prefix_length) : 0;
}

/*
 * `n`: bytes readable at p (at least the header must be); `available`: bytes of the whole packet,
 * header and payload, which total_length must not exceed. Also verifies the header checksum.
 * Options are copied, not checked; see ipv4_options_check.
 */
enum wire_error ipv4_parse(struct ipv4_header *h, const uint8_t *p, size_t n, size_t available);
void ipv4_emit(uint8_t *p, const struct ipv4_header *h); /* header_length bytes, checksum set */
/* is every option inside the header and of its proper length (RFC 791 3.1)? */
enum wire_error ipv4_options_check(const struct ipv4_header *h);
/* ---- accessors for a header in memory: its first 20 bytes must be present ---- */
enum { IPV4_AT_CHECK = 10, IPV4_AT_SRC = 12, IPV4_AT_DST = 16 };

static inline size_t ipv4_get_header_length(const uint8_t *p)
{
	return (size_t)(p[0] & 15) * 4;
}

static inline uint8_t ipv4_get_tos(const uint8_t *p)
{
	return p[1];
}

/* IPV4_DF, IPV4_MF and the offset in units of 8 bytes */
static inline uint16_t ipv4_get_fragment(const uint8_t *p)
{
	return get16(p + 6);
}

static inline uint8_t ipv4_get_ttl(const uint8_t *p)
{
	return p[8];
}

static inline uint8_t ipv4_get_protocol(const uint8_t *p)
{
	return p[9];
}

static inline uint32_t ipv4_get_src(const uint8_t *p)
{
	return get32(p + IPV4_AT_SRC);
}

static inline uint32_t ipv4_get_dst(const uint8_t *p)
{
	return get32(p + IPV4_AT_DST);
}

void ipv4_set_checksum(uint8_t *p); /* ip_send_check(): over the whole header, including options */
/* changes the TTL in place and updates the checksum (RFC 1624) */
void ipv4_set_ttl(uint8_t *p, uint8_t ttl);
void ipv4_set_tos(uint8_t *p, uint8_t tos);
/* changes an address in place (IPV4_AT_SRC or IPV4_AT_DST) and updates the checksum */
void ipv4_set_address(uint8_t *p, size_t at, uint32_t address);
const char *ipv4_protocol_name(uint8_t protocol);
#endif
