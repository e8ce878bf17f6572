/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An unmodified lab, and an observer that counts its records: the director's entries as they are
 * created, change state and expire; requests as clients finish them; requests as servers answer
 * them. Servers and their observer are those of a run without frames, so that both count alike;
 * here they only keep counts, in the observer's own arena.
 *
 * A client's record does not name the server: a server's response time is measured from its entry
 * at the director to its response. Queue lengths come from the samples.
 *
 * Not covered: responses to datagrams, which no client's record reports.
 */
#include "study/connections/packets.h"

#include <string.h>

#include "app/servers/http_server.h"
#include "app/servers/records.h"
#include "base/errno.h"
#include "base/text.h"
#include "engine/trace.h"
#include "ipvs/dest.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "ipvs/service.h"
#include "study/connections/run.h"
#include "watch/describe.h"
#include "world/lab.h"

struct entry { /* of the director's table */
	struct hash_node node;
	struct visit visit;
	bool open; /* active; of UDP never */
};

struct observer {
	struct sink sink;
	struct arena arena;
	struct run run;
	struct hash_table entries; /* by client address and port: the newest */
	struct pool entry_pool;
};

static uint64_t key_of(uint64_t client, uint64_t port)
{
	return hash_two(client, port);
}

static struct entry *packets_find(const struct observer *o, uint64_t client, uint64_t port)
{
	uint64_t key = key_of(client, port);

	hash_for_each (node, &o->entries, key) {
		struct entry *e = container_of(node, struct entry, node);
		if (e->visit.client == client && e->visit.port == port)
			return e;
	}
	return NULL;
}

static void close_entry(struct observer *o, struct entry *e)
{
	if (e && e->open)
		integral_end(&e->visit.server->open, o->run.engine->now);
	if (e)
		e->open = false;
}

static void packets_forget(struct observer *o, struct entry *e)
{
	close_entry(o, e);
	if (!e)
		return;
	hash_del(&o->entries, &e->node);
	pool_put(&o->entry_pool, e);
}

/* the record is made before the entry counts as active */
static void count_active(struct run *r, struct server *s)
{
	uint32_t active = 1;

	list_for_each (svc, &r->director.ipvs->services, struct ipvs_service, link)
		list_for_each (d, &svc->destinations, struct ipvs_dest, link)
			if (d->addr == s->counts.address && (!d->port || d->port == s->counts.port))
				active += (uint32_t)d->active;
	if (active > s->counts.active_most)
		s->counts.active_most = active;
}

static void entry_made(struct observer *o, const struct record *rec)
{
	struct run *r = &o->run;

	if (rec->reason == IPVS_NEW_TEMPLATE || rec->reason == IPVS_NEW_BYPASS)
		return;
	struct entry *e = pool_get(&o->entry_pool);
	struct server *s = server_at(r, (uint32_t)rec->a[4], (uint16_t)rec->a[5]);
	e->visit = (struct visit){.server = s,
		.began = rec->time,
		.client = (uint32_t)rec->a[0],
		.port = (uint16_t)rec->a[1],
		.vip = (uint32_t)rec->a[2],
		.vport = (uint16_t)rec->a[3]};
	packets_forget(o, packets_find(o, rec->a[0], rec->a[1]));
	hash_add(&o->entries, &e->node, key_of(rec->a[0], rec->a[1]));
	s->counts.connections++;
	r->metrics->connections++;
	watch_connection(r, &e->visit);
}

static void entry_changed(struct observer *o, const struct record *rec)
{
	uint64_t state = rec->a[3];

	struct entry *e = packets_find(o, rec->a[0], rec->a[1]);

	if (state != arg_word("SYN_RECV") && state != arg_word("ESTAB")) {
		close_entry(o, e);
	} else if (e && !e->open) {
		e->open = true;
		integral_begin(&e->visit.server->open, rec->time);
		count_active(&o->run, e->visit.server);
	}
}

static void answered(struct observer *o, const struct record *rec)
{
	const struct entry *e = packets_find(o, rec->a[0], rec->a[1]);

	if (!e)
		return;
	struct server_metrics *s = &e->visit.server->counts;
	int64_t took = rec->time - e->visit.began;
	s->completed++;
	s->response += took;
	s->response_most = took > s->response_most ? took : s->response_most;
}

