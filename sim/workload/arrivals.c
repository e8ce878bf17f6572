/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One source for each entry of the workload; the next arrival is the earliest of them, that of the
 * first entry if equal. A source stores only the time of its next arrival; the client and the
 * random values are computed when it is taken.
 *
 * Invariant: all mutable state is in the caller's memory; the same (plan, seed, departures) give
 * the same arrivals. An exponential gap is rounded to a nanosecond at once, so errors do not
 * accumulate.
 */
#include "workload/arrivals.h"

#include <assert.h>
#include <string.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "base/hash.h"
#include "base/rng.h"
#include "workload/plan.h"

/* what a connection's streams are for; the numbers are part of what a seed means */
enum purpose { FOR_DEMAND = 1, FOR_HOLD, FOR_REQUEST, FOR_RESPONSE, FOR_THINK, FOR_DESTINATION };

#define FIRST_PORT 32768 /* net.ipv4.ip_local_port_range */
#define PORTS 28232u

struct waiting { /* a thinking user */
	int64_t time;
	uint32_t user;
};

struct source {
	const struct plan_entry *entry;
	uint64_t key; /* seed and entry */
	uint64_t who; /* for the choice of users */
	struct rng gaps;
	int64_t next;             /* INT64_MAX: none */
	uint64_t k;               /* arrivals so far */
	bool on;                  /* on-off: the phase */
	int64_t phase_end;        /* on-off */
	struct waiting *thinking; /* closed: a heap, the earliest first */
	size_t thinking_count;
	uint32_t *counts; /* connections of each user */
};

struct arrivals {
	const struct workload *plan;
	uint64_t number;
	uint16_t *ports; /* of each slot: the next */
	struct source *sources;
};

static double draw_exponential(struct rng *r)
{
	return qexp(uniform_double(rng_next(r)), 1, 1, 0);
}

/* ---- closed loops: thinking users ---- */

static bool before(const struct waiting *a, const struct waiting *b)
{
	return a->time != b->time ? a->time < b->time : a->user < b->user;
}

static void heap_push(struct source *s, struct waiting w)
{
	size_t i = s->thinking_count++;

	assert(s->thinking_count <= s->entry->population.users);
	for (; i > 0 && before(&w, &s->thinking[(i - 1) / 2]); i = (i - 1) / 2)
		s->thinking[i] = s->thinking[(i - 1) / 2];
	s->thinking[i] = w;
}

static struct waiting heap_pop(struct source *s)
{
	struct waiting first = s->thinking[0], last = s->thinking[--s->thinking_count];
	size_t i = 0, child;

	for (; (child = 2 * i + 1) < s->thinking_count; i = child) {
		if (child + 1 < s->thinking_count &&
			before(&s->thinking[child + 1], &s->thinking[child]))
			child++;
		if (!before(&s->thinking[child], &last))
			break;
		s->thinking[i] = s->thinking[child];
	}
	s->thinking[i] = last;
	return first;
}

/* ---- draws of a connection ---- */

static uint64_t connection_key(const struct source *s, const struct client_place *p, uint32_t user)
{
	return hash_two(hash_two(s->key, hash_two(p->name, p->behind)), s->counts[user]);
}

static inline int64_t arrivals_draw(
	const struct distribution *d, uint64_t key, enum purpose purpose, int64_t other)
{
	return d->kind == DISTRIBUTION_NONE ? other : distribution_draw(d, hash_two(key, purpose));
}

static void think(struct source *s, uint32_t user, int64_t from)
{
	struct client_place p = population_place(&s->entry->population, user);
	uint64_t key = connection_key(s, &p, user);

	heap_push(s,
		(struct waiting){
			from + arrivals_draw(&s->entry->timing.think, key, FOR_THINK, 0), user});
}

/* ---- time of the next arrival ---- */

