/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a scheduler's decision costs, ours against the kernel's own code in user space, on the same
 * operations: picks alone, and picks each followed by the opening of that connection and the
 * closing of an older one. lblc and lblcr are asked for addresses they do not know, when their
 * tables are full: every pick is a miss.
 *
 * The harness is subtracted: of ours the same loop with the choices known beforehand and no order
 * kept; of the kernel's that loop too, with the mirrors of its servers kept (sim/ipvs/kernel), and
 * the way in and out of the library, which is what a pick of an empty service costs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "engine/trace.h"
#include "ipvs/library.h"

#define PACKETS 4096
#define PICKS_MAX 200000
#define TURNS 5
#define TABLE 25000

struct bed { /* a service with servers and connections */
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct ipvs *ipvs;
	struct ipvs_service *svc;
	struct ipvs_packet *packets;
	struct ipvs_dest **live; /* a ring of open connections */
	struct ipvs_dest **chosen;
	size_t picks, live_count, turn;
};

static void open_bed(struct bed *b, const char *scheduler, unsigned servers)
{
	struct ipvs_service_spec spec = {
		.protocol = 6, .addr = 1, .port = 80, .scheduler = scheduler};
	struct rng r = {servers};

	memset(b, 0, sizeof(*b));
	arena_init(&b->arena, 0);
	b->engine = engine_new(&b->arena, &b->trace, 1);
	b->ipvs = ipvs_new(b->engine);
	ipvs_service_add(b->ipvs, &spec);
	b->svc = ipvs_service_get(b->ipvs, 0, 6, 1, 80);
	b->picks = servers ? 4000000 / servers : PICKS_MAX;
	b->picks = b->picks > PICKS_MAX ? PICKS_MAX : b->picks;
	b->live_count = 8 * servers < 64 ? 64 : 8 * servers;
	b->packets = calloc(PACKETS, sizeof(*b->packets));
	b->live = calloc(b->live_count, sizeof(*b->live));
	b->chosen = calloc(b->picks, sizeof(*b->chosen));
	for (size_t i = 0; i < PACKETS; i++)
		b->packets[i] = (struct ipvs_packet){.protocol = 6,
			.has_ports = true,
			.saddr = (uint32_t)rng_next(&r),
			.sport = (uint16_t)rng_next(&r),
			.daddr = (uint32_t)rng_next(&r) | 1u << 31};
	for (unsigned i = 0; i < servers; i++) {
		struct ipvs_dest_spec d = {.addr = 256 + i,
			.port = 80,
			.conn_flags = IPVS_CONN_F_DROUTE,
			.weight = 1 + (int64_t)rng_below(&r, 10)};
		ipvs_dest_add(b->svc, &d);
	}
}

static void close_bed(struct bed *b)
{
	ipvs_service_del(b->svc);
	arena_fini(&b->arena);
	free(b->packets);
	free(b->live);
	free(b->chosen);
}

static struct ipvs_dest *pick(struct bed *b, size_t i)
{
	return b->svc->scheduler->schedule(b->svc, &b->packets[i % PACKETS]);
}

static void open_conn(struct bed *b, size_t i, struct ipvs_dest *dest)
{
	/* steps of a prime: every place of the ring, in an order that looks random */
	struct ipvs_dest **place = &b->live[(b->turn + i) * 40507 % b->live_count];

	if (*place)
		ipvs_dest_unbind(*place, true);
	*place = dest;
	if (!dest)
		return;
	ipvs_dest_bind(dest);
	ipvs_dest_set_active(dest, true);
}

static uint64_t run_picks(struct bed *b)
{
	pick(b, 0); /* whatever was put off until now */
	uint64_t start = bench_clock();

	for (size_t i = 0; i < b->picks; i++)
		b->chosen[i] = pick(b, i);
	return bench_clock() - start;
}

static uint64_t run_mixed(struct bed *b)
{
	uint64_t start = bench_clock();

	for (size_t i = 0; i < b->picks; i++)
		open_conn(b, i, b->chosen[i] = pick(b, i));
	uint64_t ns = bench_clock() - start;
	b->turn += b->picks;
	return ns;
}

