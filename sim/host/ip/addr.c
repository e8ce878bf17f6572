/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list of an interface's addresses (net/ipv4/devinet.c): the first of a subnet is primary and
 * the source of packets to that subnet, the rest are secondary. Deleting the primary deletes its
 * secondaries, unless promote_secondaries makes the next one primary.
 *
 * The list's order decides which source is chosen, so it follows __inet_insert_ifa(): a primary
 * goes after the last primary whose scope is at least as narrow, a secondary to the end. Not
 * simulated: lifetimes, metrics of the prefix route.
 */
#include "host/ip/addr.h"

#include <stdio.h>
#include <string.h>

#include "base/errno.h"
#include "engine/trace.h"
#include "host/records.h"
#include "host/route/fib_internal.h"

static bool secondary(const struct in_ifaddr *ifa)
{
	return ifa->flags & IFA_F_SECONDARY;
}

/* same mask, and `b` within a's prefix */
static bool same_subnet(const struct in_ifaddr *a, const struct in_ifaddr *b)
{
	return a->prefix == b->prefix && addr_match(b, a->address);
}

static struct in_ifaddr *first_in_list(const struct netdev *dev, uint32_t local)
{
	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (ifa->local == local)
			return ifa;
	return NULL;
}

struct in_ifaddr *addr_find(const struct netdev *dev, uint32_t local)
{
	const struct host *h = host_of(dev);
	struct in_ifaddr *one = NULL;

	hash_for_each (node, &h->fib.addresses, hash_mix(local)) {
		struct in_ifaddr *ifa = container_of(node, struct in_ifaddr, by_local);
		if (ifa->local != local || ifa->in_dev != in_dev_of(dev))
			continue;
		if (one) /* with two prefix lengths: their order in the list decides */
			return first_in_list(dev, local);
		one = ifa;
	}
	return one;
}

struct in_ifaddr *addr_find_label(const struct netdev *dev, const char *label)
{
	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (strcmp(ifa->label, label) == 0)
			return ifa;
	return NULL;
}

struct in_ifaddr *addr_lookup(const struct host *h, uint32_t local)
{
	hash_for_each (node, &h->fib.addresses, hash_mix(local))
		if (container_of(node, struct in_ifaddr, by_local)->local == local)
			return container_of(node, struct in_ifaddr, by_local);
	return NULL;
}

/* rtm_to_ifaddr() */
static void fill(struct in_ifaddr *ifa, struct netdev *dev, const struct addr_spec *spec)
{
	const char *label = spec->label ? spec->label : dev->name;

	ifa->in_dev = in_dev_of(dev);
	ifa->local = spec->local;
	ifa->address = spec->peer ? spec->peer : spec->local;
	ifa->broadcast = spec->has_broadcast ? spec->broadcast : 0;
	ifa->prefix = spec->prefix;
	ifa->flags = (spec->flags | IFA_F_PERMANENT) & ~(uint32_t)IFA_F_SECONDARY;
	if (spec->has_scope)
		ifa->scope = spec->scope;
	else if (dev->flags & IFF_LOOPBACK && ipv4_is_loopback(spec->local))
		ifa->scope = RT_SCOPE_HOST;
	snprintf(ifa->label, IFNAMSIZ, "%s", label);
}

/* ---- primaries by their subnet: there is one of each on an interface ---- */

static uint64_t subnet_hash(const struct in_ifaddr *ifa)
{
	uint32_t subnet = ifa->address & ipv4_mask(ifa->prefix);

	return hash_two((uint64_t)ifa->prefix << 32 | subnet, ifa->in_dev->dev->index);
}

static struct in_ifaddr *primary_in_list(const struct in_ifaddr *ifa)
{
	list_for_each (p, &ifa->in_dev->addrs, struct in_ifaddr, link)
		if (same_subnet(p, ifa))
			return p;
	return NULL;
}

