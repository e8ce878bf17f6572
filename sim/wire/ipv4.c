/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The IPv4 header (RFC 791). ipv4_parse checks in the order of ip_rcv_core() in
 * net/ipv4/ip_input.c: version and IHL, the whole header present, checksum, total length. Options
 * are copied; ipv4_options_check checks them by the rules of __ip_options_compile() in
 * net/ipv4/ip_options.c, except for CIPSO's contents and the pointer to the invalid option.
 */
#include "wire/ipv4.h"

#include <assert.h>
#include <string.h>

#include "wire/checksum.h"

enum { AT_TTL = 8, AT_CHECK = 10, AT_SRC = 12, AT_DST = 16 };

static size_t options_length(const struct ipv4_header *h)
{
	return (size_t)h->header_length - IPV4_HLEN;
}

enum wire_error ipv4_parse(struct ipv4_header *h, const uint8_t *p, size_t n, size_t available)
{
	if (n < IPV4_HLEN)
		return WIRE_TRUNCATED;
	if (p[0] >> 4 != 4)
		return WIRE_BAD_VERSION;
	h->header_length = (uint8_t)((p[0] & 0xf) * 4);
	if (h->header_length < IPV4_HLEN || h->header_length > n)
		return WIRE_BAD_HEADER_LENGTH;
	if (checksum_finish(checksum_partial(0, p, h->header_length)) != 0)
		return WIRE_BAD_CHECKSUM;
	h->total_length = get16(p + 2);
	if (h->total_length < h->header_length || h->total_length > available)
		return WIRE_BAD_TOTAL_LENGTH;
	h->tos = p[1];
	h->id = get16(p + 4);
	h->fragment = get16(p + 6);
	h->ttl = p[AT_TTL];
	h->protocol = p[9];
	h->checksum = get16(p + AT_CHECK);
	h->src = get32(p + AT_SRC);
	h->dst = get32(p + AT_DST);
	if (h->header_length > IPV4_HLEN)
		memcpy(h->options, p + IPV4_HLEN, options_length(h));
	return WIRE_OK;
}

void ipv4_emit(uint8_t *p, const struct ipv4_header *h)
{
	assert(h->header_length >= IPV4_HLEN && h->header_length <= IPV4_HLEN_MAX &&
		h->header_length % 4 == 0);
	p[0] = (uint8_t)(4 << 4 | h->header_length / 4);
	p[1] = h->tos;
	put16(p + 2, h->total_length);
	put16(p + 4, h->id);
	put16(p + 6, h->fragment);
	p[AT_TTL] = h->ttl;
	p[9] = h->protocol;
	put16(p + AT_CHECK, 0);
	put32(p + AT_SRC, h->src);
	put32(p + AT_DST, h->dst);
	if (h->header_length > IPV4_HLEN)
		memcpy(p + IPV4_HLEN, h->options, options_length(h));
	put16(p + AT_CHECK, checksum_finish(checksum_partial(0, p, h->header_length)));
}

/* option types (RFC 791 3.1, RFC 2113): the copied flag and the class are part of the number */
enum {
	OPTION_END = 0,
	OPTION_NOP = 1,
	OPTION_RECORD_ROUTE = 7,
	OPTION_TIMESTAMP = 68,
	OPTION_LOOSE_ROUTE = 131,
	OPTION_STRICT_ROUTE = 137,
	OPTION_ROUTER_ALERT = 148,
};

/* options allowed only once: LSRR and SSRR count as one */
struct options_seen {
	bool route, record, timestamp;
};

static bool first_time(bool *seen)
{
	const bool first = !*seen;

	*seen = true;
	return first;
}

/* the pointer counts from 1 at the type byte, so 4 points to the first address */
static bool source_route_ok(const uint8_t *o, unsigned length)
{
	return length >= 3 && o[2] >= 4;
}

static bool record_route_ok(const uint8_t *o, unsigned length)
{
	if (length < 3 || o[2] < 4)
		return false;
	return o[2] > length || o[2] + 3u <= length; /* full, or room for one more address */
}

/* o[3]: overflow count and kind of entry (0: time; 1: address and time; 3: only for those listed)
 */
static bool timestamp_ok(const uint8_t *o, unsigned length)
{
	if (length < 4 || o[2] < 5)
		return false;
	const unsigned kind = o[3] & 0xf;
	if (o[2] > length) /* full: the overflow counter must not overflow */
		return kind == 3 || o[3] >> 4 != 15;
	return o[2] + (kind == 1 || kind == 3 ? 7u : 3u) <= length;
}

static bool option_ok(const uint8_t *o, unsigned length, struct options_seen *seen)
{
	switch (o[0]) {
	case OPTION_STRICT_ROUTE:
	case OPTION_LOOSE_ROUTE: return source_route_ok(o, length) && first_time(&seen->route);
	case OPTION_RECORD_ROUTE: return first_time(&seen->record) && record_route_ok(o, length);
	case OPTION_TIMESTAMP: return first_time(&seen->timestamp) && timestamp_ok(o, length);
	case OPTION_ROUTER_ALERT: return length >= 4;
	default: return true; /* unknown ones pass through a host untouched (RFC 1122 3.2.1.8) */
	}
}

enum wire_error ipv4_options_check(const struct ipv4_header *h)
{
	const uint8_t *o = h->options;
	size_t left = options_length(h);
	struct options_seen seen = {0};

	while (left > 0 && *o != OPTION_END) {
		size_t length = 1;
		if (*o != OPTION_NOP) {
			if (left < 2 || o[1] < 2 || o[1] > left || !option_ok(o, o[1], &seen))
				return WIRE_BAD_OPTION;
			length = o[1];
		}
		o += length;
		left -= length;
	}
	return WIRE_OK;
}

void ipv4_set_checksum(uint8_t *p)
{
	put16(p + IPV4_AT_CHECK, 0);
	put16(p + IPV4_AT_CHECK,
		checksum_finish(checksum_partial(0, p, ipv4_get_header_length(p))));
}

void ipv4_set_ttl(uint8_t *p, uint8_t ttl)
{
	const uint16_t before = get16(p + AT_TTL);

	p[AT_TTL] = ttl;
	put16(p + AT_CHECK, checksum_update16(get16(p + AT_CHECK), before, get16(p + AT_TTL)));
}

void ipv4_set_tos(uint8_t *p, uint8_t tos)
{
	const uint16_t before = get16(p);

	p[1] = tos;
	put16(p + AT_CHECK, checksum_update16(get16(p + AT_CHECK), before, get16(p)));
}

void ipv4_set_address(uint8_t *p, size_t at, uint32_t address)
{
	assert(at == AT_SRC || at == AT_DST);
	put16(p + AT_CHECK, checksum_update32(get16(p + AT_CHECK), get32(p + at), address));
	put32(p + at, address);
}

const char *ipv4_protocol_name(uint8_t protocol)
{
	switch (protocol) {
	case IPPROTO_ICMP: return "ICMP";
	case IPPROTO_IGMP: return "IGMP";
	case IPPROTO_VRRP: return "VRRP";
	case IPPROTO_IPIP: return "IPIP";
	case IPPROTO_TCP: return "TCP";
	case IPPROTO_UDP: return "UDP";
	default: return NULL;
	}
}
