/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Common to all formats. Parsers take bytes and their number and fill a struct in host order;
 * emitters write exactly the bytes of the struct. Both are pure: no allocation, no state. Only this
 * folder handles byte order.
 */
#ifndef LVSLAB_WIRE_WIRE_H
#define LVSLAB_WIRE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why bytes could not be parsed as the given format. */
enum wire_error {
	WIRE_OK = 0,
	WIRE_TRUNCATED,         /* fewer bytes than the fixed header needs */
	WIRE_BAD_VERSION,       /* not IPv4; not Ethernet/IPv4 ARP */
	WIRE_BAD_HEADER_LENGTH, /* wrong header length: below the minimum or past the end */
	WIRE_BAD_TOTAL_LENGTH,  /* wrong total length: below the header or past the end */
	WIRE_BAD_CHECKSUM,
	WIRE_BAD_OPTION, /* an option runs past the header */
};
const char *wire_error_text(enum wire_error e);

static inline uint16_t get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline void put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void put32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

#endif
