/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame parsed layer by layer, for display. The frame is read in its current form: with its
 * Ethernet header on a wire, without it inside a host.
 */
#ifndef LVSLAB_WATCH_DISSECT_H
#define LVSLAB_WATCH_DISSECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/frame.h"
#include "wire/arp.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/udp.h"

struct text;

#define DISSECT_SAID 128
#define DISSECT_ADDRESSES 16

enum dissected { /* the innermost protocol */
	DISSECT_NOTHING,
	DISSECT_ARP,
	DISSECT_IP,
	DISSECT_FRAGMENT, /* not the first: no transport header */
	DISSECT_TCP,
	DISSECT_UDP,
	DISSECT_ICMP,
	DISSECT_IGMP,
	DISSECT_VRRP,
	DISSECT_IPVS_SYNC, /* in UDP */
	DISSECT_BPDU,
};

struct dissection {
	bool has_eth, has_ip, has_inner;
	uint8_t innermost;     /* enum dissected */
	enum wire_error error; /* where parsing stopped, or WIRE_OK */
	uint32_t length;       /* bytes from the frame's data on */
	uint32_t data_length;  /* bytes after the transport header */
	struct eth_header eth;
	struct ipv4_header ip;    /* the outer one */
	struct ipv4_header inner; /* of IP-in-IP */
	struct arp_packet arp;
	struct tcp_header tcp;
	struct udp_header udp;
	struct icmp_header icmp;
	struct { /* of an advertisement; its first addresses */
		uint8_t version, vrid, priority, count;
		uint32_t addresses[DISSECT_ADDRESSES];
	} vrrp;
	char said[DISSECT_SAID]; /* of IGMP, VRRP, IPVS_SYNC, BPDU: the message as text */
	bool has_about; /* an ICMP error quotes a packet: `about`, and its ports if present */
	struct ipv4_header about;
	uint16_t about_source, about_dest;
};

void frame_dissect(struct dissection *d, const struct frame *f);
/* The same from bytes; `length`: of the whole frame, of which `n` bytes are at `p`. */
void bytes_dissect(
	struct dissection *d, const uint8_t *p, size_t n, uint32_t length, bool with_ethernet);
/* "ARP", "TCP", … */
const char *dissection_protocol(const struct dissection *d);
/* One line without the protocol's name: "192.168.10.50:40001 → 192.168.10.100:80 SYN" */
void dissection_describe(struct text *t, const struct dissection *d);

#endif
