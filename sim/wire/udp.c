/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UDP datagrams (RFC 768). The caller must verify the checksum: it covers data that this layer does
 * not see. As in __udp4_lib_rcv() in net/ipv4/udp.c, a length of 0 is an error, not a jumbogram.
 */
#include "wire/udp.h"

#include "wire/checksum.h"
#include "wire/ipv4.h"

enum wire_error udp_parse(struct udp_header *h, const uint8_t *p, size_t n, size_t available)
{
	if (n < UDP_HLEN)
		return WIRE_TRUNCATED;
	h->source = get16(p);
	h->dest = get16(p + 2);
	h->length = get16(p + 4);
	h->checksum = get16(p + 6);
	if (h->length < UDP_HLEN || h->length > available)
		return WIRE_BAD_TOTAL_LENGTH;
	return WIRE_OK;
}

void udp_emit(
	uint8_t *p, const struct udp_header *h, uint32_t src, uint32_t dst, uint64_t payload_sum)
{
	uint64_t sum = payload_sum + checksum_pseudo(src, dst, IPPROTO_UDP, h->length);

	put16(p, h->source);
	put16(p + 2, h->dest);
	put16(p + 4, h->length);
	put16(p + 6, 0);
	const uint16_t check = checksum_finish(checksum_partial(sum, p, UDP_HLEN));
	put16(p + 6, check ? check : 0xffff); /* 0 would mean: no checksum */
}
