/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses for which this host sends proxy replies (`ip neigh add proxy`), and the queue that
 * delays such replies by a random part of proxy_delay, so that the owner can reply first
 * (net/core/neighbour.c: pneigh_lookup(), pneigh_enqueue(), neigh_proxy_process()).
 */
#include "base/errno.h"
#include "host/ip/addr.h"
#include "host/neigh/neigh_internal.h"

struct proxy_cb {     /* frame->cb of a request in the queue */
	uint64_t due; /* jiffies */
	struct netdev *dev;
};

static struct neigh *neigh_proxy_find(
	const struct host *h, const struct netdev *dev, uint32_t address)
{
	list_for_each (n, &h->arp.proxies, struct neigh, link)
		if (n->address == address && n->dev == dev)
			return n;
	return NULL;
}

bool neigh_proxied(const struct host *h, const struct netdev *dev, uint32_t address)
{
	return neigh_proxy_find(h, dev, address) || neigh_proxy_find(h, NULL, address);
}

int neigh_proxy_add(struct host *h, struct netdev *dev, uint32_t address, bool permanent)
{
	struct neigh *n = neigh_proxy_find(h, dev, address);

	if (!n) {
		n = pool_get(&h->arp.pool);
		n->host = h;
		n->dev = dev;
		n->address = address;
		n->proxy = true;
		list_init(&n->queue);
		list_add_tail(&n->link, &h->arp.proxies);
	}
	n->permanent = permanent;
	return 0;
}

static void neigh_proxy_forget(struct neigh *n)
{
	list_del(&n->link);
	pool_put(&n->host->arp.pool, n);
}

int neigh_proxy_delete(struct host *h, struct netdev *dev, uint32_t address)
{
	struct neigh *n = neigh_proxy_find(h, dev, address);

	if (!n)
		return -ENOENT;
	neigh_proxy_forget(n);
	return 0;
}

static struct proxy_cb *proxy_cb(struct frame *f)
{
	return (struct proxy_cb *)(void *)f->cb;
}

static struct neigh_parms *parms_of_dev(struct netdev *dev)
{
	return in_dev_of(dev)->neigh;
}

void neigh_proxy_enqueue(struct host *h, struct netdev *dev, struct frame *f)
{
	struct engine *e = host_engine(h);
	struct neigh_table *t = &h->arp;
	struct neigh_parms *p = parms_of_dev(dev);
	uint64_t due = engine_jiffies(e) + rng_below(&t->random, (uint64_t)p->proxy_delay);

	if (p->qlen > p->proxy_qlen) {
		frame_drop_with(
			f, NEIGH_DROP_PROXY_QUEUE, 0, (uint64_t)p->qlen, (uint64_t)p->proxy_qlen);
		return;
	}
	*proxy_cb(f) = (struct proxy_cb){.due = due, .dev = dev};
	list_add_tail(&f->link, &t->proxy_queue);
	p->qlen++;
	if (timer_pending(&t->proxy_timer) && jiffies_before(t->proxy_timer.expires, due))
		due = t->proxy_timer.expires;
	timer_mod(e, &t->proxy_timer, due);
}

void neigh_proxy_run(struct engine *e, struct timer *timer)
{
	struct neigh_table *t = container_of(timer, struct neigh_table, proxy_timer);
	struct host *h = container_of(t, struct host, arp);
	uint64_t now = engine_jiffies(e), next = 0;

	list_for_each_safe (f, &t->proxy_queue, struct frame, link) {
		struct proxy_cb cb = *proxy_cb(f);
		if (!jiffies_before_eq(cb.due, now)) {
			next = !next || cb.due < next ? cb.due : next;
			continue;
		}
		parms_of_dev(cb.dev)->qlen--;
		list_del(&f->link);
		arp_proxy_redo(h, cb.dev, f);
	}
	if (next)
		timer_mod(e, timer, next);
}

static void purge_queue(struct host *h)
{
	list_for_each_safe (f, &h->arp.proxy_queue, struct frame, link) {
		parms_of_dev(proxy_cb(f)->dev)->qlen--;
		list_del(&f->link);
		frame_drop(f, NEIGH_DROP_PROXY_DOWN);
	}
	timer_del(host_engine(h), &h->arp.proxy_timer);
}

/* pneigh_ifdown_and_unlock(), and pneigh_queue_purge(), which drops the requests of all
 * interfaces */
void neigh_proxy_dev_gone(struct host *h, struct netdev *dev, bool keep_permanent)
{
	list_for_each_safe (n, &h->arp.proxies, struct neigh, link)
		if (n->dev == dev && !(keep_permanent && n->permanent))
			neigh_proxy_forget(n);
	purge_queue(h);
}
