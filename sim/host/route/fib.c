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
	const struct host *h, const struct fib_table *t, unsigned length, struct search *s)
{
	uint32_t key = s->dst & ipv4_mask(length);

	list_for_each (r, &t->prefixes[length], struct fib_route, link) {
		if (r->dst < key)
			continue;
		if (r->dst > key)
			break;
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
		const struct fib_route *r = search_length(h, &h->fib.local, length, s);
		if (!r)
			r = search_length(h, &h->fib.main, length, s);
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
		const struct fib_route *r = search_length(h, t, length, &s);
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
	if (list_empty(&t->prefixes[r->prefix]))
		t->present &= ~(UINT64_C(1) << r->prefix);
	h->fib.generation++;
	pool_put(&h->fib.routes, r);
}

/* where a walk stands: behind (dst, prefix) */
struct place {
	uint32_t dst;
	int prefix; /* 33: before the first */
};

/* the trie's order: by destination, the longer prefix of equals first */
static bool behind(const struct place *p, uint32_t dst, int prefix)
{
	return dst > p->dst || (dst == p->dst && prefix < p->prefix);
}

static const struct fib_route *next_prefix(const struct fib_table *t, const struct place *after)
{
	const struct fib_route *best = NULL;

	for (int length = 32; length >= 0; length--)
		list_for_each (r, &t->prefixes[length], struct fib_route, link) {
			if (!behind(after, r->dst, length))
				continue;
			if (!best || r->dst < best->dst)
				best = r;
			break;
		}
	return best;
}

void fib_walk(const struct host *h, unsigned table,
	void (*one)(void *arg, const struct fib_route *r), void *arg)
{
	const struct fib_table *t = table == RT_TABLE_LOCAL ? &h->fib.local : &h->fib.main;
	struct place at = {.dst = 0, .prefix = 33};

	for (const struct fib_route *r; (r = next_prefix(t, &at));) {
		at = (struct place){.dst = r->dst, .prefix = r->prefix};
		for (const struct list *l = &r->link; l != &t->prefixes[at.prefix]; l = l->next) {
			r = list_entry(l, const struct fib_route, link);
			if (r->dst != at.dst)
				break;
			one(arg, r);
		}
	}
}