static struct in_ifaddr *primary_of(const struct host *h, const struct in_ifaddr *ifa)
{
	if (!h->fib.many_addresses)
		return primary_in_list(ifa);
	hash_for_each (node, &h->fib.primaries, subnet_hash(ifa)) {
		struct in_ifaddr *p = container_of(node, struct in_ifaddr, by_subnet);
		if (p->in_dev == ifa->in_dev && same_subnet(p, ifa))
			return p;
	}
	return NULL;
}

static void note_primary(struct host *h, struct in_ifaddr *ifa)
{
	if (h->fib.many_addresses && !secondary(ifa))
		hash_add(&h->fib.primaries, &ifa->by_subnet, subnet_hash(ifa));
}

static void forget_primary(struct host *h, struct in_ifaddr *ifa)
{
	if (h->fib.many_addresses && !secondary(ifa))
		hash_del(&h->fib.primaries, &ifa->by_subnet);
}

/* a host with many addresses: hashed from now on */
static void count_addresses(struct host *h)
{
	if (h->fib.many_addresses || h->fib.addresses.count <= FIB_MANY)
		return;
	h->fib.many_addresses = true;
	list_for_each (dev, &h->node.devs, struct netdev, link) {
		if (!dev->ip)
			continue;
		list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
			note_primary(h, ifa);
	}
}

static bool has_local(const struct host *h, const struct in_ifaddr *ifa)
{
	hash_for_each (node, &h->fib.addresses, hash_mix(ifa->local)) {
		const struct in_ifaddr *other = container_of(node, struct in_ifaddr, by_local);
		if (other->local == ifa->local && other->in_dev == ifa->in_dev &&
			same_subnet(ifa, other))
			return true;
	}
	return false;
}

/* after the last primary whose scope is at least as narrow */
static struct list *behind_primary(const struct in_ifaddr *ifa)
{
	struct list *head = &ifa->in_dev->addrs;

	for (struct list *l = head->prev; l != head; l = l->prev) {
		const struct in_ifaddr *other = list_entry(l, struct in_ifaddr, link);
		if (!secondary(other) && ifa->scope <= other->scope)
			return l->next;
	}
	return head->next;
}

/*
 * The place in the list, by __inet_insert_ifa(); also finds out if the address is secondary. A
 * subnet's primary is its first entry in the list, and all its entries have the same scope, so the
 * rest of the list need not be checked.
 */
static int find_place(const struct host *h, struct in_ifaddr *ifa, struct list **before)
{
	const struct in_ifaddr *primary = primary_of(h, ifa);

	if (primary) {
		if (primary->local == ifa->local)
			return -EEXIST;
		if (primary->scope != ifa->scope)
			return -EINVAL;
		if (has_local(h, ifa))
			return -EEXIST;
		ifa->flags |= IFA_F_SECONDARY;
	}
	*before = primary ? &ifa->in_dev->addrs : behind_primary(ifa);
	return 0;
}

static void note(struct host *h, const struct in_ifaddr *ifa, bool added)
{
	HOST_RECORD(h, REC_ADDRESS, 0, ifa->in_dev->dev, (struct frame *)NULL, ifa->local,
		ifa->prefix, added);
	host_tell(h, ifa->in_dev->dev, ifa->local, added);
}

int addr_add(struct host *h, struct netdev *dev, const struct addr_spec *spec)
{
	struct in_ifaddr ifa = {0};
	struct list *before = NULL;

	if (spec->prefix > 32)
		return -EINVAL;
	if (!spec->local)
		return 0; /* as __inet_insert_ifa(): nothing happens */
	fill(&ifa, dev, spec);
	conf_keep(in_dev_of(dev)); /* from now on conf/default means nothing to it */
	int error = find_place(h, &ifa, &before);
	if (error)
		return error;
	struct in_ifaddr *new = pool_get_raw(&h->fib.address_pool);
	*new = ifa;
	list_add_tail(&new->link, before);
	hash_add(&h->fib.addresses, &new->by_local, hash_mix(new->local));
	if (h->fib.many_addresses)
		note_primary(h, new);
	else
		count_addresses(h);
	note(h, new, true);
	fib_add_ifaddr(h, new);
	h->fib.generation++;
	return 0;
}

