/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Adds and deletes routes (net/ipv4/fib_trie.c: fib_table_insert(), fib_table_delete();
 * net/ipv4/fib_semantics.c: fib_create_info(), fib_check_nh()).
 *
 * When a route is added, its gateway must be on-link (unless `onlink` asserts that it is); this is
 * not checked again later. Not simulated: metrics other than MTU and advmss.
 */
#include <string.h>

#include "base/errno.h"
#include "host/route/fib_internal.h"

/* fib_props[].scope: a route of this type reaches no further */
static uint8_t narrowest_scope(unsigned type)
{
	switch (type) {
	case RTN_LOCAL: return RT_SCOPE_HOST;
	case RTN_BROADCAST:
	case RTN_ANYCAST: return RT_SCOPE_LINK;
	default: return RT_SCOPE_UNIVERSE;
	}
}

/* fib_check_nh_v4_gw(), the part of RTNH_F_ONLINK */
static int check_onlink(struct host *h, struct fib_route *r)
{
	if (r->scope >= RT_SCOPE_LINK)
		return -EINVAL;
	if (!r->dev)
		return -ENODEV;
	if (!netdev_is_up(r->dev))
		return -ENETDOWN;
	if (addr_type_dev(h, r->dev, r->gateway) != RTN_UNICAST)
		return -EINVAL;
	r->nh_scope = RT_SCOPE_LINK;
	return 0;
}

/* fib_check_nh_v4_gw(): looks the gateway up among routes of a narrower scope than the route
 * itself */
static int check_gateway(struct host *h, struct fib_route *r)
{
	uint8_t scope = r->scope + 1 < RT_SCOPE_LINK ? RT_SCOPE_LINK : (uint8_t)(r->scope + 1);

	if (r->onlink)
		return check_onlink(h, r);
	const struct fib_route *to = fib_lookup_scope(h, r->gateway, r->dev, scope);
	int error = fib_route_error(to);
	if (error)
		return error;
	if (to->type != RTN_UNICAST && to->type != RTN_LOCAL)
		return -EINVAL;
	r->nh_scope = to->scope;
	r->dev = to->dev;
	return netdev_is_up(r->dev) ? 0 : -ENETDOWN;
}

/* fib_check_nh_nongw() */
static int check_direct(struct fib_route *r)
{
	if (r->onlink)
		return -EINVAL;
	if (!r->dev || !r->dev->ip)
		return -ENODEV;
	if (!netdev_is_up(r->dev))
		return -ENETDOWN;
	r->nh_scope = RT_SCOPE_HOST;
	return 0;
}

static int check_nexthop(struct host *h, struct fib_route *r)
{
	if (r->scope == RT_SCOPE_HOST) { /* a local address is added */
		if (r->gateway)
			return -EINVAL;
		r->nh_scope = RT_SCOPE_NOWHERE;
		return r->dev ? 0 : -ENODEV;
	}
	int error = r->gateway ? check_gateway(h, r) : check_direct(r);
	r->linkdown = !error && !r->dev->carrier;
	return error;
}

/* each next hop by itself; the route shows the first */
static int check_hops(struct host *h, struct fib_route *r)
{
	int error = 0;

	for (unsigned i = 0; i < r->hop_count && !error; i++) {
		struct fib_route hop = *r, *given = &r->hops[i];
		hop.gateway = given->gateway;
		hop.dev = given->dev;
		hop.onlink = given->onlink;
		hop.weight = given->weight;
		hop.hops = NULL;
		hop.hop_count = 0;
		error = check_nexthop(h, &hop);
		*given = hop;
	}
	r->gateway = r->hops[0].gateway;
	r->dev = r->hops[0].dev;
	r->nh_scope = r->hops[0].nh_scope;
	return error;
}

/* fib_valid_prefsrc() */
static bool valid_prefsrc(struct host *h, const struct fib_route *r)
{
	if (r->type == RTN_LOCAL && r->dst && r->prefsrc == r->dst)
		return true;
	return addr_type(h, r->prefsrc) == RTN_LOCAL;
}

/* fib_create_info() */
static int check(struct host *h, struct fib_route *r)
{
	if (r->type == RTN_UNSPEC || r->type > RTN_PROHIBIT || r->prefix > 32 ||
		(r->dst & ~ipv4_mask(r->prefix)))
		return -EINVAL;
	if (narrowest_scope(r->type) > r->scope)
		return -EINVAL;
	if (fib_route_error(r))
		return r->gateway || r->dev ? -EINVAL : 0;
	if (r->scope > RT_SCOPE_HOST)
		return -EINVAL;
	int error = r->hops ? check_hops(h, r) : check_nexthop(h, r);
	if (error)
		return error;
	return r->prefsrc && !valid_prefsrc(h, r) ? -EINVAL : 0;
}

static bool same_key(const struct fib_route *a, const struct fib_route *b)
{
	return a->dst == b->dst && a->tos == b->tos && a->metric == b->metric;
}

static bool same_hops(const struct fib_route *a, const struct fib_route *b)
{
	bool same = a->hop_count == b->hop_count;

	for (unsigned i = 0; same && i < a->hop_count; i++)
		same = a->hops[i].gateway == b->hops[i].gateway &&
			a->hops[i].dev == b->hops[i].dev && a->hops[i].weight == b->hops[i].weight;
	return same;
}

/* do both have the same fib_info? (fib_find_info()) */
static bool same_info(const struct fib_route *a, const struct fib_route *b)
{
	return a->type == b->type && a->scope == b->scope && a->proto == b->proto &&
		a->prefsrc == b->prefsrc && a->dev == b->dev && a->gateway == b->gateway &&
		a->onlink == b->onlink && a->mtu == b->mtu && a->mtu_locked == b->mtu_locked &&
		a->advmss == b->advmss && same_hops(a, b);
}