static int64_t next_on_off(struct source *s, int64_t from)
{
	const struct timing *p = &s->entry->timing;
	double area = draw_exponential(&s->gaps);

	while (from < s->entry->stop) {
		double rate = p->rates[s->on], left = rate * (double)(s->phase_end - from);
		if (area <= left && rate > 0)
			return from + (int64_t)(area / rate + 0.5);
		area -= left;
		from = s->phase_end;
		s->on = !s->on;
		s->phase_end += 1 + (int64_t)(p->phases[s->on] * draw_exponential(&s->gaps));
	}
	return INT64_MAX;
}

static int64_t next_on_curve(struct source *s, int64_t from)
{
	int64_t start = s->entry->start;
	int64_t time =
		curve_next(&s->entry->timing.curve, from - start, draw_exponential(&s->gaps));

	return time > INT64_MAX / 2 ? INT64_MAX : start + time;
}

/* time of the k-th, if the previous one was at `from` (the first: the start) */
static int64_t next_time(struct source *s, int64_t from)
{
	const struct timing *p = &s->entry->timing;
	int64_t time;

	switch (p->kind) {
	case TIMING_CONSTANT:
		time = timing_constant_time(p, s->k);
		return time == INT64_MAX ? time : s->entry->start + time;
	case TIMING_CURVE: return next_on_curve(s, from);
	case TIMING_ON_OFF: return next_on_off(s, from);
	case TIMING_CLOSED: return s->thinking_count ? s->thinking[0].time : INT64_MAX;
	default:
		return s->k < p->recording.count ? s->entry->start + p->recording.rows[s->k].time
						 : INT64_MAX;
	}
}

static void go_on(struct source *s, int64_t from)
{
	s->next = next_time(s, from);
	if (s->next >= s->entry->stop)
		s->next = INT64_MAX;
}

/* ---- the iterator ---- */

#define MOST (SIZE_MAX / 2) /* bytes: more than any machine has */

/* `at`, moved past `n` objects; on overflow it stays at MOST */
static size_t behind(size_t at, uint64_t n, size_t size)
{
	if (at >= MOST || n > (MOST - at - 16) / size)
		return MOST;
	return (at + (size_t)n * size + 15) & ~(size_t)15;
}

/* lays the parts out from `base`; if that is NULL, only computes the size */
static size_t lay_out(struct arrivals *a, char *base, const struct workload *w)
{
	size_t at = behind(0, 1, sizeof(*a));

	if (a)
		a->sources = (void *)(base + at);
	at = behind(at, w->count, sizeof(struct source));
	if (a)
		a->ports = (void *)(base + at);
	at = behind(at, w->hosts.slots, sizeof(uint16_t));
	for (size_t i = 0; i < w->count; i++) {
		const struct plan_entry *e = &w->entries[i];
		if (a)
			a->sources[i].counts = (void *)(base + at);
		at = behind(at, e->population.users, sizeof(uint32_t));
		if (e->timing.kind != TIMING_CLOSED)
			continue;
		if (a)
			a->sources[i].thinking = (void *)(base + at);
		at = behind(at, e->population.users, sizeof(struct waiting));
	}
	return at;
}

size_t arrivals_size(const struct workload *w)
{
	return lay_out(NULL, NULL, w);
}

static void source_start(struct source *s, const struct plan_entry *entry, uint64_t seed)
{
	const struct timing *p = &entry->timing;

	s->entry = entry;
	s->key = hash_two(seed, entry->salt);
	s->gaps.state = hash_two(s->key, hash_string("gaps"));
	s->who = hash_two(s->key, hash_string("who"));
	s->on = true;
	if (p->kind == TIMING_ON_OFF)
		s->phase_end =
			entry->start + 1 + (int64_t)(p->phases[1] * draw_exponential(&s->gaps));
	for (uint64_t i = 0; p->kind == TIMING_CLOSED && i < entry->population.users; i++)
		think(s, (uint32_t)i, entry->start);
	go_on(s, entry->start);
}

/* each address begins somewhere else, as hosts do */
static void ports_start(struct arrivals *a)
{
	const struct client_hosts *hosts = &a->plan->hosts;

	for (size_t i = 0; i < hosts->count; i++)
		for (uint32_t k = 0; k < hosts->items[i].count; k++)
			a->ports[hosts->items[i].slot + k] = (uint16_t)(FIRST_PORT +
				hash_mix(hash_two(hosts->items[i].name, k)) % PORTS);
}

