/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UDP (RFC 768). */
#ifndef LVSLAB_WIRE_UDP_H
#define LVSLAB_WIRE_UDP_H

#include "wire/wire.h"

#define UDP_HLEN 8

struct udp_header {
	uint16_t source, dest;
	uint16_t length;   /* header + data, bytes */
	uint16_t checksum; /* 0: none */
};

/* `available`: bytes of header and data in the packet; length must be in 8…available */
enum wire_error udp_parse(struct udp_header *h, const uint8_t *p, size_t n, size_t available);
/* UDP_HLEN bytes; checksum over pseudo header, header and payload, 0 written as 0xffff */
void udp_emit(
	uint8_t *p, const struct udp_header *h, uint32_t src, uint32_t dst, uint64_t payload_sum);

#endif
