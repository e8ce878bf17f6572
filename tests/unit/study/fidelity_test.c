/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two fidelities, one truth. What the director of a lab with frames was given is told to one
 * without: it must pick the same server every time, whatever the scheduler, over the loss and the
 * return of a server. And on its own times the shares must be those of the lab with frames.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "engine/trace.h"
#include "file/loader.h"
#include "ipvs/packet.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "ipvs/scheduler.h"
#include "net/frame.h"
#include "study/compare/estimate.h"
#include "study/compare/measure.h"
#include "study/connections/director.h"
#include "world/lab.h"

#define SEEDS 5
#define NOBODY 0xffffffffu

struct heard { /* a packet that came to the director's IPVS */
	int64_t time;
	struct director_packet packet;
	uint32_t chosen; /* the server, where it made a connection; 0: it belonged to one */
};

struct recorder {
	struct sink sink;
	struct hook hook;
	struct engine *engine;
	struct heard *heard;
	size_t count, cap;
};

/* the last of the settings may be none */
static struct spec *load(
	const char *stop, const char *arrivals, const char *path, const char *value)
{
	const struct spec_setting settings[] = {
		{"stop_time", stop}, {"workload[0].arrivals", arrivals}, {path, value}};
	const struct spec_options o = {.settings = settings, .setting_count = path ? 3 : 2};
	struct problems ps = {0};
	struct spec *spec = spec_load(SOURCE_DIR "/tests/golden/files/compare.yaml", &o, &ps);

	assert_non_null(spec);
	return spec;
}

/* just before IPVS looks for requests */
static enum nf_verdict listen_in(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	struct recorder *r = owner;
	struct ipvs_packet p;

	(void)h, (void)in, (void)out;
	if (f->type != PACKET_HOST || !ipvs_packet_read(&p, f, 0) || !p.has_ports)
		return NF_ACCEPT;
	if (r->count == r->cap) {
		r->cap = r->cap ? 2 * r->cap : 1024;
		r->heard = realloc(r->heard, r->cap * sizeof(*r->heard));
		assert_non_null(r->heard);
	}
	r->heard[r->count++] = (struct heard){
		r->engine->now, {p.saddr, p.daddr, p.sport, p.dport, p.protocol, p.tcp_flags}, 0};
	return NF_ACCEPT;
}

static void hear(struct sink *sink, const struct record *rec, const void *frame)
{
	struct recorder *r = container_of(sink, struct recorder, sink);

	(void)frame;
	if (rec->kind == REC_IPVS_CONN_NEW && rec->reason != IPVS_NEW_TEMPLATE)
		r->heard[r->count - 1].chosen = (uint32_t)rec->a[4];
	if (rec->kind == REC_IPVS_NO_DEST)
		r->heard[r->count - 1].chosen = NOBODY;
}

static void record_lab(struct recorder *r, const struct spec *spec, const char *scheduler)
{
	const struct lab_options o = {.scheduler = scheduler};
	struct problems ps = {0};
	struct lab *lab = lab_open(spec, &o, &ps);

	assert_non_null(lab);
	memset(r, 0, sizeof(*r));
	r->engine = lab_engine(lab);
	r->sink.record = hear;
	trace_attach(lab_trace(lab), &r->sink);
	r->hook = (struct hook){.priority = NF_IP_PRI_NAT_SRC - 3, .run = listen_in, .owner = r};
	hook_register(lab_host(lab, "director"), NF_INET_LOCAL_IN, &r->hook);
	lab_run_until(lab, lab_stop_time(lab));
	lab_close(lab);
}

static void replay(const struct recorder *r, const struct spec *spec, const char *scheduler)
{
	enum director_fate fate;
	struct problems ps = {0};
	struct director d;
	size_t made = 0;

	assert_int_equal(director_open(&d, spec, scheduler, (uint64_t)spec->seed, &ps), 0);
	for (size_t i = 0; i < r->count; i++) {
		const struct heard *h = &r->heard[i];
		engine_run_until(d.engine, h->time);
		const struct ipvs_dest *dest = director_tell(&d, &h->packet, &fate);
		if (h->chosen == NOBODY)
			assert_null(dest);
		else if (h->chosen)
			assert_int_equal(dest ? dest->addr : 0, h->chosen);
		made += h->chosen && h->chosen != NOBODY;
	}
	assert_true(made > 500);
	assert_int_equal(d.ipvs->stats.now.conns, made);
	director_close(&d);
}

static void the_same_packets_give_the_same_servers_under_every_scheduler(void **state)
{
	struct spec *spec = load("42s", "poisson 30/s", NULL, NULL);

	(void)state;
	for (size_t i = 0; ipvs_schedulers[i]; i++) {
		struct recorder r;
		record_lab(&r, spec, ipvs_schedulers[i]->name);
		replay(&r, spec, ipvs_schedulers[i]->name);
		free(r.heard);
	}
	spec_free(spec);
}

