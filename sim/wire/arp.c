/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP packets (RFC 826), IPv4 over Ethernet only.
 *
 *     0       2       4   5   6       8            14      18           24      28
 *     | htype | ptype |hln|pln|  op   |    sha     |  spa  |    tha     |  tpa  |
 *
 * Parsing accepts what arp_rcv() and arp_process() in net/ipv4/arp.c accept from an Ethernet
 * device, hardware type 6 (IEEE 802) as well as 1 (RFC 1042); sent packets always have 1. Any
 * operation is parsed; the host decides which ones it answers.
 */
#include "wire/arp.h"
#include "base/text.h"

#define HTYPE_ETHERNET 1
#define HTYPE_IEEE802 6

static bool is_ipv4_over_ethernet(const uint8_t *p)
{
	const uint16_t htype = get16(p);

	return (htype == HTYPE_ETHERNET || htype == HTYPE_IEEE802) && get16(p + 2) == ETH_P_IP &&
		p[4] == ETH_ALEN && p[5] == 4;
}

enum wire_error arp_parse(struct arp_packet *a, const uint8_t *p, size_t n)
{
	if (n < ARP_LEN)
		return WIRE_TRUNCATED;
	if (!is_ipv4_over_ethernet(p))
		return WIRE_BAD_VERSION;
	a->op = get16(p + 6);
	memcpy(a->sha, p + 8, ETH_ALEN);
	a->spa = get32(p + 14);
	memcpy(a->tha, p + 18, ETH_ALEN);
	a->tpa = get32(p + 24);
	return WIRE_OK;
}

void arp_emit(uint8_t *p, const struct arp_packet *a)
{
	put16(p, HTYPE_ETHERNET);
	put16(p + 2, ETH_P_IP);
	p[4] = ETH_ALEN;
	p[5] = 4;
	put16(p + 6, a->op);
	memcpy(p + 8, a->sha, ETH_ALEN);
	put32(p + 14, a->spa);
	memcpy(p + 18, a->tha, ETH_ALEN);
	put32(p + 24, a->tpa);
}

static void describe_claim(struct text *t, const char *what, const struct arp_packet *a)
{
	text_add(t, "%s%s is at %s", what, ip_text(a->spa).s, mac_text(a->sha).s);
}

/* A request for the sender's own address is an announcement (RFC 5227 3). */
static void describe_request(struct text *t, const struct arp_packet *a)
{
	if (a->spa == a->tpa)
		describe_claim(t, "gratuitous request: ", a);
	else if (a->spa == 0)
		text_add(t, "who has %s? probe", ip_text(a->tpa).s);
	else
		text_add(t, "who has %s? tell %s", ip_text(a->tpa).s, ip_text(a->spa).s);
}

void arp_describe(struct text *t, const struct arp_packet *a)
{
	if (a->op == ARPOP_REQUEST)
		describe_request(t, a);
	else if (a->op == ARPOP_REPLY)
		describe_claim(t, a->spa == a->tpa ? "gratuitous reply: " : "", a);
	else
		text_add(t, "ARP operation %u from %s to %s", a->op, ip_text(a->spa).s,
			ip_text(a->tpa).s);
}