/* the same with what was chosen; `bare`: nobody keeps anything */
static uint64_t run_known(struct bed *b, bool bare)
{
	const struct ipvs_scheduler *s = b->svc->scheduler;
	struct ipvs_scheduler deaf = *s;

	if (bare) {
		deaf.load_changed = NULL;
		b->svc->scheduler = &deaf;
	}
	uint64_t start = bench_clock();
	for (size_t i = 0; i < b->picks; i++)
		open_conn(b, i, b->chosen[i]);
	uint64_t ns = bench_clock() - start;
	b->turn += b->picks;
	b->svc->scheduler = s;
	if (bare && s->load_changed)
		list_for_each (dest, &b->svc->destinations, struct ipvs_dest, link)
			if (dest->sched)
				s->load_changed(b->svc, dest);
	pick(b, 0);
	return ns;
}

struct cost {
	double alone, mixed;
};

/* kernel:fo does nothing at all where there is no server */
static double way_in_and_out(void)
{
	struct ipvs_library fo = {0};
	double turns[TURNS];
	struct text why = {0};
	struct bed b;

	ipvs_library_load(&fo, "kernel:fo", &why, NULL); /* or it is there already */
	text_free(&why);
	open_bed(&b, "kernel:fo", 0);
	run_picks(&b);
	for (size_t i = 0; i < TURNS; i++)
		turns[i] = (double)run_picks(&b) / (double)b.picks;
	close_bed(&b);
	ipvs_library_unload(&fo);
	return bench_median(turns, TURNS);
}

static void warm_up(struct bed *b)
{
	/* the tables of lblc and lblcr are full of others than will be asked for */
	for (uint32_t i = 0; i < TABLE; i++)
		b->svc->scheduler->schedule(
			b->svc, &(struct ipvs_packet){.protocol = 6, .daddr = i});
	for (size_t done = 0; done <= b->live_count; done += b->picks)
		run_mixed(b);
}

static struct cost measure(const char *scheduler, unsigned servers, bool kernels)
{
	double alone[TURNS], mixed[TURNS], way = kernels ? way_in_and_out() : 0;
	struct bed b;

	open_bed(&b, scheduler, servers);
	warm_up(&b);
	for (size_t i = 0; i < TURNS; i++) {
		alone[i] = (double)run_picks(&b) / (double)b.picks - way;
		uint64_t all = run_mixed(&b), harness = run_known(&b, !kernels);
		mixed[i] = ((double)all - (double)harness) / (double)b.picks - way;
	}
	close_bed(&b);
	return (struct cost){bench_median(alone, TURNS), bench_median(mixed, TURNS)};
}

static void one(const char *name, unsigned servers)
{
	struct ipvs_library l;
	struct text kernel = {0}, why = {0};
	struct cost ours = measure(name, servers, false), theirs;

	text_add(&kernel, "kernel:%s", name);
	printf("  %-6s %5u servers: picks %8.1f ns", name, servers, ours.alone);
	if (ipvs_library_load(&l, text_str(&kernel), &why, NULL)) {
		theirs = measure(text_str(&kernel), servers, true);
		printf(", the kernel's %9.1f (%6.1f x); with closes %8.1f, %9.1f (%6.1f x)\n",
			theirs.alone, theirs.alone / ours.alone, ours.mixed, theirs.mixed,
			theirs.mixed / ours.mixed);
		ipvs_library_unload(&l);
	} else {
		printf("; with closes %8.1f (no kernel's: %s)\n", ours.mixed, text_str(&why));
	}
	text_free(&kernel);
	text_free(&why);
}

void bench_schedulers(void)
{
	static const unsigned sizes[] = {3, 16, 128, 1024, 8192};

	puts("a decision, ours against the kernel's own code; goal where it scans (lc wlc sed nq "
	     "fo ovf twos, misses of lblc lblcr): >= 4 x at 128, >= 200 x at 8192 (fo 100 x); "
	     "elsewhere no slower than the larger of 2 x and 5 ns more");
	for (size_t i = 0; ipvs_schedulers[i]; i++)
		for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++)
			one(ipvs_schedulers[i]->name, sizes[k]);
}