/* templates, thresholds that fill and clear, timeouts that end in the middle of it */
static void the_same_packets_give_the_same_servers_whatever_the_service_keeps(void **state)
{
	static const struct spec_setting settings[] = {
		{"virtual_servers[0].persistence_timeout", "5s"},
		{"virtual_servers[0].real_servers[0].upper_threshold", "150"},
		{"events",
			"[{at: 1s, on: director, run: ipvsadm --set 4 6 0}, {at: 9s, on: "
			"director, run: ipvsadm -e -t 10.0.0.100:80 -r 10.0.0.11 -g -w 0}]"},
		{"nodes.director.sysctls[\"net.ipv4.vs.conn_reuse_mode\"]", "3"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		struct spec *spec =
			load("25s", "poisson 40/s", settings[i].path, settings[i].value);
		struct recorder r;
		record_lab(&r, spec, "wlc");
		replay(&r, spec, "wlc");
		free(r.heard);
		spec_free(spec);
	}
}

static double share(const struct spec *spec, const char *scheduler, enum fidelity fidelity,
	uint64_t seed, size_t server)
{
	const struct measure_options o = {
		.fidelity = fidelity, .scheduler = scheduler, .seed = seed, .points = 10};
	struct problems ps = {0};
	static struct metrics m;

	assert_int_equal(measure(spec, &o, &m, &ps), 0);
	double part = (double)m.servers[server].connections / (double)m.connections;
	metrics_free(&m);
	return part;
}

static void on_its_own_times_the_shares_agree(void **state)
{
	static const char *const schedulers[] = {"rr", "wlc", "sed", "sh"};
	struct spec *spec = load("10s", "poisson 100/s", NULL, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(schedulers) / sizeof(schedulers[0]); i++) {
		double with[SEEDS], without[SEEDS];
		for (uint64_t seed = 0; seed < SEEDS; seed++) {
			with[seed] = share(spec, schedulers[i], FIDELITY_PACKETS, seed, 2);
			without[seed] = share(spec, schedulers[i], FIDELITY_CONNECTIONS, seed, 2);
		}
		struct estimate e = estimate_paired(with, without, SEEDS);
		assert_int_equal(estimate_sign(&e), 0);
	}
	spec_free(spec);
}

/* A program that dies and comes back, clients who give up: counted alike. */
static void failures_come_to_the_same_in_both(void **state)
{
	static const char events[] = "[{at: 3s, on: rs1, run: httpd fail}, "
				     "{at: 6s, on: rs1, run: httpd repair}, "
				     "{at: 8s, on: rs2, run: httpd speed 0.2}]";
	const struct spec_setting settings[] = {
		{"stop_time", "15s"}, {"events", events}, {"workload[0].timeout", "200ms"}};
	const struct spec_options options = {.settings = settings, .setting_count = 3};
	struct problems ps = {0};
	struct spec *spec = spec_load(SOURCE_DIR "/tests/golden/files/compare.yaml", &options, &ps);
	struct measure_options o = {.scheduler = "rr", .seed = 1, .points = 50};
	struct metrics *m = calloc(2, sizeof(*m));

	(void)state;
	assert_non_null(spec);
	for (int i = 0; i < 2; i++) {
		o.fidelity = i ? FIDELITY_PACKETS : FIDELITY_CONNECTIONS;
		assert_int_equal(measure(spec, &o, &m[i], &ps), 0);
	}
	assert_int_equal(m[0].connections, m[1].connections);
	assert_in_range(m[1].refused, 80, 120); /* a third of 100 a second, for 3 s */
	assert_in_range(m[0].refused, m[1].refused - 3, m[1].refused + 3);
	assert_true(m[1].timed_out > 50);
	assert_in_range(m[0].timed_out, m[1].timed_out * 9 / 10, m[1].timed_out * 11 / 10);
	metrics_free(&m[0]);
	metrics_free(&m[1]);
	free(m);
	spec_free(spec);
}

/* The entry of a service of any port has none of its own. */
static void a_service_of_a_mark_has_as_many_active_in_both(void **state)
{
	const struct spec_setting settings[] = {{"stop_time", "10s"}};
	const struct spec_options options = {.settings = settings, .setting_count = 1};
	struct problems ps = {0};
	struct spec *spec =
		spec_load(SOURCE_DIR "/scenarios/compare/cache-cluster.yaml", &options, &ps);
	struct measure_options o = {.scheduler = "dh", .seed = 1};
	struct metrics *m = calloc(2, sizeof(*m));

	(void)state;
	assert_non_null(spec);
	for (int i = 0; i < 2; i++) {
		o.fidelity = i ? FIDELITY_PACKETS : FIDELITY_CONNECTIONS;
		assert_int_equal(measure(spec, &o, &m[i], &ps), 0);
	}
	for (size_t i = 0; i < m[0].server_count; i++) {
		uint32_t most = m[0].servers[i].active_most;
		assert_true(most > 2);
		assert_in_range(m[1].servers[i].active_most, most - 1, most + 1);
	}
	metrics_free(&m[0]);
	metrics_free(&m[1]);
	free(m);
	spec_free(spec);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_packets_give_the_same_servers_under_every_scheduler),
		cmocka_unit_test(the_same_packets_give_the_same_servers_whatever_the_service_keeps),
		cmocka_unit_test(on_its_own_times_the_shares_agree),
		cmocka_unit_test(failures_come_to_the_same_in_both),
		cmocka_unit_test(a_service_of_a_mark_has_as_many_active_in_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
