/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interfaces without a cable. A dummy counts what it sends and drops it; a vlan tags what it sends
 * (802.1Q, ETH_P_8021Q) and receives frames with its tag; a macvlan has its own MAC on the lower
 * interface and gets a copy of broadcasts. In mode bridge, macvlans of one lower interface reach
 * each other; in mode private they do not; the lower interface itself is never reachable.
 *
 * A deleted interface stays in memory, because packets in transit and records refer to it; a new
 * one of the same name and kind takes its place. Not simulated: the modes vepa, passthru and
 * source, tag priorities, stacked tags.
 */
#include "host/ip/virtual.h"

#include <string.h>

#include "base/errno.h"
#include "host/host.h"
#include "host/ip/addr.h"

#define TAG 4
#define ETH_P_8021Q 0x8100
#define VLAN_ID 0x0fff

const struct virtual_dev *virtual_of(const struct netdev *dev)
{
	return dev->port;
}

/* ---- dummy ---- */

static void dummy_xmit(struct netdev *dev, struct frame *f)
{
	(void)dev;
	frame_consume(f);
}

/* ---- vlan ---- */

/* vlan_insert_tag(): between the addresses and the type */
static void vlan_xmit(struct netdev *dev, struct frame *f)
{
	const struct virtual_dev *v = virtual_of(dev);

	ip_make_room(f, TAG);
	uint8_t *eth = frame_push(f, TAG);
	memmove(eth, eth + TAG, 2 * ETH_ALEN);
	put16(eth + 2 * ETH_ALEN, ETH_P_8021Q);
	put16(eth + 2 * ETH_ALEN + 2, v->vlan);
	netdev_xmit(v->lower, f);
}

static struct netdev *vlan_of(const struct netdev *lower, uint16_t id)
{
	list_for_each (v, &host_of(lower)->virtuals, struct virtual_dev, link)
		if (v->kind == VIRTUAL_VLAN && v->lower == lower && v->vlan == id && !v->gone)
			return v->dev;
	return NULL;
}

/* vlan_do_receive(); a tag that no interface has ends like an unknown protocol */
static bool vlan_receive(struct netdev *dev, struct frame *f)
{
	if (frame_length(f) < ETH_HLEN + TAG || !frame_may_pull(f, ETH_HLEN + TAG))
		return false;
	uint8_t *eth = frame_data(f);
	if (get16(eth + 2 * ETH_ALEN) != ETH_P_8021Q)
		return false;
	struct netdev *vlan = vlan_of(dev, get16(eth + 2 * ETH_ALEN + 2) & VLAN_ID);
	if (!vlan)
		return false;
	memmove(eth + TAG, eth, 2 * ETH_ALEN);
	frame_pull(f, TAG);
	netdev_receive(vlan, f);
	return true;
}

/* ---- macvlan ---- */

static bool is_macvlan_on(const struct virtual_dev *v, const struct netdev *lower)
{
	return v->kind == VIRTUAL_MACVLAN && v->lower == lower && !v->gone;
}

/* macvlan_queue_xmit(): in the mode bridge to its like first */
static void macvlan_xmit(struct netdev *dev, struct frame *f)
{
	const struct virtual_dev *from = virtual_of(dev);
	const uint8_t *to = frame_data(f);

	list_for_each_safe (v, &host_of(dev)->virtuals, struct virtual_dev, link) {
		if (from->mode != MACVLAN_BRIDGE || !is_macvlan_on(v, from->lower) ||
			v->mode != MACVLAN_BRIDGE || v->dev == dev || !netdev_is_up(v->dev))
			continue;
		if (mac_is_multicast(to)) {
			netdev_receive(v->dev, frame_copy(f));
		} else if (mac_equal(to, v->dev->mac)) {
			netdev_receive(v->dev, f);
			return;
		}
	}
	netdev_xmit(from->lower, f);
}

