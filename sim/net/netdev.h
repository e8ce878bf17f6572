/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An interface of a node (struct net_device). It sends through its `xmit` (a link's end, a
 * loopback, a tunnel) and passes received frames to its node through `receive`.
 */
#ifndef LVSLAB_NET_NETDEV_H
#define LVSLAB_NET_NETDEV_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "wire/ethernet.h"

#define IFNAMSIZ 16
#define MTU_DEFAULT 1500

struct node;
struct frame;
struct link;
struct netdev;

enum netdev_flags {
	IFF_UP = 0x1,
	IFF_BROADCAST = 0x2,
	IFF_LOOPBACK = 0x8,
	IFF_POINTOPOINT = 0x10,
	IFF_NOARP = 0x80,
	IFF_PROMISC = 0x100,
	IFF_MULTICAST = 0x1000,
};

struct netdev_stats {
	uint64_t rx_packets, rx_bytes, rx_dropped, rx_errors;
	uint64_t tx_packets, tx_bytes, tx_dropped, tx_errors;
};

struct netdev_ops {
	void (*xmit)(struct netdev *dev, struct frame *f);    /* consumes */
	void (*receive)(struct netdev *dev, struct frame *f); /* consumes */
	/* IFF_UP, carrier, MAC or MTU changed; may be NULL */
	void (*changed)(struct netdev *dev, unsigned what);
};

enum netdev_change { NETDEV_UP = 1, NETDEV_DOWN, NETDEV_CARRIER, NETDEV_MAC, NETDEV_MTU };

/* An observer of an interface (packet sockets on ETH_P_ALL). It sees every frame, data at the
 * Ethernet header, when it leaves (dev_queue_xmit_nit) or arrives (__netif_receive_skb_core), and
 * never changes it. */
struct netdev_tap {
	struct list link; /* in netdev.taps */
	void (*see)(
		struct netdev_tap *tap, struct netdev *dev, const struct frame *f, bool outgoing);
};

struct netdev {
	struct list link; /* in node.devs */
	struct node *node;
	char name[IFNAMSIZ];
	uint16_t index; /* from 1 in each node, as ifindex */
	uint8_t mac[ETH_ALEN];
	bool carrier; /* a link is plugged in and is up */
	uint32_t mtu, flags, txqueuelen;
	const struct netdev_ops *ops;
	struct link *wire; /* NULL: nothing plugged in, or not Ethernet */
	uint8_t wire_end;  /* which end of it: 0, 1 */
	void *ip;          /* the host's struct in_device */
	void *port;        /* the bridge's struct bridge_port */
	struct netdev_stats stats;
	struct list taps; /* struct netdev_tap */
};

/* A new interface of `node`, down, MTU 1500, MAC derived from the names (02:…). */
struct netdev *netdev_new(struct node *node, const char *name, const struct netdev_ops *ops);

/* Sends: records the frame, checks IFF_UP and the carrier, passes it to ops->xmit. Consumes. */
void netdev_xmit(struct netdev *dev, struct frame *f);
/* Receives a frame: records it, sets frame->type (for this host or not), passes it to
 * ops->receive. */
void netdev_receive(struct netdev *dev, struct frame *f);

void netdev_set_up(struct netdev *dev, bool up);
void netdev_set_mac(struct netdev *dev, const uint8_t mac[ETH_ALEN]);
void netdev_set_mtu(struct netdev *dev, uint32_t mtu);
void netdev_set_carrier(struct netdev *dev, bool carrier);

static inline bool netdev_is_up(const struct netdev *dev)
{
	return (dev->flags & IFF_UP) != 0;
}

/* IFF_RUNNING: up and with a carrier */
static inline bool netdev_running(const struct netdev *dev)
{
	return netdev_is_up(dev) && dev->carrier;
}

#endif
