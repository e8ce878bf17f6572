/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of neighbours: entries by interface and address, their creation and garbage collection
 * (net/core/neighbour.c: neigh_alloc(), ___neigh_create(), neigh_forced_gc(),
 * neigh_periodic_work(); the IPv4 part of creating one is arp_constructor() in net/ipv4/arp.c).
 *
 * Invariant: an entry that is not PERMANENT is in `collectable`; below gc_thresh1 nothing is
 * collected. The periodic work is deferrable in Linux; here it always runs on time. Not simulated:
 * statistics, netlink notifications, entries learnt by routing daemons (EXT_LEARNED).
 */
#include <assert.h>

#include "host/ip/addr.h"
#include "host/neigh/neigh_internal.h"

REASON_LIST(neigh_reasons, "neighbour", NEIGH_REASON_BASE + 1, NEIGH_REASONS);

static void periodic(struct engine *e, struct timer *t);

/* net/ipv4/arp.c: arp_tbl */
static const struct neigh_parms arp_defaults = {
	.mcast_probes = 3,
	.ucast_probes = 3,
	.retrans_time = 1 * HZ,
	.base_reachable_time = 30 * HZ,
	.delay_probe_time = 5 * HZ,
	.interval_probe_time = 5 * HZ,
	.gc_staletime = 60 * HZ,
	.queue_len_bytes = 212992, /* SK_WMEM_MAX */
	.proxy_qlen = 64,
	.anycast_delay = 1 * HZ,
	.proxy_delay = 8 * HZ / 10,
	.locktime = 1 * HZ,
};

int neigh_draw_reachable_time(struct host *h, int base)
{
	return base > 0 ? (int)rng_below(&h->arp.random, (uint64_t)base) + base / 2 : 0;
}

void neigh_init(struct host *h)
{
	struct neigh_table *t = &h->arp;
	struct engine *e = host_engine(h);
	uint64_t now = engine_jiffies(e);

	hash_init(&t->table, e->arena);
	pool_init(&t->pool, e->arena, "neighbour", sizeof(struct neigh));
	list_init(&t->entries);
	list_init(&t->collectable);
	list_init(&t->proxies);
	list_init(&t->parms);
	list_init(&t->proxy_queue);
	t->random = engine_stream(e, h->node.name, "neighbour");
	t->gc_interval = 30 * HZ;
	t->gc_thresh1 = 128;
	t->gc_thresh2 = 512;
	t->gc_thresh3 = 1024;
	t->defaults = arp_defaults;
	t->defaults.reachable_time = neigh_draw_reachable_time(h, t->defaults.base_reachable_time);
	list_add(&t->defaults.link, &t->parms);
	t->last_flush = now;
	t->last_rand = now + (uint64_t)t->defaults.reachable_time * 20;
	t->proxy_timer.run = neigh_proxy_run;
	t->periodic.run = periodic;
	timer_mod_in(e, &t->periodic, (uint64_t)t->defaults.reachable_time);
}

/* neigh_parms_alloc() */
struct neigh_parms *neigh_parms_new(struct host *h, struct netdev *dev)
{
	struct neigh_parms *p = arena_alloc(host_engine(h)->arena, sizeof(*p));

	*p = h->arp.defaults;
	p->dev = dev;
	p->qlen = 0;
	p->written = 0;
	p->reachable_time = neigh_draw_reachable_time(h, p->base_reachable_time);
	list_add(&p->link, &h->arp.defaults.link);
	return p;
}

void neigh_parms_keep(struct neigh_parms *p)
{
	p->written = UINT32_MAX;
}

const struct neigh_parms *neigh_parms_of(const struct neigh *n)
{
	const struct in_device *in_dev = n->dev ? in_dev_of(n->dev) : NULL;

	return in_dev && in_dev->neigh ? in_dev->neigh : &n->host->arp.defaults;
}

static uint64_t key_hash(const struct netdev *dev, uint32_t address)
{
	return hash_two(address, dev->index);
}

struct neigh *neigh_lookup(const struct host *h, const struct netdev *dev, uint32_t address)
{
	uint64_t hash = key_hash(dev, address);

	hash_for_each (node, &h->arp.table, hash) {
		struct neigh *n = container_of(node, struct neigh, node);
		if (n->dev == dev && n->address == address)
			return n;
	}
	return NULL;
}

void neigh_collectable(struct neigh *n, bool yes)
{
	struct neigh_table *t = &n->host->arp;

	if (list_linked(&n->gc) == yes)
		return;
	if (yes)
		list_add_tail(&n->gc, &t->collectable);
	else
		list_del(&n->gc);
	t->collectable_count += yes ? 1 : (size_t)-1;
}

void neigh_remove(struct neigh *n, unsigned why, uint64_t x, uint64_t y)
{
	struct neigh_table *t = &n->host->arp;

	neigh_del_timer(n);
	hash_del(&t->table, &n->node);
	list_del(&n->link);
	neigh_collectable(n, false);
	neigh_set_state(n, NUD_NONE, why, x, y);
	neigh_purge(n);
	assert(!timer_pending(&n->timer));
	t->count--;
	pool_put(&t->pool, n);
}

