/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables local and main, and how they are searched (net/ipv4/fib_trie.c).
 *
 * Linux keeps both tables in one trie as long as nobody adds a rule (`ip rule`): the longest prefix
 * of either wins, and among equal prefixes the local table's, whose number is higher. Rules other
 * than the three that every Linux starts with are left out, and so are TOS (stored, never looked
 * at) and several next hops of one route.
 *
 * Invariant: `cache` answers what the search would; a change of any route counts `generation` up,
 * which empties it. A route whose interface has no carrier is never cached, for whether it counts
 * depends on a sysctl (ignore_routes_with_linkdown).
 */
#include <stdlib.h>

#include "base/errno.h"
#include "host/route/fib_internal.h"

REASON_LIST(route_reasons, "route", ROUTE_REASON_BASE + 1, ROUTE_REASONS);

static void table_init(struct fib_table *t)
{
	for (unsigned i = 0; i <= 32; i++)
		list_init(&t->prefixes[i]);
}

void fib_init(struct host *h)
{
	struct arena *a = host_engine(h)->arena;
	struct fib *fib = &h->fib;

	table_init(&fib->local);
	table_init(&fib->main);
	list_init(&fib->exceptions);
	hash_init(&fib->exception_table, a);
	hash_init(&fib->addresses, a);
	hash_init(&fib->primaries, a);
	hash_init(&fib->destinations, a);
	pool_init(&fib->routes, a, "route", sizeof(struct fib_route));
	pool_init(&fib->exception_pool, a, "route exception", sizeof(struct fib_exception));
	pool_init(&fib->address_pool, a, "address", sizeof(struct in_ifaddr));
	route_exceptions_init(h);
	fib->cache = arena_get(a, FIB_CACHE_MIN * sizeof(*fib->cache));
	fib->cache_mask = FIB_CACHE_MIN - 1;
	fib->generation = 1;
}

struct fib_table *fib_table_of(struct host *h, unsigned table)
{
	return table == RT_TABLE_LOCAL ? &h->fib.local : &h->fib.main;
}

static uint64_t dst_hash(unsigned table, unsigned prefix, uint32_t dst)
{
	return hash_two((uint64_t)table << 8 | prefix, dst);
}

static void hash_route(struct host *h, struct fib_route *r)
{
	hash_add(&h->fib.destinations, &r->by_dst, dst_hash(r->table, r->prefix, r->dst));
}

static void hash_all(struct host *h, struct fib_table *t)
{
	for (unsigned length = 0; length <= 32; length++)
		list_for_each (r, &t->prefixes[length], struct fib_route, link)
			hash_route(h, r);
}

void fib_note(struct host *h, struct fib_route *r)
{
	if (h->fib.many_routes) {
		hash_route(h, r);
	} else if (++h->fib.route_count > FIB_MANY) {
		h->fib.many_routes = true;
		hash_all(h, &h->fib.local);
		hash_all(h, &h->fib.main);
	}
}

static const struct list *prefix_list(const struct host *h, const struct fib_route *r)
{
	const struct fib_table *t = r->table == RT_TABLE_LOCAL ? &h->fib.local : &h->fib.main;

	return &t->prefixes[r->prefix];
}

static struct fib_route *first_in_list(
	const struct host *h, unsigned table, unsigned prefix, uint32_t dst)
{
	const struct fib_table *t = table == RT_TABLE_LOCAL ? &h->fib.local : &h->fib.main;

	list_for_each (r, &t->prefixes[prefix], struct fib_route, link)
		if (r->dst == dst)
			return r;
	return NULL;
}

struct fib_route *fib_first(const struct host *h, unsigned table, unsigned prefix, uint32_t dst)
{
	struct fib_route *r = NULL;

	if (!h->fib.many_routes)
		return first_in_list(h, table, prefix, dst);
	hash_for_each (node, &h->fib.destinations, dst_hash(table, prefix, dst)) {
		r = container_of(node, struct fib_route, by_dst);
		if (r->dst == dst && r->prefix == prefix && r->table == table)
			break;
		r = NULL;
	}
	while (r && r->link.prev != prefix_list(h, r) &&
		list_entry(r->link.prev, struct fib_route, link)->dst == dst)
		r = list_entry(r->link.prev, struct fib_route, link);
	return r;
}

struct fib_route *fib_next(const struct host *h, const struct fib_route *r)
{
	struct fib_route *next = list_entry(r->link.next, struct fib_route, link);

	return r->link.next == prefix_list(h, r) || next->dst != r->dst ? NULL : next;
}

int fib_route_error(const struct fib_route *r)
{
	if (!r)
		return -ENETUNREACH;
	switch (r->type) {
	case RTN_UNREACHABLE: return -EHOSTUNREACH;
	case RTN_PROHIBIT: return -EACCES;
	case RTN_BLACKHOLE: return -EINVAL;
	default: return 0;
	}
}

/* ip_ignore_linkdown() */
static bool ignored(const struct host *h, const struct fib_route *r)
{
	return r->linkdown && conf_effective(h, r->dev, CONF_IGNORE_ROUTES_WITH_LINKDOWN);
}

struct search {
	uint32_t dst;
	const struct netdev *out;
	uint8_t scope;
	bool any_carrier; /* FIB_LOOKUP_IGNORE_LINKSTATE */
	bool uncertain;   /* the answer depends on more than the tables */
};

/* the part of fib_table_lookup() that looks at the aliases of one prefix, and
 * fib_lookup_good_nhc() */
