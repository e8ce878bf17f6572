/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The routes that are added and deleted with an address (net/ipv4/fib_frontend.c: fib_add_ifaddr(),
 * fib_del_ifaddr()):
 *
 *	local 10.0.0.11             table local, stays while the interface is down
 *	broadcast 10.0.0.255        table local, while it is up; also one given by hand
 *	10.0.0.0/24                 table main, "proto kernel scope link src 10.0.0.11"
 *
 * On lo the last one is a local route: a VIP with /24 on lo makes the whole subnet local. Deleting
 * is harder: another address may need the same route.
 */
#include "host/route/fib_internal.h"

static uint32_t network_of(const struct in_ifaddr *ifa)
{
	return ifa->address & ipv4_mask(ifa->prefix);
}

static uint32_t broadcast_of(const struct in_ifaddr *ifa)
{
	return ifa->address | ~ipv4_mask(ifa->prefix);
}

static bool secondary(const struct in_ifaddr *ifa)
{
	return ifa->flags & IFA_F_SECONDARY;
}

/* inet_ifa_byprefix(): the first of the subnet, its primary */
static struct in_ifaddr *primary_of(struct in_device *in_dev, uint32_t network, uint8_t prefix)
{
	list_for_each (ifa, &in_dev->addrs, struct in_ifaddr, link)
		if (ifa->prefix == prefix && addr_match(ifa, network))
			return ifa;
	return NULL;
}

/* the connected route's type; none for 0.0.0.0/8 and for a /32 */
static bool has_prefix_route(const struct in_ifaddr *ifa)
{
	uint32_t network = network_of(ifa);

	return !ipv4_is_zeronet(network) && (network != ifa->local || ifa->prefix < 32);
}

static unsigned prefix_route_type(const struct in_ifaddr *ifa)
{
	return ifa->in_dev->dev->flags & IFF_LOOPBACK ? RTN_LOCAL : RTN_UNICAST;
}

/* a former neighbour entry for it becomes invalid: arp_invalidate() */
static void add_broadcast(struct host *h, uint32_t address, const struct in_ifaddr *prim)
{
	struct netdev *dev = prim->in_dev->dev;

	fib_magic_add(h, RTN_BROADCAST, address, 32, prim);
	if (neigh_lookup(h, dev, address))
		neigh_delete(h, dev, address);
}

void fib_add_ifaddr(struct host *h, struct in_ifaddr *ifa)
{
	struct in_ifaddr *prim = ifa;

	if (secondary(ifa))
		prim = primary_of(ifa->in_dev, network_of(ifa), ifa->prefix);
	if (!prim)
		return;
	fib_magic_add(h, RTN_LOCAL, ifa->local, 32, prim);
	if (!netdev_is_up(ifa->in_dev->dev))
		return;
	if (ifa->broadcast && !ipv4_is_limited_broadcast(ifa->broadcast))
		add_broadcast(h, ifa->broadcast, prim);
	if (secondary(ifa) || !has_prefix_route(ifa))
		return;
	if (!(ifa->flags & IFA_F_NOPREFIXROUTE))
		fib_magic_add(h, prefix_route_type(ifa), network_of(ifa), ifa->prefix, prim);
	if (ifa->prefix < 31)
		add_broadcast(h, broadcast_of(ifa), prim);
}

/* which of a deleted address's routes another address still needs */
struct needed {
	bool local, broadcast, low, high;
};

/* What fib_del_ifaddr() walks the list with. */
struct going {
	struct in_ifaddr *ifa, *prim, *iprim;
	struct in_ifaddr *prim1; /* the primary of the entry looked at */
	bool same_prefsrc;       /* another primary with the same address was found */
	bool gone;               /* the address is not on the list any more */
};

static bool in_subnet_of(const struct in_ifaddr *ifa, const struct in_ifaddr *prim)
{
	return ifa->prefix == prim->prefix && addr_match(prim, ifa->address);
}

/* does `other` share the preferred source of the deleted address? Its primary is stored in
 * g->prim1. */
static bool shares_source(struct going *g, struct in_ifaddr *other)
{
	if (!secondary(other)) {
		if (g->prim->local != other->local)
			return false;
		g->prim1 = other;
		g->same_prefsrc |= g->prim != other;
		return true;
	}
	if (in_subnet_of(other, g->prim)) {
		g->prim1 = g->prim;
		return true;
	}
	if (!g->same_prefsrc)
		return false;
	if (!g->prim1 || !in_subnet_of(other, g->prim1))
		g->prim1 = primary_of(other->in_dev, other->address, other->prefix);
	return g->prim1 && g->prim1->local == g->prim->local;
}

static void note_needed(const struct going *g, const struct in_ifaddr *other, struct needed *n)
{
	const struct in_ifaddr *ifa = g->ifa;
	uint32_t high = broadcast_of(ifa), low = network_of(ifa);

	n->local |= ifa->local == other->local;
	n->broadcast |= ifa->broadcast == other->broadcast;
	n->high |= high == other->broadcast;
	n->low |= low == other->broadcast;
	if (g->prim1 != other || other->prefix >= 31 || ipv4_is_zeronet(network_of(other)))
		return;
	uint32_t high1 = broadcast_of(other), low1 = network_of(other);
	n->broadcast |= ifa->broadcast == high1 || ifa->broadcast == low1;
	n->high |= high == high1 || high == low1;
	n->low |= low == high1 || low == low1;
}

static struct needed find_needed(struct going *g)
{
	struct needed n = {0};

	g->gone = true;
	list_for_each (other, &g->ifa->in_dev->addrs, struct in_ifaddr, link) {
		if (other == g->ifa) {
			g->gone = false; /* promotion: the address stays */
			continue;
		}
		if (g->iprim && in_subnet_of(other, g->iprim))
			continue;
		if (shares_source(g, other))
			note_needed(g, other, &n);
	}
	return n;
}

static void del_local(struct host *h, const struct going *g)
{
	const struct in_ifaddr *ifa = g->ifa;

	fib_magic_del(h, RTN_LOCAL, ifa->local, 32, g->prim);
	if (g->gone && addr_type_dev(h, ifa->in_dev->dev, ifa->local) != RTN_LOCAL)
		fib_prefsrc_gone(h, ifa->local);
}

void fib_del_ifaddr(struct host *h, struct in_ifaddr *ifa, struct in_ifaddr *iprim)
{
	struct going g = {.ifa = ifa, .prim = ifa, .iprim = iprim};
	bool subnet = false;

	if (secondary(ifa)) {
		g.prim = primary_of(ifa->in_dev, network_of(ifa), ifa->prefix);
		if (!g.prim || (iprim && iprim != g.prim))
			return;
	} else if (has_prefix_route(ifa)) {
		if (!(ifa->flags & IFA_F_NOPREFIXROUTE))
			fib_magic_del(
				h, prefix_route_type(ifa), network_of(ifa), ifa->prefix, g.prim);
		subnet = true;
	}
	struct needed n = find_needed(&g);
	if (!n.broadcast)
		fib_magic_del(h, RTN_BROADCAST, ifa->broadcast, 32, g.prim);
	if (subnet && ifa->prefix < 31 && !n.high)
		fib_magic_del(h, RTN_BROADCAST, broadcast_of(ifa), 32, g.prim);
	if (subnet && ifa->prefix < 31 && !n.low)
		fib_magic_del(h, RTN_BROADCAST, network_of(ifa), 32, g.prim);
	if (!n.local)
		del_local(h, &g);
}
