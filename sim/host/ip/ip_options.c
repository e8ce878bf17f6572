/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP options of received packets (net/ipv4/ip_options.c): malformed ones are dropped, a source
 * route is followed if accept_source_route allows it, record route stores the outgoing address. Not
 * simulated: timestamps are forwarded unfilled; replies carry no options.
 */
#include "host/ip/addr.h"
#include "host/ip/ip_internal.h"

enum { OPT_END = 0, OPT_NOP = 1, OPT_RECORD = 7, OPT_LOOSE = 131, OPT_STRICT = 137 };
enum { AT_SIZE = 1, AT_POINTER = 2 }; /* of an option; the pointer counts from 1 */

/* the first option of one of two types, or NULL; the header's options are well formed */
static uint8_t *ip_options_find(struct frame *f, uint8_t type, uint8_t or_type)
{
	uint8_t *o = frame_data(f) + IPV4_HLEN, *end = frame_data(f) + ip_header_bytes(f);

	while (o < end && *o != OPT_END) {
		if (*o == type || *o == or_type)
			return o;
		o += *o == OPT_NOP ? 1 : o[AT_SIZE];
	}
	return NULL;
}

bool ip_options_strict(struct frame *f)
{
	return ip_options_find(f, OPT_STRICT, OPT_STRICT) != NULL;
}

bool ip_options_source_routed(struct frame *f)
{
	return ip_options_find(f, OPT_STRICT, OPT_LOOSE) != NULL;
}

static void fix_checksum(struct frame *f)
{
	uint8_t *p = frame_data(f);

	ipv4_set_checksum(p);
}

/* ip_options_rcv_srr(): the host is the next hop of the source route: finds the following hop and
 * skips its own addresses. */
static bool follow(struct host *h, struct netdev *in, struct frame *f, uint8_t *o)
{
	struct route *route = &ip_cb(f)->route;
	uint8_t *p = frame_data(f);

	if (f->type != PACKET_HOST || (route->type != RTN_UNICAST && route->type != RTN_LOCAL))
		return false;
	if (route->type == RTN_UNICAST) {
		if (o[0] != OPT_STRICT)
			return true;
		icmp_send(h, f, ICMP_PARAMETERPROB, 0, IP_AT_DST << 24, IP_SOURCE_ROUTE_BAD);
		return false;
	}
	for (unsigned at = o[AT_POINTER]; at <= o[AT_SIZE]; at += 4) {
		struct route next;
		if (at + 3 > o[AT_SIZE])
			return false;
		uint32_t stop = get32(o + at - 1);
		if (route_input(h, f, stop, ip_src(f), in, &next) != 0)
			return false;
		if (next.type != RTN_UNICAST && next.type != RTN_LOCAL)
			return false;
		*route = next;
		if (next.type != RTN_LOCAL)
			break;
		put32(p + IP_AT_DST, stop);
		fix_checksum(f);
	}
	return true;
}

unsigned ip_options_rcv(struct host *h, struct netdev *in, struct frame *f)
{
	struct ipv4_header ip;

	if (!ip_header_of(f, &ip) || ipv4_options_check(&ip) != WIRE_OK) {
		h->ip.stats.in_hdr_errors++;
		icmp_send(h, f, ICMP_PARAMETERPROB, 0, IPV4_HLEN << 24, IP_BAD_OPTIONS);
		return IP_BAD_OPTIONS;
	}
	uint8_t *o = ip_options_find(f, OPT_STRICT, OPT_LOOSE);
	if (!o)
		return 0;
	if (!conf_effective(h, in, CONF_ACCEPT_SOURCE_ROUTE))
		return IP_SOURCE_ROUTE_OFF;
	return follow(h, in, f, o) ? 0 : IP_SOURCE_ROUTE_BAD;
}

/* ip_rt_get_source(): the address by which the packet leaves */
static uint32_t own_address(struct host *h, struct frame *f)
{
	const struct route *r = &ip_cb(f)->route;

	return addr_select(h, r->dev, r->nexthop, RT_SCOPE_UNIVERSE);
}

static void record(uint8_t *o, uint32_t address)
{
	if (o[AT_POINTER] + 3 > o[AT_SIZE])
		return; /* full */
	put32(o + o[AT_POINTER] - 1, address);
	o[AT_POINTER] = (uint8_t)(o[AT_POINTER] + 4);
}

/* The stop just reached becomes our address, the destination the next stop. */
static void advance(struct host *h, struct frame *f, uint8_t *o)
{
	for (unsigned at = o[AT_POINTER]; at + 3 <= o[AT_SIZE]; at += 4) {
		if (addr_type(h, get32(o + at - 1)) == RTN_LOCAL)
			continue; /* a stop of ours that was skipped */
		put32(frame_data(f) + IP_AT_DST, get32(o + at - 1));
		put32(o + at - 1, own_address(h, f));
		o[AT_POINTER] = (uint8_t)(at + 4);
		return;
	}
}

void ip_options_forward(struct host *h, struct frame *f)
{
	uint8_t *o = ip_options_find(f, OPT_RECORD, OPT_RECORD);

	if (o)
		record(o, own_address(h, f));
	o = ip_options_find(f, OPT_STRICT, OPT_LOOSE);
	if (o && addr_type(h, ip_dst(f)) == RTN_LOCAL)
		advance(h, f, o);
	fix_checksum(f);
}
