/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ethernet II (RFC 894): destination, source, type. No FCS: it never reaches a Linux host. */
#ifndef LVSLAB_WIRE_ETHERNET_H
#define LVSLAB_WIRE_ETHERNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "wire/wire.h"

struct text;

#define ETH_ALEN 6
#define ETH_HLEN 14
/* minimum frame on a real wire, without FCS; the lab does not pad, as a veth does not */
#define ETH_ZLEN 60
#define ETH_P_IP 0x0800
#define ETH_P_ARP 0x0806

struct eth_header {
	uint8_t dst[ETH_ALEN], src[ETH_ALEN];
	uint16_t type;
};

extern const uint8_t eth_broadcast[ETH_ALEN];
extern const uint8_t eth_zero[ETH_ALEN];

static inline bool mac_equal(const uint8_t *a, const uint8_t *b)
{
	return memcmp(a, b, ETH_ALEN) == 0;
}

/* lo has it on every host */
static inline bool mac_is_zero(const uint8_t *mac)
{
	static const uint8_t zero[ETH_ALEN];

	return mac_equal(mac, zero);
}

static inline bool mac_is_multicast(const uint8_t *a) /* also true for broadcast */
{
	return a[0] & 1;
}

static inline bool mac_is_broadcast(const uint8_t *a)
{
	return mac_equal(a, eth_broadcast);
}

enum wire_error eth_parse(struct eth_header *h, const uint8_t *p, size_t n);
void eth_emit(uint8_t *p, const struct eth_header *h); /* ETH_HLEN bytes */
void eth_describe(struct text *t, const struct eth_header *h);

#endif
