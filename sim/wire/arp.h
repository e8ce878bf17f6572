/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ARP for IPv4 over Ethernet (RFC 826). Field names are the RFC's: sha spa tha tpa. */
#ifndef LVSLAB_WIRE_ARP_H
#define LVSLAB_WIRE_ARP_H

#include <stddef.h>
#include <stdint.h>

#include "wire/ethernet.h"

struct text;

#define ARP_LEN 28
#define ARPOP_REQUEST 1
#define ARPOP_REPLY 2

struct arp_packet {
	uint16_t op;
	uint8_t sha[ETH_ALEN], tha[ETH_ALEN];
	uint32_t spa, tpa;
};

/* WIRE_BAD_VERSION if hardware, protocol or their lengths are not Ethernet and IPv4 */
enum wire_error arp_parse(struct arp_packet *a, const uint8_t *p, size_t n);
void arp_emit(uint8_t *p, const struct arp_packet *a); /* ARP_LEN bytes */
/* "who has 10.0.0.1? tell 10.0.0.2", "10.0.0.1 is at 02:…", and the gratuitous forms */
void arp_describe(struct text *t, const struct arp_packet *a);

#endif
