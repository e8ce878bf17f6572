/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables local and main, and their lookup (net/ipv4/fib_trie.c).
 *
 * Linux keeps both tables in one trie until a rule is added (`ip rule`): the longest prefix of
 * either wins, and among equal prefixes the local table's, whose number is higher. Afterwards the
 * rules decide which table is searched first (fib_rule.c). A hash of source and destination selects
 * one of several next hops (net/ipv4/fib_semantics.c: fib_select_multipath(),
 * fib_multipath_hash_policy 0); the hash is not Linux's, whose key is random. TOS is stored but not
 * used in lookups.
 *
 * Invariant: `cache` gives the same result as the search; any change of a route increments
 * `generation`, which empties it. A route whose interface has no carrier is never cached, because a
 * sysctl decides if it is used (ignore_routes_with_linkdown).
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
	fib->local.id = RT_TABLE_LOCAL;
	fib->main.id = RT_TABLE_MAIN;
	list_init(&fib->tables);
	list_init(&fib->exceptions);
	hash_init(&fib->exception_table, a);
	hash_init(&fib->addresses, a);
	hash_init(&fib->primaries, a);
	hash_init(&fib->destinations, a);
	pool_init(&fib->routes, a, "route", sizeof(struct fib_route));
	pool_init(&fib->exception_pool, a, "route exception", sizeof(struct fib_exception));
	pool_init(&fib->address_pool, a, "address", sizeof(struct in_ifaddr));
	route_exceptions_init(h);
	fib_rules_init(h);
	fib->cache = arena_get(a, FIB_CACHE_MIN * sizeof(*fib->cache));
	fib->cache_mask = FIB_CACHE_MIN - 1;
	fib->generation = 1;
}

static const struct fib_table *find_table(const struct host *h, uint32_t id)
{
	if (id == RT_TABLE_LOCAL)
		return &h->fib.local;
	if (id == RT_TABLE_MAIN)
		return &h->fib.main;
	list_for_each (t, &h->fib.tables, struct fib_table, link)
		if (t->id == id)
			return t;
	return NULL;
}

bool fib_table_exists(const struct host *h, uint32_t table)
{
	return find_table(h, table) != NULL;
}

/* fib_new_table() */
struct fib_table *fib_table_of(struct host *h, uint32_t table)
{
	const struct fib_table *found = find_table(h, table);
	struct list *before = h->fib.tables.next;

	if (found)
		return (struct fib_table *)(uintptr_t)found;
	struct fib_table *t = arena_get(host_engine(h)->arena, sizeof(*t));
	table_init(t);
	t->id = table;
	while (before != &h->fib.tables && list_entry(before, struct fib_table, link)->id < table)
		before = before->next;
	list_add_tail(&t->link, before);
	return t;
}

void fib_each_table(struct host *h, void (*one)(struct fib_table *t, void *arg), void *arg)
{
	one(&h->fib.local, arg);
	one(&h->fib.main, arg);
	list_for_each (t, &h->fib.tables, struct fib_table, link)
		one(t, arg);
}

uint32_t fib_table_next(const struct host *h, uint32_t after)
{
	uint32_t next = 0;
	const uint32_t own[] = {RT_TABLE_MAIN, RT_TABLE_LOCAL};

	for (size_t i = 0; i < 2; i++)
		if (own[i] > after && (!next || own[i] < next))
			next = own[i];
	list_for_each (t, &h->fib.tables, struct fib_table, link)
		if (t->id > after && (!next || t->id < next))
			next = t->id;
	return next;
}

static uint64_t dst_hash(uint32_t table, unsigned prefix, uint32_t dst)
{
	return hash_two((uint64_t)table << 8 | prefix, dst);
}

static void hash_route(struct host *h, struct fib_route *r)
{
	hash_add(&h->fib.destinations, &r->by_dst, dst_hash(r->table, r->prefix, r->dst));
}

static void hash_all(struct fib_table *t, void *arg)
{
	struct host *h = arg;

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
		fib_each_table(h, hash_all, h);
	}
}

static const struct list *prefix_list(const struct host *h, const struct fib_route *r)
{
	const struct fib_table *t = find_table(h, r->table);

	return &t->prefixes[r->prefix];
}

static struct fib_route *first_in_list(
	const struct host *h, uint32_t table, unsigned prefix, uint32_t dst)
{
	const struct fib_table *t = find_table(h, table);

	if (!t)
		return NULL;
	list_for_each (r, &t->prefixes[prefix], struct fib_route, link)
		if (r->dst == dst)
			return r;
	return NULL;
}

struct fib_route *fib_first(const struct host *h, uint32_t table, unsigned prefix, uint32_t dst)
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

/* ---- several next hops ---- */

static bool hop_counts(const struct host *h, const struct fib_route *hop, bool any_carrier)
{
	return !hop->dead && (any_carrier || !ignored(h, hop));
}

/* the first usable hop that leaves via `out`; NULL: none */
static const struct fib_route *first_hop(
	const struct host *h, const struct fib_route *r, const struct netdev *out, bool any_carrier)
{
	for (unsigned i = 0; i < r->hop_count; i++)
		if (hop_counts(h, &r->hops[i], any_carrier) && (!out || out == r->hops[i].dev))
			return &r->hops[i];
	return NULL;
}

