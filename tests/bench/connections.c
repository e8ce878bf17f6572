/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections without frames: what one costs from its SYN to its expiry, and how much memory ten
 * million of them take. Arrivals are cheap here (a uniform gap, 65 536 clients), so that what is
 * measured is the director and the servers; what a workload's draws cost comes on top.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/text.h"
#include "bench.h"
#include "engine/engine.h"
#include "file/loader.h"
#include "study/connections/connections.h"
#include "wire/ipv4.h"

#define ENTRY_LIFE 121 /* s: 120 in FIN_WAIT, and what the wheel adds */
#define DEMAND 0.005   /* s, if the servers can do that */
#define WORKERS 8      /* of a server: the format's default */

struct simple_feed {
	struct connections_feed feed;
	struct rng random;
	int64_t gap, at; /* the mean gap; the next arrival */
	int64_t demand;
	uint64_t n;
};

static int64_t when(struct connections_feed *f)
{
	return ((struct simple_feed *)(void *)f)->at;
}

static void next(struct connections_feed *f, struct arrival *a)
{
	struct simple_feed *s = (struct simple_feed *)(void *)f;
	uint64_t n = s->n++;

	*a = (struct arrival){
		.time = s->at,
		.client = 0x0a010000u | (uint32_t)(n & 0xffff),
		.vip = 0x0a000001,
		.port = (uint16_t)(1024 + (n >> 16) % 60000),
		.vport = 80,
		.protocol = SPEC_TCP,
		.demand = s->demand,
	};
	s->at += 1 + (int64_t)rng_below(&s->random, 2 * (uint64_t)s->gap);
}

static struct spec *spec_of(unsigned servers, const char *scheduler, double seconds)
{
	struct text t = {0};
	struct problems ps = {0};

	text_add(&t,
		"version: 1\nname: many\ntitle: many servers\nstop_time: %.0fs\nnodes:\n"
		"  director: {kind: host, interfaces: {eth0: {ipv4: 10.0.0.1/16}}}\n"
		"virtual_servers:\n  - on: director\n    address: tcp 10.0.0.1:80\n"
		"    scheduler: %s\n    real_servers:\n",
		seconds, scheduler);
	for (unsigned i = 0; i < servers; i++)
		text_add(&t, "      - {address: 10.0.%u.%u:80, weight: %u}\n", 1 + i / 250,
			1 + i % 250, 1 + i % 4);
	struct spec *spec = spec_load_memory("many", text_str(&t), t.len, NULL, &ps);
	if (!spec) {
		struct text why = {0};
		problems_print(&ps, &why);
		fputs(text_str(&why), stderr);
		exit(3);
	}
	text_free(&t);
	return spec;
}

struct cost {
	double ns;    /* a connection */
	double world; /* MiB */
};

/* with `live` entries in the table */
static struct cost cost(unsigned servers, const char *scheduler, unsigned live, double connections)
{
	double rate = (double)live / ENTRY_LIFE, most = 0.3 * servers * WORKERS / rate;
	struct spec *spec = spec_of(servers, scheduler, connections / rate);
	struct simple_feed f = {.feed = {when, next, NULL},
		.random = {1},
		.gap = (int64_t)(1e9 / rate),
		.demand = (int64_t)(1e9 * (most < DEMAND ? most : DEMAND))};
	struct problems ps = {0};
	struct metrics *m = calloc(1, sizeof(*m));
	uint64_t start = bench_clock();

	connections_run(spec, &(struct measure_options){.seed = 1}, &f.feed, m, &ps);
	uint64_t took = bench_clock() - start;
	struct cost c = {(double)took / (double)m->completed, (double)m->world / (1 << 20)};
	metrics_free(m);
	free(m);
	spec_free(spec);
	return c;
}

static void print(unsigned servers, unsigned live, const struct cost *c)
{
	printf("  %5u servers, %8u entries: %6.0f ns, %5.2f million a second, %5.0f MiB", servers,
		live, c->ns, 1000 / c->ns, c->world);
}

/* beside the three events of a bare heap that opening, closing and expiry would be */
static void rows(unsigned live, const char *goal)
{
	struct cost few = cost(16, "wlc", live, 3e6), many = cost(8192, "wlc", live, 2e6);
	double bare = 3 * bare_event_cost(live);

	print(16, live, &few);
	printf(", three events of a bare heap %4.0f ns: ratio %.1f    goal: >= %s\n", bare,
		few.ns / bare, goal);
	print(8192, live, &many);
	printf(", %.2f of the speed with 16    goal: >= 0.33\n", few.ns / many.ns);
}

void bench_connections(void)
{
	puts("connections without frames, under wlc: SYN, ACK, answer, FIN, expiry");
	rows(2000, "3 million");
	rows(200000, "1 million");
	struct cost c = cost(16, "wlc", 10000000, 10e6);
	print(16, 10000000, &c);
	puts("    goal: <= 2048 MiB");
}
