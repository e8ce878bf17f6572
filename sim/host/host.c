/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The host and its interfaces: received frames go to ARP or IP by their type (net/core/dev.c:
 * __netif_receive_skb_core(), net/ethernet/eth.c: eth_type_trans()); changes of an interface go to
 * addresses, routes and neighbours in the order of Linux's notifiers.
 *
 * A frame for another MAC is dropped here, as on an interface that is not promiscuous. A frame sent
 * through lo arrives at the same instant, after everything else due then (loopback_xmit() puts it
 * into the backlog); it keeps its route and its mark. Not simulated: setting an MTU below 68, which
 * would disable IP.
 */
#include "host/host.h"

#include <assert.h>

#include "engine/trace.h"
#include "host/ip/addr.h"
#include "host/ip/virtual.h"
#include "host/neigh/arp.h"
#include "host/records.h"
#include "net/link.h"

#define LOOPBACK_MTU 65536

const struct kind host_kinds[] = {HOST_RECORDS(KIND_ROW){0, NULL, NULL}};

void host_receive(struct netdev *dev, struct frame *f)
{
	struct host *h = host_of(dev);

	if (virtual_receive(dev, f))
		return;
	const uint8_t *eth = frame_data(f);
	unsigned type = get16(eth + 2 * ETH_ALEN);

	if (f->type == PACKET_OTHERHOST) {
		frame_drop_with(f, DROP_OTHERHOST, arg_mac(eth), 0, 0);
		return;
	}
	if (dev != h->lo)
		f->mark = 0; /* no wire carries it */
	frame_pull(f, ETH_HLEN);
	f->l3 = f->l4 = 0;
	if (type == ETH_P_IP)
		ip_rcv(h, dev, f);
	else if (type == ETH_P_ARP)
		arp_rcv(h, dev, f);
	else
		frame_drop_with(f, DROP_PROTOCOL, type, 0, 0);
}

/* inetdev_event(): lo gets its address whenever it comes up */
static void add_loopback_address(struct host *h)
{
	struct addr_spec spec = {.local = UINT32_C(0x7f000001), .prefix = 8};

	addr_add(h, h->lo, &spec);
}

void host_tell(struct host *h, struct netdev *dev, uint32_t address, bool added)
{
	list_for_each (l, &h->listeners, struct host_listener, link)
		l->changed(l, dev, address, added);
}

void host_interface_changed(struct netdev *dev, unsigned what)
{
	struct host *h = host_of(dev);

	if (!dev->ip)
		return;
	switch (what) {
	case NETDEV_UP:
		if (dev == h->lo)
			add_loopback_address(h);
		arp_notify(h, dev);
		fib_dev_changed(h, dev, false);
		ip_mc_up(h, dev);
		break;
	case NETDEV_DOWN:
		ip_mc_down(h, dev);
		fib_dev_changed(h, dev, true);
		break;
	case NETDEV_CARRIER:
		fib_carrier_changed(h, dev);
		if (!dev->carrier)
			neigh_carrier_down(h, dev);
		break;
	case NETDEV_MAC:
		neigh_dev_changeaddr(h, dev);
		arp_notify(h, dev);
		break;
	case NETDEV_MTU: fib_mtu_changed(h, dev); break;
	default: break;
	}
	virtual_lower_changed(dev, what);
	host_tell(h, dev, 0, false);
}

static void loop_xmit(struct netdev *dev, struct frame *f)
{
	struct host *h = host_of(dev);

	list_add_tail(&f->link, &h->loop_queue);
	if (!event_pending(&h->loop_event))
		event_schedule_in(host_engine(h), &h->loop_event, 0);
}

static void loop_receive(struct engine *e, struct event *ev)
{
	struct host *h = container_of(ev, struct host, loop_event);
	struct frame *f = list_first(&h->loop_queue, struct frame, link);

	list_del(&f->link);
	if (!list_empty(&h->loop_queue))
		event_schedule_in(e, ev, 0);
	netdev_receive(h->lo, f);
}

static const struct netdev_ops ethernet_ops = {
	.xmit = link_carry, .receive = host_receive, .changed = host_interface_changed};
static const struct netdev_ops loopback_ops = {
	.xmit = loop_xmit, .receive = host_receive, .changed = host_interface_changed};

/* inetdev_init() */
static void add_ip(struct host *h, struct netdev *dev)
{
	struct in_device *in_dev = arena_alloc(host_engine(h)->arena, sizeof(*in_dev));

	in_dev->dev = dev;
	list_init(&in_dev->addrs);
	ip_mc_init(&in_dev->mc);
	dev->ip = in_dev;
	sysctl_add_interface(h, in_dev);
}

struct netdev *host_add_device(struct host *h, const char *name, const struct netdev_ops *ops)
{
	struct netdev *dev = netdev_new(&h->node, name, ops);

	add_ip(h, dev);
	return dev;
}

struct netdev *host_add_interface(struct host *h, const char *name)
{
	return host_add_device(h, name, &ethernet_ops);
}

void host_add_loopback(struct host *h)
{
	h->lo = netdev_new(&h->node, "lo", &loopback_ops);
	h->lo->flags = IFF_LOOPBACK;
	h->lo->mtu = LOOPBACK_MTU;
	h->lo->carrier = true;
	memcpy(h->lo->mac, eth_zero, ETH_ALEN);
	add_ip(h, h->lo);
	netdev_set_up(h->lo, true);
}

struct host *host_begin(struct network *net, const char *name)
{
	struct host *h = arena_alloc(net->engine->arena, sizeof(*h));

	node_init(&h->node, net, NODE_HOST, name);
	h->random = engine_stream(net->engine, name, "host");
	list_init(&h->loop_queue);
	list_init(&h->listeners);
	list_init(&h->virtuals);
	h->loop_event.run = loop_receive;
	sysctl_init(h);
	hooks_init(h);
	neigh_init(h);
	fib_init(h);
	ip_init(h);
	icmp_init(h);
	igmp_init(h);
	return h;
}

struct host *host_find(const struct network *net, const char *name)
{
	struct node *n = network_find(net, name);

	return n && n->kind == NODE_HOST ? (struct host *)(void *)n : NULL;
}

void host_set_guest(struct host *h, const struct guest_key *key, void *state)
{
	struct host_guest *g = h->guests;

	while (g->key && g->key != key)
		g++;
	assert(g < h->guests + HOST_GUESTS_MAX);
	*g = (struct host_guest){key, state};
}
