/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets up a run, runs it, and copies its counts out of the world before that is freed. Loads are
 * sampled at even intervals; they are sums over the services of a server.
 */
#include "study/connections/connections.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ipvs/dest.h"
#include "ipvs/service.h"
#include "study/connections/run.h"
#include "world/lab.h"

#define SETTLES 100 /* over a run of which no samples are wanted */
#define ROUND_TRIP_DEFAULT (200 * NSEC_PER_USEC)

/* ---- loads ---- */

static void sample_dest(struct run *r, const struct ipvs_dest *d)
{
	struct server *s = d->watcher;

	if (!s || !s->counts.active)
		return;
	s->counts.active[r->sampled] += (uint32_t)d->active;
	s->counts.inactive[r->sampled] += (uint32_t)ipvs_dest_inactive(d);
}

void run_sample(struct run *r)
{
	watch_look(r); /* an agent or a background command may have changed servers */
	list_for_each (svc, &r->director.ipvs->services, struct ipvs_service, link)
		list_for_each (d, &svc->destinations, struct ipvs_dest, link)
			sample_dest(r, d);
	for (size_t i = 0; i < r->server_count; i++)
		if (r->servers[i]->counts.queue)
			r->servers[i]->counts.queue[r->sampled] = (uint32_t)r->servers[i]->waiting;
	r->sampled++;
}

struct known { /* of a server, by the director's tables */
	int64_t active;
	bool known;
};

static void add_active(struct known *known, const struct ipvs_dest *d)
{
	const struct server *s = d->watcher;

	if (!s)
		return;
	known[s->index].active += d->active;
	known[s->index].known = true;
}

/* Handles entries that became inactive without notice: those of lost connections, when they
 * expire. */
static void run_settle(struct run *r)
{
	size_t bytes = (r->server_count + 1) * sizeof(struct known);
	struct known *known = arena_get(r->arena, bytes);

	list_for_each (svc, &r->director.ipvs->services, struct ipvs_service, link)
		list_for_each (d, &svc->destinations, struct ipvs_dest, link)
			add_active(known, d);
	list_for_each (d, &r->director.ipvs->trash, struct ipvs_dest, link)
		add_active(known, d);
	for (size_t i = 0; i < r->server_count; i++)
		if (known[i].known && known[i].active < r->servers[i]->open.live)
			integral_set(&r->servers[i]->open, r->engine->now, known[i].active);
	arena_put(r->arena, known, bytes);
}

int64_t run_sample_every(const struct run *r)
{
	return r->stop / (r->options.points ? r->options.points : SETTLES);
}

int64_t run_next_sample(const struct run *r)
{
	unsigned points = r->options.points ? r->options.points : SETTLES;

	return r->sampled < points ? run_sample_every(r) * (r->sampled + 1) : INT64_MAX;
}

static void sample(struct engine *e, struct event *event)
{
	struct run *r = container_of(event, struct run, sample);

	run_settle(r);
	run_sample(r);
	int64_t at = run_next_sample(r);
	if (at != INT64_MAX)
		event_schedule(e, event, at);
}

/* ---- from beginning to end ---- */

static int64_t delay_of(const struct spec *spec, const char *node)
{
	for (size_t i = 0; i < spec->network.links.count; i++) {
		const struct spec_link *l = &spec->network.links.items[i];
		for (size_t k = 0; k < l->endpoints.count; k++)
			if (strcmp(l->endpoints.items[k].node, node) == 0)
				return l->with.delay;
	}
	return 0;
}

static const char *caller(const struct spec *spec)
{
	const char *from = spec->workload.count ? spec->workload.items[0].from.s : NULL;

	for (size_t i = 0; from && i < spec->network.nodes.count; i++) {
		const struct spec_node *n = &spec->network.nodes.items[i];
		if (n->group.s && strcmp(n->group.s, from) == 0)
			return n->name;
	}
	return from;
}

/* Each of the three hops leads over the cables of two of client, director and server. */
static int64_t round_trip(const struct run *r)
{
	const char *client = caller(r->spec), *server = r->servers[0]->counts.name;
	int64_t once = delay_of(r->spec, r->director.host->node.name);

	if (client)
		once += delay_of(r->spec, client);
	if (server)
		once += delay_of(r->spec, server);
	return once ? 2 * once : ROUND_TRIP_DEFAULT;
}