/* fib_select_path(), fib_select_multipath(): shares by weight of a 31-bit hash */
static const struct fib_route *select_hop(
	const struct host *h, const struct fib_route *r, const struct fib_key *k, bool any_carrier)
{
	uint64_t total = 0, upto = 0;
	uint32_t hash = (uint32_t)(hash_mix((uint64_t)k->src << 32 | k->dst) >> 33);

	if (!r || !r->hops)
		return r;
	if (k->out)
		return first_hop(h, r, k->out, any_carrier);
	for (unsigned i = 0; i < r->hop_count; i++)
		total += hop_counts(h, &r->hops[i], any_carrier) ? r->hops[i].weight + 1u : 0;
	for (unsigned i = 0; i < r->hop_count && total; i++) {
		if (!hop_counts(h, &r->hops[i], any_carrier))
			continue;
		upto += r->hops[i].weight + 1u;
		if (hash < (upto << 31) / total)
			return &r->hops[i];
	}
	return first_hop(h, r, NULL, any_carrier);
}

/* ---- a search ---- */

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
	const struct host *h, uint32_t table, unsigned length, struct search *s)
{
	const struct fib_route *r = fib_first(h, table, length, s->dst & ipv4_mask(length));

	for (; r; r = fib_next(h, r)) {
		if (r->scope < s->scope)
			continue;
		if (fib_route_error(r))
			return r;
		if (r->hops) {
			s->uncertain = true;
			if (first_hop(h, r, s->out, s->any_carrier))
				return r;
			continue;
		}
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
	struct fib *fib = &((struct host *)(uintptr_t)h)->fib; /* the cache is derived state */

	if (c->generation == fib->generation && fib->cache_conflicts++ > 4 * fib->cache_mask &&
		fib->cache_mask + 1 < FIB_CACHE_MAX) {
		grow_cache((struct host *)(uintptr_t)h);
		c = cache_slot(fib, dst);
	}
	*c = (struct fib_cached){.route = r, .generation = fib->generation, .dst = dst};
}

/* local and main as one, cached if nothing else affects the result */
static const struct fib_route *lookup_merged(
	const struct host *h, uint32_t dst, const struct netdev *out)
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

const struct fib_route *fib_lookup_key(
	const struct host *h, const struct fib_key *k, bool any_carrier)
{
	struct search s = {.dst = k->dst, .out = k->out, .any_carrier = true};
	const struct fib_route *r;

	if (h->fib.custom_rules)
		return fib_walk_rules(h, k, any_carrier);
	r = any_carrier ? search(h, h->fib.local.present | h->fib.main.present, &s)
			: lookup_merged(h, k->dst, k->out);
	return select_hop(h, r, k, any_carrier);
}

const struct fib_route *fib_lookup(const struct host *h, uint32_t dst, const struct netdev *out)
{
	const struct fib_key key = {.dst = dst, .out = out};

	return fib_lookup_key(h, &key, false);
}

/* route to a gateway: with rules, only main is searched (fib_check_nh_v4_gw() also searches the
 * rules; a gateway that only another table knows is looked up there) */
const struct fib_route *fib_lookup_scope(
	const struct host *h, uint32_t dst, const struct netdev *out, uint8_t scope)
{
	struct search s = {.dst = dst, .out = out, .scope = scope, .any_carrier = true};
	const struct fib_key key = {.dst = dst, .out = out};

	return select_hop(h, search(h, h->fib.local.present | h->fib.main.present, &s), &key, true);
}

static const struct fib_route *search_table(const struct host *h, uint32_t table, struct search *s)
{
	const struct fib_table *t = find_table(h, table);

	for (uint64_t lengths = t ? t->present : 0; lengths;) {
		unsigned length = 63u - (unsigned)__builtin_clzll(lengths);
		const struct fib_route *r = search_length(h, table, length, s);
		if (r)
			return r;
		lengths &= ~(UINT64_C(1) << length);
	}
	return NULL;
}

const struct fib_route *fib_search_table(
	const struct host *h, uint32_t table, const struct fib_key *k, bool any_carrier)
{
	struct search s = {.dst = k->dst, .out = k->out, .any_carrier = any_carrier};

	return select_hop(h, search_table(h, table, &s), k, any_carrier);
}

const struct fib_route *fib_lookup_table(
	const struct host *h, uint32_t table, uint32_t dst, const struct netdev *out)
{
	const struct fib_key key = {.dst = dst, .out = out};

	return fib_search_table(h, table, &key, false);
}

void fib_remove(struct host *h, struct fib_route *r)
{
	struct fib_table *t = fib_table_of(h, r->table);

	for (unsigned i = 0; i < r->hop_count; i++)
		route_exceptions_forget(h, &r->hops[i]);
	if (r->hops)
		arena_put(host_engine(h)->arena, r->hops, r->hop_count * sizeof(*r->hops));
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

/* the trie's order: by destination, the longer prefix first among equals; then list order */
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

void fib_walk(const struct host *h, uint32_t table,
	void (*one)(void *arg, const struct fib_route *r), void *arg)
{
	const struct fib_table *t = find_table(h, table);
	struct walked *all = malloc((h->fib.destinations.count + FIB_MANY + 1) * sizeof(*all));
	size_t count = 0;

	if (!all)
		abort();
	for (unsigned length = 0; t && length <= 32; length++)
		list_for_each (r, &t->prefixes[length], struct fib_route, link) {
			all[count] = (struct walked){r, count};
			count++;
		}
	qsort(all, count, sizeof(*all), by_trie);
	for (size_t i = 0; i < count; i++)
		one(arg, all[i].route);
	free(all);
}