/* removes the entry from the lists, with its routes (fib_inetaddr_event()) */
static void unlink_one(struct host *h, struct in_ifaddr *ifa)
{
	struct in_device *in_dev = ifa->in_dev;

	list_del(&ifa->link);
	hash_del(&h->fib.addresses, &ifa->by_local);
	forget_primary(h, ifa);
	note(h, ifa, false);
	fib_del_ifaddr(h, ifa, NULL);
	h->fib.generation++;
	if (list_empty(&in_dev->addrs)) /* the last address: IP is disabled there */
		fib_disable_ip(h, in_dev->dev, true);
	pool_put(&h->fib.address_pool, ifa);
}

/* What becomes of the secondaries of a primary that goes: removed, or one is found to promote. */
struct promotion {
	struct in_ifaddr *heir;   /* NULL: none */
	struct in_ifaddr *behind; /* the heir goes behind this primary */
	bool moves;               /* it is not there already */
};

static struct promotion settle_secondaries(struct host *h, struct in_ifaddr *gone)
{
	struct in_device *in_dev = gone->in_dev;
	bool promote = conf_effective(h, in_dev->dev, CONF_PROMOTE_SECONDARIES);
	struct promotion p = {.behind = gone};

	for (struct list *l = gone->link.next, *next; l != &in_dev->addrs; l = next) {
		struct in_ifaddr *ifa = list_entry(l, struct in_ifaddr, link);
		next = l->next;
		if (!secondary(ifa) && gone->scope <= ifa->scope)
			p.behind = ifa;
		if (!secondary(ifa) || !same_subnet(gone, ifa)) {
			p.moves = true;
			continue;
		}
		if (promote) {
			p.heir = ifa;
			break;
		}
		unlink_one(h, ifa);
	}
	return p;
}

/* every address of the subnet from `first` on */
static void each_of_subnet(struct in_ifaddr *first, const struct in_ifaddr *subnet,
	void (*one)(struct host *h, struct in_ifaddr *ifa, struct in_ifaddr *gone), struct host *h,
	struct in_ifaddr *gone)
{
	struct list *head = &first->in_dev->addrs;

	for (struct list *l = &first->link; l != head; l = l->next)
		if (same_subnet(subnet, list_entry(l, struct in_ifaddr, link)))
			one(h, list_entry(l, struct in_ifaddr, link), gone);
}

static void add_routes(struct host *h, struct in_ifaddr *ifa, struct in_ifaddr *unused)
{
	(void)unused;
	fib_add_ifaddr(h, ifa);
}

/* __inet_del_ifa(). Re-adds the routes of all entries that get another primary, because their
 * preferred source changes. */
static void del_entry(struct host *h, struct in_ifaddr *gone)
{
	struct promotion p = {0};
	struct in_ifaddr subnet = *gone;

	if (!secondary(gone))
		p = settle_secondaries(h, gone);
	if (p.heir)
		each_of_subnet(p.heir, &subnet, fib_del_ifaddr, h, gone);
	struct list *place = !p.heir ? NULL : p.behind == gone ? gone->link.prev : &p.behind->link;
	unlink_one(h, gone);
	if (!p.heir)
		return;
	if (p.moves) {
		list_del(&p.heir->link);
		list_add(&p.heir->link, place);
	}
	p.heir->flags &= ~(uint32_t)IFA_F_SECONDARY;
	note_primary(h, p.heir);
	each_of_subnet(p.heir, &subnet, add_routes, h, NULL);
	h->fib.generation++;
}

int addr_del(struct host *h, struct netdev *dev, uint32_t local, int prefix, const char *label)
{
	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link) {
		if (ifa->local != local || (prefix >= 0 && ifa->prefix != prefix) ||
			(label && strcmp(ifa->label, label) != 0))
			continue;
		del_entry(h, ifa);
		return 0;
	}
	return -EADDRNOTAVAIL;
}

void addr_flush(struct host *h, struct netdev *dev)
{
	struct list *addrs = &in_dev_of(dev)->addrs;

	while (!list_empty(addrs))
		del_entry(h, list_first(addrs, struct in_ifaddr, link));
}