struct arrivals *arrivals_init(void *memory, const struct workload *w, uint64_t seed)
{
	struct arrivals *a = memory;

	memset(memory, 0, arrivals_size(w));
	a->plan = w;
	lay_out(a, memory, w);
	ports_start(a);
	for (size_t i = 0; i < w->count; i++)
		source_start(&a->sources[i], &w->entries[i], seed);
	return a;
}

static struct source *earliest(const struct arrivals *a)
{
	struct source *first = NULL;

	for (size_t i = 0; i < a->plan->count; i++) {
		struct source *s = &a->sources[i];
		if (s->next != INT64_MAX && (!first || s->next < first->next))
			first = s;
	}
	return first;
}

int64_t arrivals_time(const struct arrivals *a)
{
	const struct source *s = earliest(a);

	return s ? s->next : INT64_MAX;
}

static uint32_t whose_turn(struct source *s)
{
	const struct plan_entry *e = s->entry;

	if (e->timing.kind == TIMING_CLOSED)
		return heap_pop(s).user;
	if (e->client_users)
		return e->client_users[e->timing.recording.rows[s->k].client];
	return population_user(&e->population, s->k, hash_two(s->who, s->k));
}

static uint16_t take_port(struct arrivals *a, uint32_t slot)
{
	uint16_t port = a->ports[slot]++;

	if (port == FIRST_PORT + PORTS - 1)
		a->ports[slot] = FIRST_PORT;
	return port;
}

/* values of the recording take precedence over random ones */
static void take_recorded(const struct source *s, struct arrival *out)
{
	const struct plan_entry *e = s->entry;
	const struct recorded *row = &e->timing.recording.rows[s->k];

	if (e->timing.recording.destinations.count)
		out->vip = e->first_vip + e->destination_offsets[row->destination];
	if (row->port)
		out->port = row->port;
	if (row->demand != RECORDED_NOTHING)
		out->demand = row->demand;
	if (row->hold != RECORDED_NOTHING)
		out->hold = row->hold;
	if (row->request != RECORDED_NOTHING)
		out->request = row->request;
	if (row->response != RECORDED_NOTHING)
		out->response = row->response;
}

static void fill(struct arrivals *a, struct source *s, uint32_t user, struct arrival *out)
{
	const struct plan_entry *e = s->entry;
	struct client_place p = population_place(&e->population, user);
	uint64_t key = connection_key(s, &p, user);

	*out = (struct arrival){.time = s->next,
		.number = a->number,
		.entry = (uint32_t)(s - a->sources),
		.user = user,
		.nth = s->counts[user],
		.node = p.node,
		.client = p.address,
		.slot = p.slot,
		.port = take_port(a, p.slot),
		.vip = e->first_vip,
		.vport = e->vport,
		.protocol = e->protocol,
		.demand = arrivals_draw(&e->demand, key, FOR_DEMAND, ARRIVAL_NOTHING),
		.hold = arrivals_draw(&e->hold, key, FOR_HOLD, 0),
		.request = arrivals_draw(&e->request, key, FOR_REQUEST, 0),
		.response = arrivals_draw(&e->response, key, FOR_RESPONSE, ARRIVAL_NOTHING)};
	if (e->population.destinations > 1)
		out->vip += population_destination(&e->population, hash_two(key, FOR_DESTINATION));
	if (e->timing.kind == TIMING_RECORDED)
		take_recorded(s, out);
}

bool arrivals_next(struct arrivals *a, struct arrival *out)
{
	struct source *s = earliest(a);

	if (!s)
		return false;
	uint32_t user = whose_turn(s);
	fill(a, s, user, out);
	a->number++;
	s->counts[user]++;
	s->k++;
	go_on(s, s->next);
	return true;
}

void arrivals_departed(struct arrivals *a, uint32_t entry, uint32_t user, int64_t time)
{
	struct source *s = &a->sources[entry];

	if (s->entry->timing.kind != TIMING_CLOSED)
		return;
	think(s, user, time);
	go_on(s, time);
}
