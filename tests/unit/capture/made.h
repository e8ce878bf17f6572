/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames made for a capture: hosts are numbers, 10.0.0.N with the MAC 02:00:00:00:00:N. */
#ifndef LVSLAB_TESTS_UNIT_CAPTURE_MADE_H
#define LVSLAB_TESTS_UNIT_CAPTURE_MADE_H

#include <string.h>

#include "capture/capture.h"
#include "wire/checksum.h"
#include "wire/vrrp.h"

#define MS INT64_C(1000000)

struct made {
	struct capture c;
	uint64_t number;
	int64_t time;
	uint8_t bytes[2048];
	uint16_t id;
};

static inline uint32_t made_ip(unsigned n)
{
	return 0x0a000000u + n;
}

static inline void made_mac(uint8_t *mac, unsigned n)
{
	const uint8_t bytes[ETH_ALEN] = {2, 0, 0, 0, (uint8_t)(n >> 8), (uint8_t)n};

	memcpy(mac, n == 255 ? eth_broadcast : bytes, ETH_ALEN);
}

static inline void made_init(struct made *m)
{
	memset(m, 0, sizeof(*m));
	capture_init(&m->c, 0);
	m->time = 1000 * MS;
}

static inline void made_show(struct made *m, size_t n)
{
	const struct capture_frame f = {.number = ++m->number,
		.time = m->time,
		.bytes = m->bytes,
		.captured = (uint32_t)n,
		.length = (uint32_t)n,
		.with_ethernet = true};

	capture_frame(&m->c, &f);
	m->time += MS / 10;
}

static inline void made_eth(struct made *m, unsigned from, unsigned to, uint16_t type)
{
	struct eth_header h = {.type = type};

	made_mac(h.src, from);
	made_mac(h.dst, to);
	eth_emit(m->bytes, &h);
}

static inline void made_arp(
	struct made *m, unsigned op, unsigned mac, unsigned spa, unsigned tpa, unsigned to)
{
	struct arp_packet a = {.op = (uint16_t)op, .spa = made_ip(spa), .tpa = made_ip(tpa)};

	made_mac(a.sha, mac);
	made_eth(m, mac, to, ETH_P_ARP);
	arp_emit(m->bytes + ETH_HLEN, &a);
	made_show(m, ETH_HLEN + ARP_LEN);
}

struct made_tcp {
	unsigned from, to;         /* addresses */
	unsigned from_mac, to_mac; /* 0: theirs */
	uint16_t sport, dport;
	uint8_t flags, ttl; /* ttl 0: 64 */
	uint32_t seq, data;
	uint16_t id; /* 0: a new one */
};

static inline void made_tcp(struct made *m, struct made_tcp t)
{
	struct ipv4_header ip = {.src = made_ip(t.from),
		.dst = made_ip(t.to),
		.header_length = IPV4_HLEN,
		.total_length = (uint16_t)(IPV4_HLEN + TCP_HLEN + t.data),
		.id = t.id ? t.id : ++m->id,
		.fragment = IPV4_DF,
		.ttl = t.ttl ? t.ttl : 64,
		.protocol = IPPROTO_TCP};
	struct tcp_header tcp = {
		.source = t.sport, .dest = t.dport, .seq = t.seq, .ack = 1, .flags = t.flags};

	made_eth(m, t.from_mac ? t.from_mac : t.from, t.to_mac ? t.to_mac : t.to, ETH_P_IP);
	ipv4_emit(m->bytes + ETH_HLEN, &ip);
	memset(m->bytes + ETH_HLEN + IPV4_HLEN, 0, TCP_HLEN + t.data);
	tcp_emit(m->bytes + ETH_HLEN + IPV4_HLEN, &tcp, ip.src, ip.dst, t.data, 0);
	made_show(m, ETH_HLEN + ip.total_length);
}

/* an error of `by` to `to`, about a TCP packet to `about` */
static inline void made_icmp(struct made *m, unsigned by, unsigned to, struct icmp_header h,
	unsigned about, uint16_t port)
{
	struct ipv4_header ip = {.src = made_ip(by),
		.dst = made_ip(to),
		.header_length = IPV4_HLEN,
		.total_length = 2 * IPV4_HLEN + ICMP_HLEN + 8,
		.id = ++m->id,
		.ttl = 64,
		.protocol = IPPROTO_ICMP};
	struct ipv4_header quoted = {.src = made_ip(to),
		.dst = made_ip(about),
		.header_length = IPV4_HLEN,
		.total_length = 1500,
		.ttl = 63,
		.protocol = IPPROTO_TCP};
	uint8_t *p = m->bytes + ETH_HLEN;

	made_eth(m, by, to, ETH_P_IP);
	ipv4_emit(p, &ip);
	icmp_emit(p + IPV4_HLEN, &h, 0);
	ipv4_emit(p + IPV4_HLEN + ICMP_HLEN, &quoted);
	memset(p + 2 * IPV4_HLEN + ICMP_HLEN, 0, 8);
	put16(p + 2 * IPV4_HLEN + ICMP_HLEN, 40000);
	put16(p + 2 * IPV4_HLEN + ICMP_HLEN + 2, port);
	made_show(m, ETH_HLEN + ip.total_length);
}

static inline void made_advert(struct made *m, unsigned from, uint8_t priority, unsigned address)
{
	struct ipv4_header ip = {.src = made_ip(from),
		.dst = VRRP_GROUP,
		.header_length = IPV4_HLEN,
		.id = ++m->id,
		.ttl = 255,
		.protocol = IPPROTO_VRRP};
	struct vrrp_advert a = {.version = 2,
		.type = VRRP_ADVERTISEMENT,
		.vrid = 51,
		.priority = priority,
		.count = 1,
		.interval = 1};

	a.addresses[0] = made_ip(address);
	ip.total_length = (uint16_t)(IPV4_HLEN + vrrp_length(&a));
	made_eth(m, from, 200, ETH_P_IP);
	ipv4_emit(m->bytes + ETH_HLEN, &ip);
	vrrp_emit(m->bytes + ETH_HLEN + IPV4_HLEN, &a, ip.src, ip.dst);
	made_show(m, ETH_HLEN + ip.total_length);
}

/* The finding of that kind, or NULL; the capture has been finished. */
static inline const struct capture_finding *made_found(
	const struct made *m, enum capture_finding_kind kind)
{
	for (size_t i = 0; i < m->c.finding_count; i++)
		if (m->c.findings[i].kind == kind)
			return &m->c.findings[i];
	return NULL;
}

#endif
