/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP (RFC 9293), options: MSS, window scale and timestamps (RFC 7323), SACK-permitted (RFC 2018).
 */
#ifndef LVSLAB_WIRE_TCP_H
#define LVSLAB_WIRE_TCP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/wire.h"

struct text;

#define TCP_HLEN 20
#define TCP_HLEN_MAX 60

#define TCP_FIN 0x01
#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_PSH 0x08
#define TCP_ACK 0x10
#define TCP_URG 0x20

#define TCP_SACK_BLOCKS 4

struct tcp_header {
	uint16_t source, dest;
	uint32_t seq, ack;
	uint8_t header_length; /* bytes, 20…60; emit computes it from the options */
	uint8_t flags;
	uint16_t window; /* as on the wire, not scaled */
	uint16_t checksum, urgent;
	/* options */
	uint16_t mss;   /* 0: none */
	uint8_t wscale; /* shift count */
	bool has_wscale, sack_permitted, has_timestamps;
	uint8_t sack_count;
	uint32_t tsval, tsecr;
	struct {
		uint32_t start, end;
	} sack[TCP_SACK_BLOCKS];
};

/* `n`: bytes of the segment readable at p, which must include the whole header */
enum wire_error tcp_parse(struct tcp_header *h, const uint8_t *p, size_t n);
size_t tcp_header_length(const struct tcp_header *h); /* bytes that tcp_emit writes */
/*
 * Writes header and options in Linux's order and padding (tcp_options_write: MSS, SACK-permitted
 * with timestamps or NOP NOP, timestamps, NOP + window scale, SACK blocks), checksum over the
 * pseudo header, these bytes and the payload (`payload_sum`, `payload_length` bytes). Returns the
 * length.
 */
size_t tcp_emit(uint8_t *p, const struct tcp_header *h, uint32_t src, uint32_t dst,
	uint32_t payload_length, uint64_t payload_sum);
void tcp_flags_text(struct text *t, uint8_t flags); /* "SYN|ACK" */

#endif
