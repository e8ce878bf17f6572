/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lookups of hosts: owners of MACs and addresses, interfaces that share a segment, the first hop
 * towards an address. Reads the world and never changes it.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/evidence/evidence.h"
#include "host/ip/tunnel.h"
#include "host/ip/virtual.h"
#include "net/link.h"

struct host *who_is_node(const struct explain *x, unsigned id)
{
	const struct network *net = lab_network(x->lab);

	if (id >= net->node_count || net->nodes[id]->kind != NODE_HOST)
		return NULL;
	return (struct host *)(void *)net->nodes[id];
}

const char *who_name(const struct explain *x, const struct host *h)
{
	return h ? h->node.name : say(explain_language(x), N_("an unknown host"));
}

struct host *who_has_mac(const struct explain *x, const uint8_t *mac, struct netdev **dev)
{
	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		struct host *h = who_is_node(x, i);
		if (!h)
			continue;
		list_for_each (d, &h->node.devs, struct netdev, link)
			if (d != h->lo && mac_equal(d->mac, mac)) {
				if (dev)
					*dev = d;
				return h;
			}
	}
	return NULL;
}

struct host *who_has_address(const struct explain *x, uint32_t address, struct netdev **dev)
{
	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		struct host *h = who_is_node(x, i);
		if (!h)
			continue;
		list_for_each (d, &h->node.devs, struct netdev, link)
			if (d != h->lo && addr_find(d, address)) {
				if (dev)
					*dev = d;
				return h;
			}
	}
	return NULL;
}

bool who_owns(const struct host *h, uint32_t address)
{
	return addr_type(h, address) == RTN_LOCAL;
}

bool who_holds(const struct host *h, uint32_t address)
{
	list_for_each (d, &h->node.devs, struct netdev, link)
		if (addr_find(d, address))
			return true;
	return false;
}

/* marks every interface that a broadcast from `dev` would reach over links and switches, up or
 * down: where it is plugged in, not whether it works */
static bool reaches(const struct netdev *dev, const struct netdev *to, bool *seen)
{
	const struct netdev *peer = dev->wire ? dev->wire->end[1 - dev->wire_end] : NULL;

	if (!peer)
		return false;
	if (peer == to)
		return true;
	if (peer->node->kind != NODE_BRIDGE || seen[peer->node->id])
		return false;
	seen[peer->node->id] = true;
	list_for_each (port, &peer->node->devs, struct netdev, link)
		if (port != peer && reaches(port, to, seen))
			return true;
	return false;
}

/* a macvlan is on its lower interface's segment */
static const struct netdev *who_wired(const struct netdev *dev)
{
	const struct virtual_dev *v = virtual_of(dev);

	return v && v->kind == VIRTUAL_MACVLAN ? v->lower : dev;
}

bool who_is_loose(const struct netdev *dev)
{
	const struct virtual_dev *v = virtual_of(dev);

	return !v && !dev->wire && strncmp(dev->name, "lo", 2) != 0 &&
		strncmp(dev->name, TUNNEL_NAME, 4) != 0;
}

bool who_one_segment(const struct netdev *first, const struct netdev *second)
{
	const struct netdev *a = who_wired(first), *b = who_wired(second);
	bool *seen = calloc(a->node->net->node_count, sizeof(*seen));

	if (!seen)
		abort();
	bool joined = a == b || reaches(a, b, seen);
	free(seen);
	return joined;
}

struct netdev *who_dev_on(const struct host *h, const struct netdev *segment)
{
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (dev != h->lo && who_one_segment(segment, dev))
			return dev;
	return NULL;
}

struct neigh *who_neighbour(const struct host *h, const struct netdev *dev, uint32_t address)
{
	struct neigh *n = dev ? neigh_lookup(h, dev, address) : NULL;

	return n && n->state != NUD_NONE ? n : NULL;
}

const char *who_refuses(const struct host *h, uint32_t to, uint32_t *dst, unsigned *prefix)
{
	const struct fib_route *r = fib_lookup(h, to, NULL);

	if (!r)
		return NULL;
	*dst = r->dst;
	*prefix = r->prefix;
	switch (r->type) {
	case RTN_BLACKHOLE: return "blackhole";
	case RTN_UNREACHABLE: return "unreachable";
	case RTN_PROHIBIT: return "prohibit";
	default: return NULL;
	}
}

struct way who_way(const struct host *h, uint32_t to)
{
	const struct fib_route *r = fib_lookup(h, to, NULL);
	struct way w = {.route = r};

	if (!r)
		return w;
	w.local = r->type == RTN_LOCAL;
	w.dev = r->dev;
	w.nexthop = r->gateway ? r->gateway : to;
	if (r->type != RTN_LOCAL && r->type != RTN_UNICAST)
		w.route = NULL;
	return w;
}

static uint32_t address_seen(const struct netdev *dev, const struct netdev *from)
{
	list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (addr_onlink(from, a->local, 0))
			return a->local;
	return 0;
}

uint32_t router_towards(const struct explain *x, const struct host *from, uint32_t to)
{
	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		struct host *router = who_is_node(x, i);
		if (!router || router == from || !router->ipv4.ip_forward ||
			!who_way(router, to).route)
			continue;
		list_for_each (dev, &from->node.devs, struct netdev, link) {
			const struct netdev *there = dev->wire ? who_dev_on(router, dev) : NULL;
			uint32_t address = there ? address_seen(there, dev) : 0;
			if (address)
				return address;
		}
	}
	return 0;
}