static void request_over(struct observer *o, const struct record *rec)
{
	struct metrics *m = o->run.metrics;

	m->arrivals++;
	if (rec->kind == REC_REQUEST_DONE) {
		m->completed++;
		histogram_add(&m->response, (int64_t)rec->a[5]);
	} else if (rec->a[2] == ECONNREFUSED || rec->a[2] == ECONNRESET) {
		m->refused++;
	} else {
		m->timed_out++;
	}
}

static void hear(struct sink *sink, const struct record *rec, const void *frame)
{
	struct observer *o = container_of(sink, struct observer, sink);

	(void)frame;
	switch (rec->kind) {
	case REC_IPVS_CONN_NEW: entry_made(o, rec); break;
	case REC_IPVS_CONN_STATE: entry_changed(o, rec); break;
	case REC_IPVS_CONN_EXPIRED: packets_forget(o, packets_find(o, rec->a[0], rec->a[1])); break;
	case REC_REQUEST_SERVED: answered(o, rec); break;
	case REC_REQUEST_DONE:
	case REC_REQUEST_FAILED: request_over(o, rec); break;
	default: break;
	}
}

/* ---- the servers' own books ---- */

static struct app_stats program_of(const struct run *r, const struct server *s)
{
	const struct host *h = s->counts.name ? lab_host(r->director.lab, s->counts.name) : NULL;
	const struct http_server *program = h ? http_server_find(h, s->counts.port) : NULL;

	return program ? http_server_stats(program) : (struct app_stats){0};
}

static void look_at_queues(struct run *r)
{
	for (size_t i = 0; i < r->server_count; i++) {
		struct server *s = r->servers[i];
		uint32_t waiting = program_of(r, s).queue;
		s->waiting = waiting;
		if (waiting > s->counts.queue_most)
			s->counts.queue_most = waiting;
		s->wait.sum += waiting * run_sample_every(r);
	}
}

static void take_work(struct run *r)
{
	for (size_t i = 0; i < r->server_count; i++)
		r->servers[i]->work.sum = program_of(r, r->servers[i]).busy;
}

/* ---- */

static void run_to_end(struct run *r)
{
	struct lab *lab = r->director.lab;
	int64_t look = 0;

	for (;;) {
		int64_t sample = run_next_sample(r);
		if (sample == INT64_MAX && look == INT64_MAX)
			break;
		lab_run_until(lab, look < sample ? look : sample);
		if (look <= sample) {
			watch_look(r);
			look = run_next_look(r, look);
		} else {
			look_at_queues(r);
			run_sample(r);
		}
	}
	lab_run_until(lab, r->stop);
}

static void observe(struct observer *o, struct lab *lab, const struct spec *spec,
	const struct measure_options *options, struct metrics *m)
{
	struct host *director = lab_host(lab, spec->virtual_servers.items[0].on.s);

	o->run = (struct run){.spec = spec,
		.options = *options,
		.director = {lab, lab_engine(lab), director, ipvs_of(director)},
		.engine = lab_engine(lab),
		.arena = &o->arena,
		.metrics = m,
		.stop = spec->stop_time};
	hash_init(&o->entries, &o->arena);
	pool_init(&o->entry_pool, &o->arena, "entry seen", sizeof(struct entry));
	run_set_up(&o->run);
	o->sink.record = hear;
	trace_attach(lab_trace(lab), &o->sink);
}

int packets_run(const struct spec *spec, const struct measure_options *options, struct metrics *m,
	struct problems *ps)
{
	const struct lab_options lab_options = {.has_seed = true,
		.seed = options->seed,
		.scheduler = options->scheduler,
		.language = ps->language};
	struct observer o = {0};

	memset(m, 0, sizeof(*m));
	struct lab *lab = lab_open(spec, &lab_options, ps);
	if (!lab)
		return -1;
	if (arena_init(&o.arena, 0) != 0) {
		lab_close(lab);
		return problem_add(ps, spec->at, NULL, "no address space left for another lab");
	}
	observe(&o, lab, spec, options, m);
	run_to_end(&o.run);
	take_work(&o.run);
	run_take_counts(&o.run);
	m->repeats = METRICS_NOT_COUNTED;
	if (lab_end(lab) != LAB_GOES_ON) {
		struct text why = {0};
		lab_end_words(&why, lab);
		m->cut = why.s;
	}
	int status = 0;
	if (lab_stray(lab)) {
		status = problem_add(ps, (struct place){0}, NULL,
			"the server picked is not in the list given to the loaded scheduler %s",
			lab_stray(lab));
		metrics_free(m);
	}
	lab_close(lab);
	arena_fini(&o.arena);
	return status;
}
