/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which client reached which server: how leaving and returning servers affect clients, how a
 * returning one is flooded, and the hit rate that caches on the servers would have had.
 *
 * A client is one address. Between two changes it counts once: its last server before the change,
 * its first one after it. The caches hold the most recently requested destinations, a limited
 * number each; they are kept only once more than one destination was used.
 */
#include "study/connections/run.h"

#include <assert.h>
#include <stdlib.h>

#include "ipvs/dest.h"
#include "ipvs/service.h"

#define CACHE_DEFAULT 1000
#define FLOOD_INTERVAL NSEC_PER_SEC
#define FLOOD_INTERVALS 60
#define FLOOD_LEAST 10 /* minimum number of connections in a significant interval */

struct client {
	struct hash_node node;
	uint32_t address;
	uint32_t changes; /* how many had happened when it was here last */
	struct server *server;
};

struct cached { /* a destination that a server remembers */
	struct hash_node node;
	struct list link; /* in cache.recent, newest first */
	uint32_t address;
};

struct cache {
	struct hash_table known;
	struct list recent;
};

struct change {
	struct server_change told;
	uint64_t got[FLOOD_INTERVALS], all[FLOOD_INTERVALS]; /* new connections in each interval */
	int64_t weight, weights; /* its own, and the total, when it returned */
};

struct watch {
	struct hash_table clients;
	struct pool client_pool, cached_pool;
	struct change **changes;
	uint32_t change_count, change_cap;
	bool follows;         /* clients: a timeline may move servers */
	struct cache *caches; /* one for each server, by its index */
	size_t cache_count;
	unsigned room; /* in each */
	uint32_t first_destination;
	bool any, many; /* destinations */
};

/* ---- caches ---- */

static void add_caches(struct run *r)
{
	struct watch *w = r->watch;
	struct arena *a = r->arena;
	struct cache *caches = arena_get(a, r->server_count * sizeof(*caches));

	for (size_t i = 0; i < r->server_count; i++) {
		struct cache *old = i < w->cache_count ? &w->caches[i] : NULL;
		list_init(&caches[i].recent);
		if (!old) {
			hash_init(&caches[i].known, a);
			continue;
		}
		caches[i].known = old->known;
		list_splice_tail(&old->recent, &caches[i].recent);
	}
	if (w->caches)
		arena_put(a, w->caches, w->cache_count * sizeof(*caches));
	w->caches = caches;
	w->cache_count = r->server_count;
}

static void forget_oldest(struct watch *w, struct cache *c)
{
	struct cached *oldest = list_entry(c->recent.prev, struct cached, link);

	hash_del(&c->known, &oldest->node);
	list_del(&oldest->link);
	pool_put(&w->cached_pool, oldest);
}

/* Was it in the server's cache? It is now. */
static bool cache_ask(struct watch *w, struct cache *c, uint32_t address)
{
	uint64_t hash = hash_mix(address);

	hash_for_each (node, &c->known, hash) {
		struct cached *known = container_of(node, struct cached, node);
		if (known->address != address)
			continue;
		list_del(&known->link);
		list_add(&known->link, &c->recent);
		return true;
	}
	if (c->known.count == w->room)
		forget_oldest(w, c);
	struct cached *fresh = pool_get(&w->cached_pool);
	fresh->address = address;
	hash_add(&c->known, &fresh->node, hash);
	list_add(&fresh->link, &c->recent);
	return false;
}

static void ask_cache(struct run *r, const struct visit *f)
{
	struct watch *w = r->watch;
	struct server *s = f->server;

	if (s->index >= w->cache_count)
		add_caches(r);
	r->metrics->cache_looks++;
	if (!cache_ask(w, &w->caches[s->index], f->vip))
		return;
	r->metrics->cache_hits++;
	s->counts.cache_hits++;
}

/* ---- clients ---- */

static struct client *client_of(struct watch *w, uint32_t address)
{
	uint64_t hash = hash_mix(address);

	hash_for_each (node, &w->clients, hash) {
		struct client *c = container_of(node, struct client, node);
		if (c->address == address)
			return c;
	}
	struct client *c = pool_get(&w->client_pool);
	c->address = address;
	hash_add(&w->clients, &c->node, hash);
	return c;
}

/* its first connection since the changes from `c->changes` on */
static void tell_changes(struct watch *w, const struct client *c, const struct server *now)
{
	for (uint32_t i = c->changes; i < w->change_count; i++) {
		struct server_change *change = &w->changes[i]->told;
		change->clients++;
		change->moved += c->server != now;
		change->forced += c->server != now && !c->server->chosen;
	}
}

static void follow_client(struct run *r, const struct visit *f)
{
	struct watch *w = r->watch;
	struct client *c = client_of(w, f->client);

	if (c->server && c->changes < w->change_count)
		tell_changes(w, c, f->server);
	c->server = f->server;
	c->changes = w->change_count;
	for (uint32_t i = w->change_count; i-- > 0;) {
		struct change *change = w->changes[i];
		int64_t interval = (r->engine->now - change->told.time) / FLOOD_INTERVAL;
		if (interval >= FLOOD_INTERVALS)
			break; /* those before are older still */
		change->all[interval]++;
		change->got[interval] += change->told.server == f->server->index;
	}
}

