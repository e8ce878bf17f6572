/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source address of adverts (keepalived 2.2.7, vrrp/vrrp.c: set_vrrp_src_addr();
 * core/keepalived_netlink.c: netlink_if_address_filter()): the configured one, or the interface's
 * first address that is not an instance's virtual address. It is kept: the last advert still has a
 * deleted address as its source. An interface without an address means FAULT.
 */
#include "base/text.h"
#include "ha/vrrp.h"
#include "host/ip/addr.h"

static bool lists(const struct list *addresses, uint32_t address)
{
	list_for_each (a, addresses, struct ha_address, link)
		if (a->address == address)
			return true;
	return false;
}

/* ignore_address_if_ours_or_link_local() */
static bool is_virtual(const struct keepalived *k, const struct netdev *dev, uint32_t address)
{
	list_for_each (v, &k->instances, struct vrrp, link)
		if (v->base == dev &&
			(lists(&v->conf->addresses, address) || lists(&v->conf->excluded, address)))
			return true;
	return false;
}

/* of the existing addresses the first, or the last added; 0: none */
static uint32_t own_address(const struct keepalived *k, const struct netdev *dev, bool last)
{
	uint32_t found = 0;

	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (!is_virtual(k, dev, ifa->local) && (!found || last))
			found = ifa->local;
	return found;
}

bool vrrp_source_begin(struct vrrp *v)
{
	v->source = v->conf->source ? v->conf->source
		: v->base           ? own_address(v->k, v->base, false)
				    : 0;
	return v->source != 0;
}

static bool follows(const struct vrrp *v, const struct netdev *dev, uint32_t source)
{
	return v->base == dev && !v->conf->source && v->source == source;
}

static void tell(struct keepalived *k, const struct netdev *dev, uint32_t address, bool *told,
	const char *fmt)
{
	if (!*told)
		ha_log(k, HA_VRRP, fmt, ip_text(address).s, dev->name);
	*told = true;
}

static void added(struct keepalived *k, const struct netdev *dev, uint32_t address)
{
	bool told = false;

	if (is_virtual(k, dev, address))
		return;
	list_for_each_safe (v, &k->instances, struct vrrp, link)
		if (follows(v, dev, 0)) {
			tell(k, dev, address, &told, "Assigned address %s for interface %s");
			v->source = address;
			vrrp_try_up(v, false);
		}
}

static void removed(struct keepalived *k, const struct netdev *dev, uint32_t address)
{
	const uint32_t other = own_address(k, dev, true);
	bool told = false;

	list_for_each_safe (v, &k->instances, struct vrrp, link) {
		if (!follows(v, dev, address))
			continue;
		if (!other) {
			tell(k, dev, address, &told, "Deassigned address %s from interface %s");
			vrrp_down(v);
		}
		v->source = other;
	}
}

void vrrp_source_changed(
	struct keepalived *k, const struct netdev *dev, uint32_t address, bool is_added)
{
	if (is_added)
		added(k, dev, address);
	else
		removed(k, dev, address);
}
