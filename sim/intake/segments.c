/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the interfaces that are connected to one network: those with addresses of one prefix, and
 * those where one knows the other's MAC. The sets are built by union: an interface joins all that
 * share a prefix with it. Each set becomes a switch.
 */
#include <stdlib.h>
#include <string.h>

#include "intake/kinds/model.h"

struct port {
	struct intake_interface *dev;
	const struct intake_host *host;
	size_t up; /* the set's parent */
};

struct ports {
	struct port *items;
	size_t count;
};

static size_t root(struct ports *p, size_t i)
{
	while (p->items[i].up != i)
		i = p->items[i].up = p->items[p->items[i].up].up;
	return i;
}

static void join(struct ports *p, size_t a, size_t b)
{
	a = root(p, a);
	b = root(p, b);
	if (a < b)
		p->items[b].up = a;
	else
		p->items[a].up = b;
}

/* tunnels and lo have no cable; an interface with only /32 addresses does not show its network */
static bool is_wired(const struct intake_interface *i)
{
	if (i->dropped || strcmp(i->name, "lo") == 0 || strncmp(i->name, "tunl", 4) == 0 ||
		strncmp(i->name, "dummy", 5) == 0 || strncmp(i->name, "kube-ipvs", 9) == 0)
		return false;
	for (const struct intake_address *a = i->addresses.first; a; a = a->next)
		if (a->length < 32 && !a->gone)
			return true;
	return false;
}

static void collect_ports(struct intake *in, struct ports *p)
{
	size_t cap = 0;

	for (struct intake_host *h = in->hosts.first; h; h = h->next)
		for (struct intake_interface *i = h->interfaces.first; i; i = i->next) {
			if (!is_wired(i))
				continue;
			if (p->count == cap) {
				cap = cap ? cap * 2 : 64;
				p->items = intake_grown(p->items, cap * sizeof(*p->items));
			}
			p->items[p->count] = (struct port){i, h, p->count};
			p->count++;
		}
}

/* one of them holds the other: a mask that was mistyped does not move the cable */
static bool share_prefix(const struct intake_interface *a, const struct intake_interface *b)
{
	for (const struct intake_address *x = a->addresses.first; x; x = x->next)
		for (const struct intake_address *y = b->addresses.first; y; y = y->next) {
			unsigned n = x->length < y->length ? x->length : y->length;
			if (x->gone || y->gone || x->length > 31 || y->length > 31)
				continue;
			if (((x->ip ^ y->ip) & intake_mask(n)) == 0)
				return true;
		}
	return false;
}

static bool knows(const struct port *a, const struct port *b)
{
	if (!b->dev->has_mac)
		return false;
	for (const struct intake_neighbour *n = a->host->neighbours.first; n; n = n->next)
		if (n->has_mac && !n->permanent && n->dev && strcmp(n->dev, a->dev->name) == 0 &&
			memcmp(n->mac, b->dev->mac, 6) == 0)
			return true;
	return false;
}

/* Two interfaces of one host can be on one network, but a shared prefix alone does not prove it. */
static void join_all(struct ports *p)
{
	for (size_t i = 0; i < p->count; i++)
		for (size_t j = i + 1; j < p->count; j++) {
			if (root(p, i) == root(p, j))
				continue;
			if (share_prefix(p->items[i].dev, p->items[j].dev) ||
				knows(&p->items[i], &p->items[j]) ||
				knows(&p->items[j], &p->items[i]))
				join(p, i, j);
		}
}

void intake_segments(struct intake *in)
{
	struct ports p = {0};
	int next = 0;

	collect_ports(in, &p);
	join_all(&p);
	for (size_t i = 0; i < p.count; i++) {
		size_t r = root(&p, i);
		if (r == i)
			p.items[i].dev->segment = next++;
		else
			p.items[i].dev->segment = p.items[r].dev->segment;
	}
	in->segments = (size_t)next;
	free(p.items);
}