/* neigh_forced_gc(): deletes entries that are FAILED or NOARP or unchanged for 5 s, until only
 * gc_thresh2 remain */
static size_t forced_gc(struct host *h, uint64_t now)
{
	struct neigh_table *t = &h->arp;
	long want = (long)t->collectable_count + 1 - t->gc_thresh2;
	size_t shrunk = 0;

	list_for_each_safe (n, &t->collectable, struct neigh, gc) {
		bool old = jiffies_before(n->updated, now - 5 * HZ);
		if (!n->held &&
			(n->state == NUD_FAILED || n->state == NUD_NOARP ||
				ipv4_is_multicast(n->address) || old)) {
			neigh_remove(n, NEIGH_FORCED_OUT, 0, t->count);
			shrunk++;
		}
		if ((long)shrunk >= want)
			break;
	}
	t->last_flush = now;
	return shrunk;
}

/* neigh_alloc(): is there room for one more? */
static bool table_has_room(struct host *h)
{
	struct neigh_table *t = &h->arp;
	uint64_t now = engine_jiffies(host_engine(h));
	long entries = (long)t->collectable_count;

	if (entries < t->gc_thresh3 &&
		(entries < t->gc_thresh2 || !jiffies_before(t->last_flush + 5 * HZ, now)))
		return true;
	return (!t->walked && forced_gc(h, now) > 0) || entries < t->gc_thresh3;
}

/* ip_eth_mc_map(): RFC 1112 6.4 */
static void multicast_mac(uint8_t mac[ETH_ALEN], uint32_t address)
{
	mac[0] = 0x01;
	mac[1] = 0x00;
	mac[2] = 0x5e;
	mac[3] = address >> 16 & 0x7f;
	mac[4] = address >> 8 & 0xff;
	mac[5] = address & 0xff;
}

/* arp_constructor(): addresses that need no ARP */
static void construct(struct neigh *n)
{
	const struct netdev *dev = n->dev;
	unsigned type = addr_type(n->host, n->address);

	if (type == RTN_MULTICAST) {
		multicast_mac(n->mac, n->address);
	} else if (dev->flags & (IFF_NOARP | IFF_LOOPBACK)) {
		memcpy(n->mac, dev->mac, ETH_ALEN);
	} else if (type == RTN_BROADCAST || (dev->flags & IFF_POINTOPOINT)) {
		memcpy(n->mac, eth_broadcast, ETH_ALEN);
	} else {
		return;
	}
	n->state = NUD_NOARP;
}

struct neigh *neigh_create(struct host *h, struct netdev *dev, uint32_t address, bool exempt)
{
	struct neigh_table *t = &h->arp;
	uint64_t now = engine_jiffies(host_engine(h));

	if (!exempt && !table_has_room(h))
		return NULL;
	struct neigh *n = pool_get(&t->pool);
	n->host = h;
	n->dev = dev;
	n->address = address;
	list_init(&n->queue);
	n->timer.run = neigh_timer;
	n->updated = n->used = now;
	construct(n);
	n->confirmed = now - (uint64_t)neigh_parms_of(n)->base_reachable_time * 2;
	hash_add(&t->table, &n->node, key_hash(dev, address));
	list_add_tail(&n->link, &t->entries);
	neigh_collectable(n, !exempt);
	t->count++;
	return n;
}

struct neigh *neigh_get(struct host *h, struct netdev *dev, uint32_t address)
{
	/* on loopback and point-to-point all share one: arp_constructor(), __ipv4_neigh_lookup() */
	uint32_t key = dev->flags & (IFF_LOOPBACK | IFF_POINTOPOINT) ? 0 : address;
	struct neigh *n = neigh_lookup(h, dev, key);

	return n ? n : neigh_create(h, dev, key, false);
}

static void collect(struct neigh *n, uint64_t now)
{
	uint64_t stale = (uint64_t)neigh_parms_of(n)->gc_staletime;

	if (n->held || (n->state & (NUD_PERMANENT | NUD_IN_TIMER)))
		return;
	if (jiffies_before(n->used, n->confirmed) && jiffies_before_eq(n->confirmed, now))
		n->used = n->confirmed;
	if (n->state == NUD_FAILED || jiffies_before(now, n->used) ||
		!jiffies_before(now, n->used + stale))
		neigh_remove(n, NEIGH_AGED_OUT, jiffies_ns(now - n->used), n->host->arp.count);
}

/* neigh_periodic_work() */
static void periodic(struct engine *e, struct timer *timer)
{
	struct neigh_table *t = container_of(timer, struct neigh_table, periodic);
	struct host *h = container_of(t, struct host, arp);
	uint64_t now = engine_jiffies(e);

	if (jiffies_before(t->last_rand + 300 * HZ, now)) {
		t->last_rand = now;
		list_for_each (p, &t->parms, struct neigh_parms, link)
			p->reachable_time = neigh_draw_reachable_time(h, p->base_reachable_time);
	}
	if ((long)t->count >= t->gc_thresh1)
		list_for_each_safe (n, &t->entries, struct neigh, link)
			collect(n, now);
	timer_mod_in(e, timer, (uint64_t)t->defaults.base_reachable_time / 2);
}
