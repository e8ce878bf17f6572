/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ethernet II frames (RFC 894). A type below 0x600 is an 802.3 length: it is passed on unchanged
 * and no protocol handles it; eth_type_trans() passes such frames to a handler that the lab does
 * not have.
 */
#include "wire/ethernet.h"
#include "base/text.h"

const uint8_t eth_broadcast[ETH_ALEN] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
const uint8_t eth_zero[ETH_ALEN] = {0, 0, 0, 0, 0, 0};

enum wire_error eth_parse(struct eth_header *h, const uint8_t *p, size_t n)
{
	if (n < ETH_HLEN)
		return WIRE_TRUNCATED;
	memcpy(h->dst, p, ETH_ALEN);
	memcpy(h->src, p + 6, ETH_ALEN);
	h->type = get16(p + 12);
	return WIRE_OK;
}

void eth_emit(uint8_t *p, const struct eth_header *h)
{
	memcpy(p, h->dst, ETH_ALEN);
	memcpy(p + 6, h->src, ETH_ALEN);
	put16(p + 12, h->type);
}

/* "02:00:00:00:01:01 > ff:ff:ff:ff:ff:ff ARP" */
void eth_describe(struct text *t, const struct eth_header *h)
{
	text_mac(t, h->src);
	text_put(t, " > ");
	text_mac(t, h->dst);
	switch (h->type) {
	case ETH_P_IP: text_put(t, " IPv4"); break;
	case ETH_P_ARP: text_put(t, " ARP"); break;
	default: text_add(t, " type 0x%04x", h->type);
	}
}
