/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection table: bytes a connection, its timer and its hash link included, and what it costs
 * to open one and to close another, among ten thousand and among a million. Who is closed is drawn:
 * every one of its lines is cold, and so is every neighbour's.
 *
 * The harness, which is drawing one and turning its place over, is subtracted. Turns alternate and
 * the least counts, as in schedulers.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "bench.h"
#include "engine/trace.h"
#include "ipvs/conn.h"
#include "ipvs/service.h"

#define REPLACEMENTS 100000
#define TURNS 9
#define SERVERS 16
#define AHEAD 16
#define TIMEOUT (900 * HZ) /* of an established connection */

struct bed {
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct ipvs *ipvs;
	struct ipvs_dest *servers[SERVERS];
	struct ipvs_conn **live, **drawn[AHEAD];
	size_t turn;
	size_t count;
	double bytes; /* a connection */
	struct rng random;
	uint32_t opened;
	uint64_t all, harness, oldest; /* ns, the least so far */
};

static struct ipvs_conn *open_one(struct bed *b)
{
	uint32_t n = b->opened++;
	struct ipvs_conn_key key = {.protocol = 6,
		.caddr = 0x0a000000u + n % 60000,
		.cport = (uint16_t)(1024 + n / 60000),
		.vaddr = 1,
		.vport = 80};
	struct ipvs_dest *dest = b->servers[n % SERVERS];
	struct ipvs_conn *cp = ipvs_conn_new(b->ipvs, &key, dest->addr, dest->port, 0, dest, 0);

	cp->timeout = TIMEOUT;
	ipvs_conn_put(cp);
	return cp;
}

/* The array of who is there is the harness's: its lines are asked for some turns ahead. */
static struct ipvs_conn **draw(struct bed *b)
{
	struct ipvs_conn ***slot = &b->drawn[b->turn++ % AHEAD], **place = *slot;

	*slot = &b->live[rng_below(&b->random, b->count)];
	__builtin_prefetch(*slot, 1);
	return place;
}

static uint64_t replace(struct bed *b, size_t n)
{
	uint64_t start = bench_clock();

	for (size_t i = 0; i < n; i++) {
		struct ipvs_conn **place = draw(b);
		ipvs_conn_del(*place, 0);
		*place = open_one(b);
	}
	return bench_clock() - start;
}

/* the one that was opened first, as connections that live equally long expire */
static uint64_t replace_oldest(struct bed *b)
{
	uint64_t start = bench_clock();

	for (size_t i = 0; i < REPLACEMENTS; i++) {
		ipvs_conn_del(list_first(&b->ipvs->conns, struct ipvs_conn, link), 0);
		open_one(b);
	}
	return bench_clock() - start;
}

static uint64_t run_harness(struct bed *b)
{
	uint64_t start = bench_clock();

	for (size_t i = 0; i < REPLACEMENTS; i++) {
		struct ipvs_conn *volatile *place = draw(b);
		*place = *place;
	}
	return bench_clock() - start;
}

static void open_bed(struct bed *b, size_t count)
{
	struct ipvs_service_spec spec = {.protocol = 6, .addr = 1, .port = 80, .scheduler = "rr"};

	memset(b, 0, sizeof(*b));
	b->all = b->harness = b->oldest = UINT64_MAX;
	b->count = count;
	b->random = (struct rng){count};
	arena_init(&b->arena, 0);
	b->engine = engine_new(&b->arena, &b->trace, 1);
	b->ipvs = ipvs_new(b->engine);
	ipvs_service_add(b->ipvs, &spec);
	struct ipvs_service *svc = ipvs_service_get(b->ipvs, 0, 6, 1, 80);
	for (unsigned i = 0; i < SERVERS; i++) {
		struct ipvs_dest_spec d = {
			.addr = 256 + i, .port = 80, .conn_flags = IPVS_CONN_F_DROUTE, .weight = 1};
		ipvs_dest_add(svc, &d);
		b->servers[i] = ipvs_dest_find(svc, d.addr, d.port);
	}
	b->live = calloc(count, sizeof(*b->live));
	for (size_t i = 0; i < AHEAD; i++)
		b->drawn[i] = &b->live[i];
	size_t before = arena_used(&b->arena);
	for (size_t i = 0; i < count; i++)
		b->live[i] = open_one(b);
	b->bytes = (double)(arena_used(&b->arena) - before) / (double)count;
	replace(b, 2 * count); /* now neighbours in a list are none in memory */
}

static void measure(struct bed *b)
{
	uint64_t all = replace(b, REPLACEMENTS), harness = run_harness(b);

	if (all < b->all)
		b->all = all;
	if (harness < b->harness)
		b->harness = harness;
}

static void measure_oldest(struct bed *b)
{
	uint64_t ns = replace_oldest(b);

	if (ns < b->oldest)
		b->oldest = ns;
}

static double oldest(const struct bed *b)
{
	return (double)b->oldest / REPLACEMENTS;
}

static double cost(const struct bed *b)
{
	return ((double)b->all - (double)b->harness) / REPLACEMENTS;
}

void bench_table(void)
{
	struct bed few, many;

	open_bed(&few, 10000);
	open_bed(&many, 1000000);
	for (size_t i = 0; i < TURNS; i++) {
		measure(&few);
		measure(&many);
	}
	/* behind the others: who is in `live` is not known any more */
	for (size_t i = 0; i < TURNS; i++) {
		measure_oldest(&few);
		measure_oldest(&many);
	}
	puts("the connection table");
	printf("  bytes a connection: %zu, timer and hash link included    goal: <= 192\n",
		sizeof(struct ipvs_conn));
	printf("  with its share of the hash table and of what is not taken yet: %.0f\n",
		many.bytes);
	printf("  open one and close the oldest: among 10 000 %.0f ns, among 1 000 000 %.0f ns, "
	       "ratio %.1f    goal: <= 6\n",
		oldest(&few), oldest(&many), oldest(&many) / oldest(&few));
	printf("  open one and close any: among 10 000 %.0f ns, among 1 000 000 %.0f ns, "
	       "ratio %.1f    goal: <= 6\n",
		cost(&few), cost(&many), cost(&many) / cost(&few));
	puts("  cold lines of 64 bytes, at most, where any is closed: its own 3, its neighbours' 2 "
	     "+ 2 "
	     "in the lists of all and of its timer's bucket, its bucket of the table, every other "
	     "time one in the chain there, and the new one's bucket: 9 or 10; the new one takes "
	     "the "
	     "memory of the one just closed");
	arena_fini(&few.arena);
	arena_fini(&many.arena);
	free(few.live);
	free(many.live);
}
