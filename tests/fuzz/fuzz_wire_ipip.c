/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet inside a packet never reaches past the outer one, and what a tunnel wraps is found
 * again. Any packet that parses is wrapped; the input's own outer header is tried first.
 */
#include "fuzz.h"

#include <string.h>

#include "wire/ipip.h"

static void check_unwrap(const struct ipv4_header *outer, const uint8_t *bytes, size_t n)
{
	const size_t h = outer->header_length;
	struct ipv4_header inner;

	if (ipip_parse(&inner, outer, bytes + h, n - h, n - h) != WIRE_OK)
		return;
	FUZZ_CHECK(inner.total_length + h <= outer->total_length);
}

static void check_wrap(const struct ipv4_header *packet, const uint8_t *bytes)
{
	uint8_t wrapped[IPIP_OVERHEAD + IPV4_HLEN_MAX];
	const struct ipv4_header outer = ipip_outer(packet, 1, 2, 64, IPV4_DF, 3);
	const size_t present = IPIP_OVERHEAD + packet->header_length;
	struct ipv4_header o, i;

	ipv4_emit(wrapped, &outer);
	memcpy(wrapped + IPIP_OVERHEAD, bytes, packet->header_length);
	FUZZ_CHECK(ipv4_parse(&o, wrapped, present, outer.total_length) == WIRE_OK);
	FUZZ_CHECK(ipip_parse(&i, &o, wrapped + IPIP_OVERHEAD, packet->header_length,
			   packet->total_length) == WIRE_OK);
	FUZZ_CHECK(i.src == packet->src && i.total_length == packet->total_length);
	FUZZ_CHECK((o.tos & 3) != 3 && (o.tos | 3) == (packet->tos | 3));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct ipv4_header h;

	if (ipv4_parse(&h, bytes, n, n) != WIRE_OK)
		return 0;
	check_unwrap(&h, bytes, n);
	if (h.total_length <= UINT16_MAX - IPIP_OVERHEAD)
		check_wrap(&h, bytes);
	return 0;
}