static const struct fib_route *search_length(
	const struct host *h, unsigned table, unsigned length, struct search *s)
{
	const struct fib_route *r = fib_first(h, table, length, s->dst & ipv4_mask(length));

	for (; r; r = fib_next(h, r)) {
		if (r->scope < s->scope)
			continue;
		if (fib_route_error(r))
			return r;
		s->uncertain |= r->linkdown;
		if (r->dead || (!s->any_carrier && ignored(h, r)))
			continue;
		if (!s->out || s->out == r->dev)
			return r;
	}
	return NULL;
}

static const struct fib_route *search(const struct host *h, uint64_t lengths, struct search *s)
{
	while (lengths) {
		unsigned length = 63u - (unsigned)__builtin_clzll(lengths);
		const struct fib_route *r = search_length(h, RT_TABLE_LOCAL, length, s);
		if (!r)
			r = search_length(h, RT_TABLE_MAIN, length, s);
		if (r)
			return r;
		lengths &= ~(UINT64_C(1) << length);
	}
	return NULL;
}

static struct fib_cached *cache_slot(const struct fib *fib, uint32_t dst)
{
	return &fib->cache[dst * UINT32_C(0x9e3779b1) >> 22 & fib->cache_mask];
}

/* a host that talks to many gets a larger cache, empty; a leaf of the network keeps a small one */
static void grow_cache(struct host *h)
{
	struct arena *a = host_engine(h)->arena;
	struct fib *fib = &h->fib;
	size_t slots = (size_t)fib->cache_mask + 1;

	arena_put(a, fib->cache, slots * sizeof(*fib->cache));
	fib->cache = arena_get(a, 4 * slots * sizeof(*fib->cache));
	fib->cache_mask = (uint32_t)(4 * slots - 1);
	fib->cache_conflicts = 0;
}

static void remember(
	const struct host *h, struct fib_cached *c, const struct fib_route *r, uint32_t dst)
{
	struct fib *fib = &((struct host *)(uintptr_t)h)->fib; /* a cache is no state */

	if (c->generation == fib->generation && fib->cache_conflicts++ > 4 * fib->cache_mask &&
		fib->cache_mask + 1 < FIB_CACHE_MAX) {
		grow_cache((struct host *)(uintptr_t)h);
		c = cache_slot(fib, dst);
	}
	*c = (struct fib_cached){.route = r, .generation = fib->generation, .dst = dst};
}

const struct fib_route *fib_lookup(const struct host *h, uint32_t dst, const struct netdev *out)
{
	struct fib_cached *c = cache_slot(&h->fib, dst);
	uint64_t lengths = h->fib.local.present | h->fib.main.present;
	struct search s = {.dst = dst, .out = out};

	if (out)
		return search(h, lengths, &s);
	if (c->dst == dst && c->generation == h->fib.generation)
		return c->route;
	const struct fib_route *r = search(h, lengths, &s);
	if (!s.uncertain)
		remember(h, c, r, dst);
	return r;
}

const struct fib_route *fib_lookup_scope(
	const struct host *h, uint32_t dst, const struct netdev *out, uint8_t scope)
{
	struct search s = {.dst = dst, .out = out, .scope = scope, .any_carrier = true};

	return search(h, h->fib.local.present | h->fib.main.present, &s);
}

const struct fib_route *fib_lookup_table(
	const struct host *h, unsigned table, uint32_t dst, const struct netdev *out)
{
	const struct fib_table *t = table == RT_TABLE_LOCAL ? &h->fib.local : &h->fib.main;
	struct search s = {.dst = dst, .out = out};

	for (uint64_t lengths = t->present; lengths;) {
		unsigned length = 63u - (unsigned)__builtin_clzll(lengths);
		const struct fib_route *r = search_length(h, table, length, &s);
		if (r)
			return r;
		lengths &= ~(UINT64_C(1) << length);
	}
	return NULL;
}

void fib_remove(struct host *h, struct fib_route *r)
{
	struct fib_table *t = fib_table_of(h, r->table);

	route_exceptions_forget(h, r);
	list_del(&r->link);
	if (h->fib.many_routes)
		hash_del(&h->fib.destinations, &r->by_dst);
	else
		h->fib.route_count--;
	if (list_empty(&t->prefixes[r->prefix]))
		t->present &= ~(UINT64_C(1) << r->prefix);
	h->fib.generation++;
	pool_put(&h->fib.routes, r);
}

/* the trie's order: by destination, the longer prefix of equals first; then as they stand */
struct walked {
	const struct fib_route *route;
	size_t number;
};

static int by_trie(const void *a, const void *b)
{
	const struct walked *x = a, *y = b;

	if (x->route->dst != y->route->dst)
		return x->route->dst < y->route->dst ? -1 : 1;
	if (x->route->prefix != y->route->prefix)
		return x->route->prefix > y->route->prefix ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

void fib_walk(const struct host *h, unsigned table,
	void (*one)(void *arg, const struct fib_route *r), void *arg)
{
	const struct fib_table *t = table == RT_TABLE_LOCAL ? &h->fib.local : &h->fib.main;
	struct walked *all = malloc((h->fib.destinations.count + FIB_MANY + 1) * sizeof(*all));
	size_t count = 0;

	if (!all)
		abort();
	for (unsigned length = 0; length <= 32; length++)
		list_for_each (r, &t->prefixes[length], struct fib_route, link) {
			all[count] = (struct walked){r, count};
			count++;
		}
	qsort(all, count, sizeof(*all), by_trie);
	for (size_t i = 0; i < count; i++)
		one(arg, all[i].route);
	free(all);
}