void watch_connection(struct run *r, const struct visit *f)
{
	struct watch *w = r->watch;

	if (!w->any)
		w->first_destination = f->vip;
	w->any = true;
	w->many = w->many || f->vip != w->first_destination;
	if (w->many)
		ask_cache(r, f);
	if (w->follows)
		follow_client(r, f);
}

/* ---- changes ---- */

static void add_change(struct run *r, const struct server *s, int64_t weight, int64_t weights)
{
	struct watch *w = r->watch;
	struct arena *a = r->arena;

	if (w->change_count == w->change_cap) {
		uint32_t cap = w->change_cap ? 2 * w->change_cap : 8;
		w->changes = arena_regrow(a, w->changes, w->change_cap * sizeof(*w->changes),
			cap * sizeof(*w->changes));
		w->change_cap = cap;
	}
	struct change *c = arena_alloc(a, sizeof(*c));
	c->told = (struct server_change){
		.time = r->engine->now, .server = s->index, .returns = s->chosen};
	c->weight = weight;
	c->weights = weights;
	w->changes[w->change_count++] = c;
}

/* each server's weight in the lists; for a service without a port, for each of its ports */
static int64_t add_weights(struct run *r, int64_t *weights)
{
	int64_t sum = 0;

	list_for_each (svc, &r->director.ipvs->services, struct ipvs_service, link)
		list_for_each (d, &svc->destinations, struct ipvs_dest, link) {
			sum += d->weight;
			if (d->port && d->weight > 0)
				weights[server_of(r, d, d->port)->index] += d->weight;
			for (size_t i = 0; !d->port && i < r->server_count; i++)
				if (r->servers[i]->counts.address == d->addr)
					weights[i] += d->weight;
		}
	return sum;
}

/* servers that the lists name for the first time have to be known before they are counted */
static void know_all(struct run *r)
{
	list_for_each (svc, &r->director.ipvs->services, struct ipvs_service, link)
		list_for_each (d, &svc->destinations, struct ipvs_dest, link)
			if (d->port)
				server_of(r, d, d->port);
}

static void look(struct run *r, bool first)
{
	struct arena *a = r->arena;

	know_all(r);
	size_t bytes = (r->server_count + 1) * sizeof(int64_t);
	int64_t *weights = arena_get(a, bytes), sum = add_weights(r, weights);
	for (size_t i = 0; i < r->server_count; i++) {
		struct server *s = r->servers[i];
		bool chosen = weights[i] > 0;
		if (s->chosen == chosen)
			continue;
		s->chosen = chosen;
		if (!first)
			add_change(r, s, weights[i], sum);
	}
	arena_put(a, weights, bytes);
}

void watch_look(struct run *r)
{
	look(r, r->engine->now == 0); /* events at 0 are set-up */
}

/* can a server leave or return? */
static bool moves(const struct spec *spec)
{
	for (size_t i = 0; i < spec->virtual_servers.count; i++)
		if (spec->virtual_servers.items[i].feedback.interval != SPEC_UNSET)
			return true;
	return spec->events.count > 0;
}

void watch_open(struct run *r)
{
	struct arena *a = r->arena;
	struct watch *w = arena_alloc(a, sizeof(*w));

	hash_init(&w->clients, a);
	pool_init(&w->client_pool, a, "client seen", sizeof(struct client));
	pool_init(&w->cached_pool, a, "destination known", sizeof(struct cached));
	w->room = r->options.cache ? r->options.cache : CACHE_DEFAULT;
	w->follows = moves(r->spec);
	r->watch = w;
	look(r, true);
}

/* the largest share of an interval divided by the fair one, in thousandths; for a server without
 * connections it is 0, which counts, too */
static uint64_t flood_of(const struct change *c)
{
	uint64_t most = METRICS_NOT_COUNTED;

	for (size_t i = 0; c->told.returns && c->weight > 0 && i < FLOOD_INTERVALS; i++) {
		if (c->all[i] < FLOOD_LEAST)
			continue;
		uint64_t share =
			c->got[i] * 1000 * (uint64_t)c->weights / (c->all[i] * (uint64_t)c->weight);
		most = most == METRICS_NOT_COUNTED || share > most ? share : most;
	}
	return most;
}

void watch_close(struct run *r)
{
	const struct watch *w = r->watch;
	struct metrics *m = r->metrics;

	m->changes = calloc(w->change_count + 1, sizeof(*m->changes));
	assert(m->changes);
	m->change_count = w->change_count;
	for (size_t i = 0; i < w->change_count; i++) {
		m->changes[i] = w->changes[i]->told;
		m->changes[i].flood = flood_of(w->changes[i]);
	}
}
