/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Effects of interface and address changes on routes (net/ipv4/fib_frontend.c: fib_netdev_event();
 * net/ipv4/fib_semantics.c: fib_sync_down_dev(), fib_sync_up()).
 *
 * An interface that is set down loses its routes permanently, including those added by hand; only
 * the local routes of its addresses stay, so the host still answers to them. When it comes up
 * again, its addresses add their own routes again. A lost carrier deletes nothing.
 */
#include "host/route/fib_internal.h"

/* fib_table_flush() of the routes for which `doomed` is true */
static void flush(struct host *h, struct fib_table *t,
	bool (*doomed)(struct fib_route *r, const void *arg), const void *arg)
{
	for (uint64_t lengths = t->present; lengths; lengths &= lengths - 1)
		list_for_each_safe (
			r, &t->prefixes[__builtin_ctzll(lengths)], struct fib_route, link)
			if (doomed(r, arg))
				fib_remove(h, r);
}

static void flush_all(
	struct host *h, bool (*doomed)(struct fib_route *r, const void *arg), const void *arg)
{
	flush(h, &h->fib.local, doomed, arg);
	flush(h, &h->fib.main, doomed, arg);
	list_for_each (t, &h->fib.tables, struct fib_table, link)
		flush(h, t, doomed, arg);
}

/* a route with several next hops loses those of the interface; it goes with the last */
static bool last_hop_dies(struct fib_route *r, const void *dev)
{
	unsigned alive = 0;

	for (unsigned i = 0; i < r->hop_count; i++) {
		r->hops[i].dead |= r->hops[i].dev == dev;
		alive += !r->hops[i].dead;
	}
	return alive == 0;
}

static bool by_dev(struct fib_route *r, const void *dev)
{
	return r->hops ? last_hop_dies(r, dev) : r->dev == dev;
}

static bool by_dev_not_local(struct fib_route *r, const void *dev)
{
	return by_dev(r, dev) && (r->hops || r->nh_scope != RT_SCOPE_NOWHERE);
}

void fib_disable_ip(struct host *h, struct netdev *dev, bool force)
{
	flush_all(h, force ? by_dev : by_dev_not_local, dev);
	h->fib.generation++;
	neigh_dev_down(h, dev);
}

struct carrier {
	const struct netdev *dev;
	bool revive; /* fib_sync_up(): next hops that died with it live again */
};

static void sync_hops(struct fib_route *r, const struct carrier *c)
{
	for (unsigned i = 0; i < r->hop_count; i++) {
		if (r->hops[i].dev != c->dev)
			continue;
		r->hops[i].linkdown = !c->dev->carrier;
		r->hops[i].dead &= !c->revive;
	}
}

static void set_linkdown(struct fib_table *t, void *arg)
{
	const struct carrier *c = arg;

	for (uint64_t lengths = t->present; lengths; lengths &= lengths - 1)
		list_for_each (r, &t->prefixes[__builtin_ctzll(lengths)], struct fib_route, link) {
			if (r->dev == c->dev && r->nh_scope != RT_SCOPE_NOWHERE)
				r->linkdown = !c->dev->carrier;
			sync_hops(r, c);
		}
}

static void sync_dev(struct host *h, struct netdev *dev, bool revive)
{
	struct carrier c = {dev, revive};

	fib_each_table(h, set_linkdown, &c);
	h->fib.generation++;
}

void fib_carrier_changed(struct host *h, struct netdev *dev)
{
	sync_dev(h, dev, false);
}

void fib_dev_changed(struct host *h, struct netdev *dev, bool down)
{
	if (down) {
		fib_disable_ip(h, dev, false);
		return;
	}
	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		fib_add_ifaddr(h, ifa);
	sync_dev(h, dev, true);
}

struct prefsrc {
	uint32_t local;
};

static bool by_prefsrc(struct fib_route *r, const void *arg)
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
