/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries added and deleted by hand (net/core/neighbour.c: neigh_add(), neigh_delete(); iproute2's
 * flush) and by changes of an interface (neigh_ifdown(), neigh_carrier_down(), neigh_changeaddr();
 * called from arp_netdev_event() and arp_ifdown() in net/ipv4/arp.c).
 */
#include "base/errno.h"
#include "host/neigh/neigh_internal.h"

int neigh_set(struct host *h, struct netdev *dev, uint32_t address, const uint8_t *mac,
	unsigned state, bool must_be_new)
{
	struct neigh *n = neigh_lookup(h, dev, address);

	if (n && must_be_new)
		return -EEXIST;
	if (!n)
		n = neigh_create(h, dev, address, state & NUD_PERMANENT);
	if (!n)
		return -ENOBUFS;
	return neigh_update(
		n, mac, state, NEIGH_UPDATE_OVERRIDE | NEIGH_UPDATE_ADMIN, NEIGH_BY_HAND, 0);
}

/* To FAILED first, so that senders of queued packets get an error. */
static void delete_entry(struct neigh *n)
{
	n->held = true;
	neigh_update(
		n, NULL, NUD_FAILED, NEIGH_UPDATE_OVERRIDE | NEIGH_UPDATE_ADMIN, NEIGH_DELETED, 0);
	n->held = false;
	neigh_remove(n, NEIGH_DELETED, 0, 0);
}

int neigh_delete(struct host *h, struct netdev *dev, uint32_t address)
{
	struct neigh *n = neigh_lookup(h, dev, address);

	if (!n)
		return -ENOENT;
	delete_entry(n);
	return 0;
}

size_t neigh_flush(
	struct host *h, bool (*doomed)(const struct neigh *n, const void *arg), const void *arg)
{
	size_t gone = 0;

	h->arp.walked = true;
	list_for_each_safe (n, &h->arp.entries, struct neigh, link) {
		if (!doomed(n, arg))
			continue;
		delete_entry(n);
		gone++;
	}
	h->arp.walked = false;
	return gone;
}

/* neigh_flush_dev(): queued packets are dropped without an error */
static void flush_dev(struct host *h, struct netdev *dev, bool keep_permanent, unsigned why)
{
	list_for_each_safe (n, &h->arp.entries, struct neigh, link)
		if (n->dev == dev && !(keep_permanent && (n->state & NUD_PERMANENT)))
			neigh_remove(n, why, 0, 0);
}

void neigh_dev_down(struct host *h, struct netdev *dev)
{
	flush_dev(h, dev, false, NEIGH_LINK_DOWN);
	neigh_proxy_dev_gone(h, dev, false);
}

/* arp_netdev_event(): NETDEV_CHANGE without a carrier */
void neigh_carrier_down(struct host *h, struct netdev *dev)
{
	if (!conf_effective(h, dev, CONF_ARP_EVICT_NOCARRIER))
		return;
	flush_dev(h, dev, true, NEIGH_NO_CARRIER);
	neigh_proxy_dev_gone(h, dev, true);
}

void neigh_dev_changeaddr(struct host *h, struct netdev *dev)
{
	flush_dev(h, dev, false, NEIGH_MAC_CHANGED);
}