/* macvlan_handle_frame() */
static bool macvlan_receive(struct netdev *dev, struct frame *f)
{
	uint8_t to[ETH_ALEN];

	memcpy(to, frame_data(f), ETH_ALEN);
	list_for_each_safe (v, &host_of(dev)->virtuals, struct virtual_dev, link) {
		if (!is_macvlan_on(v, dev) || !netdev_is_up(v->dev))
			continue;
		if (mac_is_multicast(to)) {
			netdev_receive(v->dev, frame_copy(f));
		} else if (mac_equal(to, v->dev->mac)) {
			netdev_receive(v->dev, f);
			return true;
		}
	}
	return false;
}

bool virtual_receive(struct netdev *dev, struct frame *f)
{
	if (list_empty(&host_of(dev)->virtuals))
		return false;
	return vlan_receive(dev, f) || macvlan_receive(dev, f);
}

/* ---- making and deleting ---- */

static const struct netdev_ops kinds[] = {
	[VIRTUAL_DUMMY] = {dummy_xmit, host_receive, host_interface_changed},
	[VIRTUAL_VLAN] = {vlan_xmit, host_receive, host_interface_changed},
	[VIRTUAL_MACVLAN] = {macvlan_xmit, host_receive, host_interface_changed},
};

static bool taken(struct host *h, const struct virtual_spec *s)
{
	return node_dev(&h->node, s->name) ||
		(s->kind == VIRTUAL_VLAN && vlan_of(s->lower, s->vlan));
}

/* one of that name and kind that was deleted, or a new one */
static struct virtual_dev *make(struct host *h, const struct virtual_spec *s)
{
	list_for_each (v, &h->virtuals, struct virtual_dev, link)
		if (v->gone && v->kind == s->kind && strcmp(v->dev->name, s->name) == 0) {
			list_add_tail(&v->dev->link, &h->node.devs);
			in_dev_of(v->dev)->conf = h->conf_default;
			return v;
		}
	struct virtual_dev *v = arena_get(host_engine(h)->arena, sizeof(*v));
	v->dev = host_add_device(h, s->name, &kinds[s->kind]);
	v->dev->port = v;
	list_add_tail(&v->link, &h->virtuals);
	return v;
}

int virtual_add(struct host *h, const struct virtual_spec *s)
{
	if (taken(h, s))
		return -EEXIST;
	struct virtual_dev *v = make(h, s);
	v->kind = s->kind;
	v->mode = s->mode;
	v->vlan = s->vlan;
	v->lower = s->lower;
	v->gone = false;
	v->dev->txqueuelen = 1000;
	v->dev->carrier = s->lower ? s->lower->carrier && netdev_is_up(s->lower) : true;
	if (s->kind == VIRTUAL_DUMMY)
		v->dev->flags = IFF_BROADCAST | IFF_NOARP;
	if (s->lower)
		v->dev->mtu = s->lower->mtu;
	if (s->kind == VIRTUAL_VLAN) /* a vlan shares its card's MAC */
		memcpy(v->dev->mac, s->lower->mac, ETH_ALEN);
	return 0;
}

void virtual_del(struct host *h, struct netdev *dev)
{
	struct virtual_dev *gone = dev->port;

	list_for_each_safe (v, &h->virtuals, struct virtual_dev, link)
		if (v->lower == dev && !v->gone)
			virtual_del(h, v->dev);
	netdev_set_up(dev, false);
	addr_flush(h, dev);
	list_del(&dev->link);
	list_init(&dev->link);
	gone->gone = true;
}

void virtual_lower_changed(struct netdev *lower, unsigned what)
{
	list_for_each_safe (v, &host_of(lower)->virtuals, struct virtual_dev, link) {
		if (v->lower != lower || v->gone)
			continue;
		bool carrier = lower->carrier && netdev_is_up(lower);
		if (v->dev->carrier != carrier)
			netdev_set_carrier(v->dev, carrier);
		if (v->kind == VIRTUAL_VLAN && (what == NETDEV_UP || what == NETDEV_DOWN))
			netdev_set_up(v->dev, what == NETDEV_UP);
	}
}
