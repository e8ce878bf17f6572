/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What clients can connect to: a service by its address, an fwmark service by the director's own
 * rules for that mark. A director that is waiting for the VIP is skipped.
 */
#include <stdlib.h>
#include <string.h>

#include "app/commands/iptables/iptables.h"
#include "base/text.h"
#include "diagnose/evidence/evidence.h"

struct targets {
	struct target *items;
	size_t count;
};

static void add(struct targets *all, struct target t)
{
	t.scheduler = t.svc ? t.svc->scheduler : NULL;
	t.flags = t.svc ? t.svc->flags : 0;
	all->items = explain_grown(all->items, (all->count + 1) * sizeof(t));
	all->items[all->count++] = t;
}

/* ---- services of a mark ---- */

static bool service_of_mark(const struct ipvs *ipvs, uint32_t mark)
{
	list_for_each (svc, &ipvs->services, struct ipvs_service, link)
		if (svc->fwmark == mark && mark)
			return true;
	return false;
}

/* does the rule name an address or a network? The port may be in it, or it is that of the
 * servers */
static bool tells_address(const struct iptables_rule *r)
{
	return iptables_rule_marks(r) && r->dst_mask && !r->not_dst && r->dst;
}

/* of a network of addresses the first stands for all */
static uint32_t address_told(const struct iptables_rule *r)
{
	return r->dst_mask == 0xffffffff ? r->dst : (r->dst & r->dst_mask) + 1;
}

static struct target by_rule(
	struct host *h, struct ipvs_service *svc, const struct iptables_rule *r)
{
	struct target t = {
		.director = h, .svc = svc, .vip = address_told(r), .fwmark = svc->fwmark};

	t.protocol = r->protocol == IPPROTO_UDP ? IPPROTO_UDP : IPPROTO_TCP;
	t.port = iptables_rule_port(r);
	list_for_each (d, &svc->destinations, struct ipvs_dest, link)
		if (!t.port)
			t.port = d->port;
	if (!t.port)
		t.port = 80;
	return t;
}

/* the final mark that the rules give to such a packet */
static uint32_t mark_of(const struct target *t)
{
	return iptables_mark(t->director, t->protocol, 0, 40000, t->vip, t->port);
}

static void add_marked(struct targets *all, struct host *h, struct ipvs_service *svc)
{
	const struct iptables_chain *in =
		iptables_chain_find(&iptables_of(h)->table[IPTABLES_MANGLE], "PREROUTING");
	size_t before = all->count;

	list_for_each (r, &in->rules, struct iptables_rule, link) {
		struct target t = by_rule(h, svc, r);
		if (tells_address(r) && mark_of(&t) == svc->fwmark)
			add(all, t);
	}
	if (all->count > before)
		return;
	list_for_each (
		r, &in->rules, struct iptables_rule, link) { /* meant, but marked otherwise */
		struct target t = by_rule(h, svc, r);
		t.set_mark = mark_of(&t);
		if (tells_address(r) && t.set_mark && !service_of_mark(ipvs_of(h), t.set_mark)) {
			t.svc = NULL;
			add(all, t);
			return;
		}
	}
}

/* No rule sets the mark: the VIP is probably the director's address other than its own. */
static void add_unmarked(struct targets *all, struct host *h, struct ipvs_service *svc)
{
	struct iptables_rule none = {.protocol = IPPROTO_TCP};

	list_for_each (dev, &h->node.devs, struct netdev, link)
		list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link) {
			struct target t = by_rule(h, svc, &none);
			if (a->prefix != 32 || dev == h->lo)
				continue;
			t.vip = a->local;
			t.svc = NULL;
			add(all, t);
			return;
		}
}

/* ---- all ---- */

static void add_host(struct explain *x, struct targets *all, struct host *h)
{
	const struct ipvs *ipvs = ipvs_of(h);

	if (!ipvs)
		return;
	list_for_each (svc, &ipvs->services, struct ipvs_service, link) {
		size_t before = all->count;
		if (svc->fwmark)
			add_marked(all, h, svc);
		if (svc->fwmark && all->count == before)
			add_unmarked(all, h, svc);
		if (!svc->fwmark && svc->port)
			add(all,
				(struct target){.director = h,
					.svc = svc,
					.vip = svc->addr,
					.port = svc->port,
					.protocol = svc->protocol});
		if (svc->fwmark && all->count == before)
			explain_remark(x,
				"%s has a service for firewall mark %u, but none of its rules "
				"names an address that gets the mark: not tested",
				h->node.name, svc->fwmark);
	}
}

/* Would it answer ARP for the VIP on one of its segments? */
static bool answers_for(const struct target *t)
{
	list_for_each (dev, &t->director->node.devs, struct netdev, link)
		if (dev != t->director->lo && dev->wire && who_owns(t->director, t->vip) &&
			!arp_ignore(t->director, dev, 0, t->vip).silent)
			return true;
	return false;
}

static bool same_service(const struct target *a, const struct target *b)
{
	return a->vip == b->vip && a->port == b->port && a->protocol == b->protocol;
}

/* A backup has the service and is waiting for the VIP: skipped if another one has both. */
static bool is_backup(const struct targets *all, size_t i)
{
	const struct target *t = &all->items[i];

	if (answers_for(t))
		return false;
	for (size_t j = 0; j < all->count; j++) {
		const struct target *other = &all->items[j];
		if (j == i || other->director == t->director || !same_service(other, t))
			continue;
		if (answers_for(other) ||
			(!who_owns(t->director, t->vip) && who_owns(other->director, t->vip)))
			return true;
	}
	return false;
}

static void without_backups(struct targets *all)
{
	bool *backup = explain_grown(NULL, all->count + 1);
	size_t n = 0;

	for (size_t i = 0; i < all->count; i++)
		backup[i] = is_backup(all, i);
	for (size_t i = 0; i < all->count; i++)
		if (!backup[i])
			all->items[n++] = all->items[i];
	all->count = n;
	free(backup);
}

struct target *probe_targets(struct explain *x, size_t *count)
{
	struct targets all = {0};

	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		struct host *h = who_is_node(x, i);
		if (h)
			add_host(x, &all, h);
	}
	without_backups(&all);
	if (all.count > TARGETS_MAX) {
		explain_remark(x, "%zu services: the first %d were tested, up to %s:%u", all.count,
			TARGETS_MAX, ip_text(all.items[TARGETS_MAX - 1].vip).s,
			(unsigned)all.items[TARGETS_MAX - 1].port);
		all.count = TARGETS_MAX;
	}
	*count = all.count;
	return all.items;
}
