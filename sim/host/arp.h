/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP (net/ipv4/arp.c, RFC 826). The two decisions this lab is about stand in arp_ignore.c and
 * arp_announce.c, one screen each.
 */
#ifndef LVSLAB_HOST_ARP_H
#define LVSLAB_HOST_ARP_H

#include "host/neighbour.h"
#include "wire/arp.h"

/* arp_rcv(): takes a frame whose data is at the ARP packet (Ethernet pulled). Consumes. */
void arp_rcv(struct host *h, struct netdev *dev, struct frame *f);
/* arp_send(): builds and sends one ARP packet; dst_mac is the Ethernet destination */
void arp_send(struct host *h, struct netdev *dev, uint16_t op, uint32_t spa, uint32_t tpa,
	const uint8_t *dst_mac, const uint8_t *sha, const uint8_t *tha);
/* arp_solicit(): asks for n->address; `waiting` is the last queued frame or NULL */
void arp_solicit(struct neigh *n, struct frame *waiting);

/* A decision with what it was made from. */
struct arp_decision {
	bool silent;                   /* arp_ignore: do not answer */
	unsigned why;                  /* reason */
	uint32_t spa;                  /* arp_announce: the sender address chosen */
	int all, dev_value, effective; /* of the sysctl */
};
struct arp_decision arp_ignore(
	const struct host *h, const struct netdev *in, uint32_t spa, uint32_t tpa);
/* `packet_source`: source of the frame that waits, 0 where there is none */
struct arp_decision arp_announce(
	const struct host *h, const struct netdev *out, uint32_t packet_source, uint32_t target);

/* arp_notify and gratuitous ARP on NETDEV_UP / NETDEV_MAC (inetdev_send_gratuitous_arp) */
void arp_notify(struct host *h, struct netdev *dev);

#endif
