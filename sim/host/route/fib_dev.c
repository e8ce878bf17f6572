/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happens to routes when interfaces and addresses come and go (net/ipv4/fib_frontend.c:
 * fib_netdev_event(); net/ipv4/fib_semantics.c: fib_sync_down_dev(), fib_sync_up()).
 *
 * An interface that is put down loses its routes for good, those by hand too; only the local
 * routes of its addresses stay, so the host still answers to them. When it comes up again its
 * addresses bring back their own routes. A lost carrier deletes nothing.
 */
#include "host/route/fib_internal.h"

/* fib_table_flush() of what `doomed` says */
static void flush(struct host *h, struct fib_table *t,
	bool (*doomed)(const struct fib_route *r, const void *arg), const void *arg)
{
	for (uint64_t lengths = t->present; lengths; lengths &= lengths - 1)
		list_for_each_safe (
			r, &t->prefixes[__builtin_ctzll(lengths)], struct fib_route, link)
			if (doomed(r, arg))
				fib_remove(h, r);
}

static void flush_both(
	struct host *h, bool (*doomed)(const struct fib_route *r, const void *arg), const void *arg)
{
	flush(h, &h->fib.local, doomed, arg);
	flush(h, &h->fib.main, doomed, arg);
}

static bool by_dev(const struct fib_route *r, const void *dev)
{
	return r->dev == dev;
}

static bool by_dev_not_local(const struct fib_route *r, const void *dev)
{
	return r->dev == dev && r->nh_scope != RT_SCOPE_NOWHERE;
}

void fib_disable_ip(struct host *h, struct netdev *dev, bool force)
{
	flush_both(h, force ? by_dev : by_dev_not_local, dev);
	h->fib.generation++;
	neigh_dev_down(h, dev);
}

static void set_linkdown(struct fib_table *t, const struct netdev *dev)
{
	for (uint64_t lengths = t->present; lengths; lengths &= lengths - 1)
		list_for_each (r, &t->prefixes[__builtin_ctzll(lengths)], struct fib_route, link)
			if (r->dev == dev && r->nh_scope != RT_SCOPE_NOWHERE)
				r->linkdown = !dev->carrier;
}

void fib_carrier_changed(struct host *h, struct netdev *dev)
{
	set_linkdown(&h->fib.local, dev);
	set_linkdown(&h->fib.main, dev);
	h->fib.generation++;
}

void fib_dev_changed(struct host *h, struct netdev *dev, bool down)
{
	if (down) {
		fib_disable_ip(h, dev, false);
		return;
	}
	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		fib_add_ifaddr(h, ifa);
	fib_carrier_changed(h, dev);
}

struct prefsrc {
	uint32_t local;
};

static bool by_prefsrc(const struct fib_route *r, const void *arg)
{
	return r->prefsrc == ((const struct prefsrc *)arg)->local;
}

void fib_prefsrc_gone(struct host *h, uint32_t local)
{
	const struct prefsrc gone = {local};

	flush(h, &h->fib.main, by_prefsrc, &gone);
}

/* fib_nhc_update_mtu(), without the case of an MTU that was the interface's own */
void fib_mtu_changed(struct host *h, struct netdev *dev)
{
	list_for_each (e, &h->fib.exceptions, struct fib_exception, link) {
		if (e->route->dev != dev || !e->pmtu || dev->mtu > e->pmtu)
			continue;
		e->pmtu = dev->mtu;
		e->locked = false;
	}
	h->fib.generation++;
}
