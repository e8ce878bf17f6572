/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An interface between its link and its user (net/core/dev.c: __dev_queue_xmit(),
 * __netif_receive_skb_core(); net/ethernet/eth.c: eth_type_trans() for the frame's type). Taps see
 * frames as tcpdump does: outgoing ones when they are sent, incoming ones before any handler. Not
 * simulated: queueing disciplines other than the link's pfifo, VLANs, multicast filters of the
 * device.
 */
#include "net/netdev.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "engine/trace.h"
#include "net/link.h"
#include "net/network.h"
#include "net/records.h"

/* locally administered, derived from the names: adding a node never changes another's address */
static void derive_mac(struct netdev *dev)
{
	uint64_t h = hash_two(hash_string(dev->node->name), hash_string(dev->name));

	dev->mac[0] = 0x02;
	for (unsigned i = 1; i < ETH_ALEN; i++)
		dev->mac[i] = (uint8_t)(h >> (8 * i));
}

struct netdev *netdev_new(struct node *node, const char *name, const struct netdev_ops *ops)
{
	struct netdev *dev = pool_get(&node->net->netdevs);

	assert(strlen(name) < IFNAMSIZ);
	dev->node = node;
	strcpy(dev->name, name);
	dev->index = ++node->dev_count;
	dev->mtu = MTU_DEFAULT;
	dev->flags = IFF_BROADCAST | IFF_MULTICAST;
	dev->txqueuelen = 1000;
	dev->ops = ops;
	derive_mac(dev);
	list_init(&dev->taps);
	list_add_tail(&dev->link, &node->devs);
	return dev;
}

static void drop_unsent(struct netdev *dev, struct frame *f, unsigned why)
{
	dev->stats.tx_dropped++;
	frame_drop(f, why);
}

static void show_taps(struct netdev *dev, const struct frame *f, bool outgoing)
{
	list_for_each_safe (tap, &dev->taps, struct netdev_tap, link)
		tap->see(tap, dev, f, outgoing);
}

void netdev_xmit(struct netdev *dev, struct frame *f)
{
	f->dev = dev;
	if (!netdev_is_up(dev)) {
		drop_unsent(dev, f, DROP_DEV_DOWN);
		return;
	}
	dev->stats.tx_packets++;
	dev->stats.tx_bytes += frame_length(f);
	show_taps(dev, f, true);
	dev->ops->xmit(dev, f);
}

static enum packet_type type_of(const struct netdev *dev, const uint8_t *dst)
{
	if (mac_is_multicast(dst))
		return mac_is_broadcast(dst) ? PACKET_BROADCAST : PACKET_MULTICAST;
	return mac_equal(dst, dev->mac) ? PACKET_HOST : PACKET_OTHERHOST;
}

void netdev_receive(struct netdev *dev, struct frame *f)
{
	struct engine *e = node_engine(dev->node);

	f->dev = dev;
	RECORD(e, REC_FRAME_RECEIVED, 0, dev->node->id, dev->index, f->id, f, frame_length(f));
	if (!netdev_is_up(dev)) {
		frame_drop(f, DROP_DEV_DOWN);
		return;
	}
	dev->stats.rx_packets++;
	dev->stats.rx_bytes += frame_length(f);
	if (!frame_may_pull(f, ETH_HLEN)) {
		frame_drop(f, DROP_ETHERNET);
		return;
	}
	f->type = (uint8_t)type_of(dev, frame_data(f));
	if (dev->node->kind == NODE_HOST)
		f->bridged = 0;
	show_taps(dev, f, false);
	dev->ops->receive(dev, f);
}

static void netdev_tell(struct netdev *dev, unsigned what)
{
	if (dev->ops->changed)
		dev->ops->changed(dev, what);
}

void netdev_set_up(struct netdev *dev, bool up)
{
	if (netdev_is_up(dev) == up)
		return;
	dev->flags = up ? dev->flags | IFF_UP : dev->flags & ~(uint32_t)IFF_UP;
	netdev_tell(dev, up ? NETDEV_UP : NETDEV_DOWN);
	if (dev->wire)
		link_carriers(dev->wire);
}

void netdev_set_mac(struct netdev *dev, const uint8_t mac[ETH_ALEN])
{
	memcpy(dev->mac, mac, ETH_ALEN);
	netdev_tell(dev, NETDEV_MAC);
}

void netdev_set_mtu(struct netdev *dev, uint32_t mtu)
{
	dev->mtu = mtu;
	netdev_tell(dev, NETDEV_MTU);
}

void netdev_set_carrier(struct netdev *dev, bool carrier)
{
	if (dev->carrier == carrier)
		return;
	dev->carrier = carrier;
	netdev_tell(dev, NETDEV_CARRIER);
}
