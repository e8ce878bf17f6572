/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP (RFC 792, 1122, 1191): echo, unreachable, redirect, time exceeded, parameter problem. */
#ifndef LVSLAB_WIRE_ICMP_H
#define LVSLAB_WIRE_ICMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/wire.h"

struct text;

#define ICMP_HLEN 8

enum icmp_type {
	ICMP_ECHOREPLY = 0,
	ICMP_DEST_UNREACH = 3,
	ICMP_SOURCE_QUENCH = 4,
	ICMP_REDIRECT = 5,
	ICMP_ECHO = 8,
	ICMP_TIME_EXCEEDED = 11,
	ICMP_PARAMETERPROB = 12,
	ICMP_TIMESTAMP = 13,
	ICMP_TIMESTAMPREPLY = 14,
};

enum icmp_unreach_code {
	ICMP_NET_UNREACH = 0,
	ICMP_HOST_UNREACH = 1,
	ICMP_PROT_UNREACH = 2,
	ICMP_PORT_UNREACH = 3,
	ICMP_FRAG_NEEDED = 4,
	ICMP_SR_FAILED = 5,
	ICMP_PKT_FILTERED = 13,
};

enum { ICMP_REDIR_NET = 0, ICMP_REDIR_HOST = 1 };
enum { ICMP_EXC_TTL = 0, ICMP_EXC_FRAGTIME = 1 };

struct icmp_header {
	uint8_t type, code;
	uint16_t checksum; /* as read; for emit, set by the caller with the payload's sum */
	union {
		struct {
			uint16_t id, sequence;
		} echo;
		uint32_t gateway; /* redirect */
		uint16_t mtu;     /* fragmentation needed (RFC 1191) */
		uint32_t rest;    /* anything else: bytes 4…7 */
	};
};

/* is it a message that quotes a packet and must never trigger another error? */
bool icmp_is_error(uint8_t type);
enum wire_error icmp_parse(struct icmp_header *h, const uint8_t *p, size_t n);
/* ICMP_HLEN bytes; checksum over them and `payload_sum` (checksum_partial of the data after
 * them) */
void icmp_emit(uint8_t *p, const struct icmp_header *h, uint64_t payload_sum);
void icmp_describe(struct text *t, const struct icmp_header *h);

#endif