int64_t run_next_look(const struct run *r, int64_t after)
{
	int64_t at = INT64_MAX;

	for (size_t i = 0; i < r->spec->events.count; i++) {
		int64_t time = r->spec->events.items[i].time;
		if (time > after && time < at)
			at = time;
	}
	return at;
}

static void look(struct engine *e, struct event *event)
{
	struct run *r = container_of(event, struct run, look);
	int64_t at = run_next_look(r, e->now);

	events_happen(r);
	watch_look(r);
	if (at != INT64_MAX)
		event_schedule(e, event, at);
}

void run_set_up(struct run *r)
{
	struct arena *a = r->arena;

	hash_init(&r->by_place, a);
	pool_init(&r->visits, a, "visit", sizeof(struct visit));
	pool_init(&r->jobs, a, "job", sizeof(struct job));
	pool_init(&r->server_pool, a, "server", sizeof(struct server));
	servers_from_spec(r);
	watch_open(r);
}

static void connections_start(struct run *r)
{
	r->round_trip = r->server_count ? round_trip(r) : ROUND_TRIP_DEFAULT;
	r->sample.run = sample;
	event_schedule(r->engine, &r->sample, run_next_sample(r));
	r->look.run = look;
	events_start(r);
	/* behind the timeline's own events of the same instant, which were scheduled first */
	if (r->spec->events.count)
		event_schedule(r->engine, &r->look, 0);
}

static uint32_t *copied(const uint32_t *values, unsigned n)
{
	uint32_t *copy = values ? calloc(n, sizeof(*copy)) : NULL;

	return copy ? memcpy(copy, values, n * sizeof(*copy)) : NULL;
}

void run_take_counts(struct run *r)
{
	struct metrics *m = r->metrics;

	m->duration = r->stop;
	m->world = arena_used(r->engine->arena);
	m->points = r->options.points;
	m->servers = calloc(r->server_count + 1, sizeof(*m->servers));
	assert(m->servers);
	m->server_count = r->server_count;
	for (size_t i = 0; i < r->server_count; i++) {
		const struct server *s = r->servers[i];
		struct server_metrics *to = &m->servers[i];
		*to = s->counts;
		to->busy = integral_at(&s->work, r->stop);
		to->waited = integral_at(&s->wait, r->stop);
		to->open = integral_at(&s->open, r->stop);
		to->capacity = r->stop * (int64_t)s->workers;
		to->active = copied(s->counts.active, m->points);
		to->inactive = copied(s->counts.inactive, m->points);
		to->queue = copied(s->counts.queue, m->points);
	}
	watch_close(r);
}

/* What repeats endlessly must be the workload: there is nothing else. */
static char *standing_words(const struct run *r, const struct language *l)
{
	struct text when = {0}, why = {0};

	text_duration(&when, r->engine->now);
	text_add(&why,
		say(l,
			"time is stuck at %s after %llu steps in one instant: a client "
			"keeps connecting (give its think time, the demand or the links a "
			"duration)"),
		text_str(&when), (unsigned long long)r->at_once);
	text_free(&when);
	return why.s;
}

int connections_run(const struct spec *spec, const struct measure_options *o,
	struct connections_feed *feed, struct metrics *m, struct problems *ps)
{
	struct director d;

	memset(m, 0, sizeof(*m));
	if (director_open(&d, spec, o->scheduler, o->seed, ps) != 0)
		return -1;
	struct run *r = arena_alloc(d.engine->arena, sizeof(*r));
	*r = (struct run){.spec = spec,
		.options = *o,
		.director = d,
		.engine = d.engine,
		.arena = d.engine->arena,
		.feed = feed,
		.metrics = m,
		.stop = spec->stop_time};
	run_set_up(r);
	connections_start(r);
	run_until(r, r->stop);
	if (r->engine->now < r->stop)
		m->cut = standing_words(r, ps->language);
	run_take_counts(r);
	const char *stray = d.ipvs->stray;
	if (stray)
		problem_add(ps, (struct place){0}, NULL,
			"the server picked is not in the list given to the loaded scheduler %s",
			stray);
	director_close(&d);
	if (stray)
		metrics_free(m);
	return stray ? -1 : 0;
}
