/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads a packet's headers as ip_vs_fill_iph_skb() and skb_header_pointer() do: an incomplete
 * transport header is not an error here; the code that needs it checks. The host has already
 * verified checksums. A packet quoted by an ICMP error may end after 8 bytes of transport header.
 */
#include "ipvs/packet.h"

#include <string.h>

#include "net/frame.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/udp.h"
#include "wire/wire.h"

static void read_transport(struct ipvs_packet *p, const struct frame *f)
{
	uint32_t at = p->at + p->hlen, length = frame_length(f);
	uint32_t left = length > at ? length - at : 0;
	uint8_t b[TCP_HLEN];

	if (p->offset & IPV4_OFFSET || left < 4)
		return;
	frame_read(f, at, b, left < sizeof(b) ? left : (uint32_t)sizeof(b));
	p->has_ports = true;
	p->sport = get16(b);
	p->dport = get16(b + 2);
	p->has_transport = left >= (p->protocol == IPPROTO_TCP ? TCP_HLEN : UDP_HLEN);
	if (p->protocol == IPPROTO_TCP && p->has_transport)
		p->tcp_flags = b[13];
}

bool ipvs_packet_read(struct ipvs_packet *p, struct frame *f, uint32_t at)
{
	uint8_t b[IPV4_HLEN];

	memset(p, 0, sizeof(*p));
	if (frame_length(f) < at + IPV4_HLEN)
		return false;
	frame_read(f, at, b, sizeof(b));
	p->hlen = (uint16_t)((b[0] & 15) * 4);
	if (b[0] >> 4 != 4 || p->hlen < IPV4_HLEN)
		return false;
	p->frame = f;
	p->mark = f->mark;
	p->at = at;
	p->offset = get16(b + 6);
	p->ttl = b[8];
	p->protocol = b[9];
	p->saddr = get32(b + 12);
	p->daddr = get32(b + 16);
	read_transport(p, f);
	return true;
}