/* fib_find_alias(): orders the routes to one destination by descending TOS, then metric */
static bool stands_before(const struct fib_route *a, const struct fib_route *b)
{
	if (a->dst != b->dst)
		return false;
	if (a->tos != b->tos)
		return a->tos > b->tos;
	return a->metric < b->metric;
}

enum insert { INSERT_EXCLUSIVE, INSERT_REPLACE, INSERT_APPEND };

/* fib_table_insert() */
static int insert(struct host *h, const struct fib_route *route, enum insert how)
{
	struct fib_table *t = fib_table_of(h, route->table);
	struct fib_route *group = fib_first(h, route->table, route->prefix, route->dst);
	struct list *head = &t->prefixes[route->prefix], *before = group ? &group->link : head;

	while (before != head && stands_before(list_entry(before, struct fib_route, link), route))
		before = before->next;
	struct list *first = before;
	for (; before != head; before = before->next) {
		struct fib_route *r = list_entry(before, struct fib_route, link);
		if (!same_key(r, route))
			break;
		if (how == INSERT_EXCLUSIVE)
			return -EEXIST;
		if (same_info(r, route))
			return how == INSERT_REPLACE && before == first ? 0 : -EEXIST;
	}
	struct fib_route *r = pool_get_raw(&h->fib.routes);
	*r = *route;
	if (r->hops) {
		size_t size = r->hop_count * sizeof(*r->hops);
		r->hops = memcpy(arena_get(host_engine(h)->arena, size), route->hops, size);
	}
	list_add_tail(&r->link, how == INSERT_REPLACE ? first : before);
	fib_note(h, r);
	if (how == INSERT_REPLACE && first != before)
		fib_remove(h, list_entry(first, struct fib_route, link));
	t->present |= UINT64_C(1) << route->prefix;
	h->fib.generation++;
	return 0;
}

static int add(struct host *h, const struct fib_route *route, enum insert how)
{
	struct fib_route r = *route, hops[FIB_HOPS_MAX];

	if (!r.table) /* RT_TABLE_UNSPEC */
		r.table = RT_TABLE_MAIN;
	if (r.hops)
		r.hops = memcpy(hops, r.hops, r.hop_count * sizeof(*hops));
	int error = check(h, &r);
	if (!error)
		error = insert(h, &r, how);
	if (!error && r.type == RTN_LOCAL) /* inet_rtm_newroute() */
		h->fib.custom_local = true;
	return error;
}

int fib_add(struct host *h, const struct fib_route *route, bool replace)
{
	return add(h, route, replace ? INSERT_REPLACE : INSERT_EXCLUSIVE);
}

int fib_append(struct host *h, const struct fib_route *route)
{
	return add(h, route, INSERT_APPEND);
}

/* are the next hops that are named the route's, one by one? */
static bool has_hops(const struct fib_route *r, const struct fib_route *m)
{
	bool same = r->hop_count == m->hop_count;

	for (unsigned i = 0; same && i < m->hop_count; i++)
		same = (!m->hops[i].gateway || m->hops[i].gateway == r->hops[i].gateway) &&
			(!m->hops[i].dev || m->hops[i].dev == r->hops[i].dev);
	return same;
}

/* fib_nh_match() and the rest of what fib_table_delete() compares */
static bool matches(const struct fib_route *r, const struct fib_route *m)
{
	return r->dst == m->dst && r->tos == m->tos && (!m->type || r->type == m->type) &&
		(m->scope == RT_SCOPE_NOWHERE || r->scope == m->scope) &&
		(!m->prefsrc || r->prefsrc == m->prefsrc) && (!m->proto || r->proto == m->proto) &&
		(!m->metric || r->metric == m->metric) && (!m->dev || r->dev == m->dev) &&
		(!m->gateway || r->gateway == m->gateway) && (!m->mtu || r->mtu == m->mtu) &&
		(!m->hops || has_hops(r, m));
}

int fib_del(struct host *h, const struct fib_route *match)
{
	const uint32_t table = match->table ? match->table : RT_TABLE_MAIN;

	if (match->prefix > 32)
		return -EINVAL;
	if (!fib_table_exists(h, table))
		return -ESRCH;
	struct fib_route *r = fib_first(h, table, match->prefix, match->dst);
	while (r && !matches(r, match))
		r = fib_next(h, r);
	if (!r)
		return -ESRCH;
	fib_remove(h, r);
	return 0;
}

static struct fib_route magic(
	unsigned type, uint32_t dst, unsigned prefix, const struct in_ifaddr *prim)
{
	return (struct fib_route){.dst = dst,
		.prefix = (uint8_t)prefix,
		.prefsrc = prim->local,
		.dev = prim->in_dev->dev,
		.table = type == RTN_UNICAST ? RT_TABLE_MAIN : RT_TABLE_LOCAL,
		.type = (uint8_t)type,
		.scope = type == RTN_LOCAL ? RT_SCOPE_HOST : RT_SCOPE_LINK,
		.proto = RTPROT_KERNEL};
}

void fib_magic_add(
	struct host *h, unsigned type, uint32_t dst, unsigned prefix, const struct in_ifaddr *prim)
{
	struct fib_route r = magic(type, dst, prefix, prim);

	if (check(h, &r) == 0)
		insert(h, &r, INSERT_APPEND);
}

void fib_magic_del(
	struct host *h, unsigned type, uint32_t dst, unsigned prefix, const struct in_ifaddr *prim)
{
	struct fib_route r = magic(type, dst, prefix, prim);

	fib_del(h, &r);
}
