/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Selects and classifies addresses (net/ipv4/devinet.c: inet_select_addr(), inet_confirm_addr();
 * net/ipv4/fib_frontend.c: __inet_dev_addr_type()).
 */
#include "host/ip/addr.h"
#include "host/route/fib_internal.h"

static bool secondary(const struct in_ifaddr *ifa)
{
	return ifa->flags & IFA_F_SECONDARY;
}

/* With route_localnet even addresses of scope host are good for the link (devinet.c:
 * localnet_scope). */
static uint8_t scope_of(const struct host *h, const struct netdev *dev, const struct in_ifaddr *ifa)
{
	if (ifa->scope > RT_SCOPE_LINK && conf_effective(h, dev, CONF_ROUTE_LOCALNET))
		return RT_SCOPE_LINK;
	return ifa->scope < RT_SCOPE_HOST ? ifa->scope : RT_SCOPE_HOST;
}

bool addr_onlink(const struct netdev *dev, uint32_t a, uint32_t b)
{
	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (addr_match(ifa, a) && (!b || addr_match(ifa, b)))
			return true;
	return false;
}

/* the primary of `dev` for `dst`: in its subnet, else the first */
static uint32_t select_here(
	const struct host *h, const struct netdev *dev, uint32_t dst, uint8_t scope)
{
	uint32_t first = 0;

	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link) {
		if (secondary(ifa) || scope_of(h, dev, ifa) > scope)
			continue;
		if (!dst || addr_match(ifa, dst))
			return ifa->local;
		if (!first)
			first = ifa->local;
	}
	return first;
}

/* in_dev_select_addr() */
static uint32_t select_elsewhere(const struct netdev *dev, uint8_t scope)
{
	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (!secondary(ifa) && ifa->scope != RT_SCOPE_LINK && ifa->scope <= scope)
			return ifa->local;
	return 0;
}

/* An unnumbered interface borrows from the others, lo first: a VIP on lo is found before the
 * addresses of other cards. */
uint32_t addr_select(const struct host *h, const struct netdev *dev, uint32_t dst, uint8_t scope)
{
	uint32_t found = dev->ip ? select_here(h, dev, dst, scope) : 0;

	if (found)
		return found;
	list_for_each (other, &h->node.devs, struct netdev, link) {
		found = other->ip ? select_elsewhere(other, scope) : 0;
		if (found)
			return found;
	}
	return 0;
}

/*
 * confirm_addr_indev(): one walk looks for a usable address (`address`) and for a prefix that
 * contains both `local` and `dst` (`same`); they may come from different entries, except that a
 * freely chosen address must be in the prefix that contains `dst`.
 */
static uint32_t confirm_here(
	const struct host *h, const struct netdev *dev, uint32_t dst, uint32_t local, uint8_t scope)
{
	uint32_t address = 0;
	bool same = false;

	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link) {
		bool wide = scope_of(h, dev, ifa) <= scope;
		if (!address && (!local || local == ifa->local) && wide) {
			address = ifa->local;
			if (same)
				break;
		}
		if (same)
			continue;
		same = (!local || addr_match(ifa, local)) && (!dst || addr_match(ifa, dst));
		if (!same || !address)
			continue;
		if (local || !dst || addr_match(ifa, address))
			break;
		if (wide) {
			address = ifa->local;
			break;
		}
		same = false; /* look for a larger prefix with both */
	}
	return same ? address : 0;
}

uint32_t addr_confirm(
	const struct host *h, const struct netdev *dev, uint32_t dst, uint32_t local, uint8_t scope)
{
	if (dev)
		return confirm_here(h, dev, dst, local, scope);
	list_for_each (each, &h->node.devs, struct netdev, link) {
		uint32_t found = each->ip ? confirm_here(h, each, dst, local, scope) : 0;
		if (found)
			return found;
	}
	return 0;
}

/* __ip_dev_find(): a whole prefix can be local by a route (127.0.0.0/8) */
struct netdev *addr_dev(const struct host *h, uint32_t local)
{
	const struct in_ifaddr *ifa = addr_lookup(h, local);

	if (ifa)
		return ifa->in_dev->dev;
	const struct fib_route *r = fib_lookup(h, local, NULL);
	return r && r->type == RTN_LOCAL ? r->dev : NULL;
}

/* inet_addr_type_dev_table(): `dev` only selects a VRF's table, and VRFs are not simulated. So a
 * VIP on lo is local for eth0, too. */
unsigned addr_type_dev(const struct host *h, const struct netdev *dev, uint32_t address)
{
	(void)dev;
	if (ipv4_is_zeronet(address) || ipv4_is_limited_broadcast(address))
		return RTN_BROADCAST;
	if (ipv4_is_multicast(address))
		return RTN_MULTICAST;
	const struct fib_route *r = fib_lookup_table(h, RT_TABLE_LOCAL, address, NULL);
	return r ? r->type : RTN_UNICAST;
}

unsigned addr_type(const struct host *h, uint32_t address)
{
	return addr_type_dev(h, NULL, address);
}
