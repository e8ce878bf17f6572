/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What IPVS reads from a packet (struct ip_vs_iphdr and the start of the transport header). */
#ifndef LVSLAB_IPVS_PACKET_H
#define LVSLAB_IPVS_PACKET_H

#include <stdbool.h>
#include <stdint.h>

struct frame;

struct ipvs_packet {
	struct frame *frame; /* NULL: no frame is sent (ipvs_tell(), scheduler traces) */
	uint32_t saddr, daddr;
	uint16_t sport, dport;
	uint32_t mark;
	uint32_t at;     /* offset of its IP header from the frame's data */
	uint16_t hlen;   /* of its IP header */
	uint16_t offset; /* fragment flags and offset, as on the wire */
	uint8_t protocol, ttl, tcp_flags;
	bool has_ports;     /* the first 4 bytes of the transport header are present */
	bool has_transport; /* the whole fixed transport header is present */
	bool icmp;          /* quoted by an ICMP error */
	bool inverse;       /* the quoted packet had the opposite direction (IP_VS_HDR_INVERSE) */
};

/* Reads the packet whose IP header is `at` bytes into the frame's data. False: no IPv4 header. */
bool ipvs_packet_read(struct ipvs_packet *p, struct frame *f, uint32_t at);

/* The client's side and the virtual side, for either direction of the packet. */
static inline uint32_t ipvs_packet_client(const struct ipvs_packet *p)
{
	return p->inverse ? p->daddr : p->saddr;
}
static inline uint32_t ipvs_packet_virtual(const struct ipvs_packet *p)
{
	return p->inverse ? p->saddr : p->daddr;
}
static inline uint16_t ipvs_packet_cport(const struct ipvs_packet *p)
{
	return p->inverse ? p->dport : p->sport;
}
static inline uint16_t ipvs_packet_vport(const struct ipvs_packet *p)
{
	return p->inverse ? p->sport : p->dport;
}

#endif
