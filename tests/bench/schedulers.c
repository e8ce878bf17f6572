/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a scheduler's decision costs, ours against the kernel's own code in user space, on the same
 * operations: picks alone; picks each followed by the opening of that connection and the closing of
 * an older one; and, where the kernel scans, picks each preceded by the edit of a weight. lblc and
 * lblcr are asked for addresses they do not know, when their tables are full: every pick is a miss.
 *
 * The harness is subtracted: the same loop with the choices known beforehand, where nobody is told
 * of loads or weights and somebody is asked who knows nobody: of ours a scheduler that does
 * nothing, of the kernel's the way in and out of the library, which is what a pick of an empty
 * service costs, and the keeping of the mirrors of its servers (sim/ipvs/kernel).
 *
 * Turns of ours and of the kernel's alternate. What somebody else's work adds is never negative, so
 * the least of the turns is taken.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench.h"
#include "engine/trace.h"
#include "ipvs/library.h"

#define PACKETS 4096
#define PICKS_MAX 40000
#define TURNS 30
#define TABLE 25000
#define LIVE 24 /* connections a server: nobody is idle, which would be a short walk for nq */
#define WARM_UP 20000
#define NS_ALLOWED 5.0

enum work { ALONE, CLOSES, EDITS, WORKS };

struct bed { /* a service with servers and connections */
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct ipvs *ipvs;
	struct ipvs_service *svc, *nobody;
	struct ipvs_packet *packets;
	struct ipvs_dest **live; /* a ring of open connections */
	struct ipvs_dest **chosen;
	struct ipvs_dest_spec *servers;
	unsigned server_count;
	size_t picks, live_count, turn;
	bool kernels;
	uint64_t all[WORKS], harness[WORKS]; /* ns, the least so far */
};

static struct ipvs_dest *schedule_nothing(struct ipvs_service *svc, const struct ipvs_packet *p)
{
	(void)svc, (void)p;
	return NULL;
}

static const struct ipvs_scheduler nothing = {
	.name = "nothing", .abi = IPVS_SCHEDULER_ABI, .schedule = schedule_nothing};

static bool scans(const char *name)
{
	static const char *const those[] = {
		"lc", "wlc", "sed", "nq", "fo", "ovf", "twos", "lblc", "lblcr"};

	for (size_t i = 0; i < sizeof(those) / sizeof(those[0]); i++)
		if (strcmp(name, those[i]) == 0)
			return true;
	return false;
}

/* ---- a service ---- */

static struct ipvs_service *new_service(struct bed *b, uint16_t port, const char *scheduler)
{
	struct ipvs_service_spec spec = {
		.protocol = 6, .addr = 1, .port = port, .scheduler = scheduler};

	ipvs_service_add(b->ipvs, &spec);
	return ipvs_service_get(b->ipvs, 0, 6, 1, port);
}

/* kernel:fo does nothing at all where there is no server */
static void new_nobody(struct bed *b)
{
	b->nobody = new_service(b, 81, b->kernels ? "kernel:fo" : "none");
	if (!b->kernels)
		b->nobody->scheduler = &nothing;
}

static void add_servers(struct bed *b, unsigned servers)
{
	struct rng r = {servers};

	b->server_count = servers;
	b->servers = calloc(servers, sizeof(*b->servers));
	for (unsigned i = 0; i < servers; i++) {
		b->servers[i] = (struct ipvs_dest_spec){.addr = 256 + i,
			.port = 80,
			.conn_flags = IPVS_CONN_F_DROUTE,
			.weight = 1 + (int64_t)rng_below(&r, 10)};
		ipvs_dest_add(b->svc, &b->servers[i]);
	}
}

static void connect_servers(struct bed *b)
{
	for (size_t i = 0; i < b->live_count; i++) {
		b->live[i] = ipvs_dest_find(b->svc, b->servers[i % b->server_count].addr, 80);
		ipvs_dest_bind(b->live[i]);
		ipvs_dest_set_active(b->live[i], true);
	}
}

static void make_packets(struct bed *b)
{
	struct rng r = {PACKETS};

	b->packets = calloc(PACKETS, sizeof(*b->packets));
	for (size_t i = 0; i < PACKETS; i++)
		b->packets[i] = (struct ipvs_packet){.protocol = 6,
			.has_ports = true,
			.saddr = (uint32_t)rng_next(&r),
			.sport = (uint16_t)rng_next(&r),
			.daddr = (uint32_t)rng_next(&r) | 1u << 31};
}

static void open_bed(struct bed *b, const char *scheduler, unsigned servers, bool kernels)
{
	memset(b, 0, sizeof(*b));
	memset(b->all, 0xff, sizeof(b->all));
	memset(b->harness, 0xff, sizeof(b->harness));
	b->kernels = kernels;
	arena_init(&b->arena, 0);
	b->engine = engine_new(&b->arena, &b->trace, 1);
	b->ipvs = ipvs_new(b->engine);
	b->svc = new_service(b, 80, scheduler);
	new_nobody(b);
	b->picks = kernels && servers > 100 && scans(scheduler + strlen("kernel:"))
		? 4000000 / servers
		: PICKS_MAX;
	b->live_count = (size_t)LIVE * servers;
	b->live = calloc(b->live_count, sizeof(*b->live));
	b->chosen = calloc(b->picks, sizeof(*b->chosen));
	make_packets(b);
	add_servers(b, servers);
	connect_servers(b);
}

static void close_bed(struct bed *b)
{
	ipvs_service_del(b->svc);
	if (b->kernels)
		ipvs_service_del(b->nobody);
	arena_fini(&b->arena);
	free(b->packets);
	free(b->live);
	free(b->chosen);
	free(b->servers);
}

/* ---- the work ---- */

static struct ipvs_dest *pick(struct bed *b, struct ipvs_service *svc, size_t i)
{
	return svc->scheduler->schedule(svc, &b->packets[i % PACKETS]);
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

static void edit(struct bed *b, size_t i)
{
	size_t n = (b->turn + i) * 40507;
	struct ipvs_dest_spec *spec = &b->servers[n % b->server_count];

	spec->weight = 1 + (int64_t)(n >> 7) % 10;
	ipvs_dest_edit(b->svc, spec);
}

/* `of`: whose servers are chosen from; where nobody is, the choice is known */
static uint64_t run(struct bed *b, enum work work, struct ipvs_service *of)
{
	bool known = of == b->nobody;
	uint64_t start = bench_clock();

	for (size_t i = 0; i < b->picks; i++) {
		if (work == EDITS)
			edit(b, i);
		struct ipvs_dest *dest = pick(b, of, i);
		if (work != CLOSES)
			continue;
		if (!known)
			b->chosen[i] = dest;
		open_conn(b, i, b->chosen[i]);
	}
	uint64_t ns = bench_clock() - start;
	b->turn += b->picks;
	return ns;
}

/* the kernel's mirrors are kept, its scheduler is not told of the edit */
static int keep_mirror(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	svc->scheduler->load_changed(svc, dest);
	return 0;
}

static uint64_t run_harness(struct bed *b, enum work work)
{
	const struct ipvs_scheduler *s = b->svc->scheduler;
	struct ipvs_scheduler deaf = *s;

	deaf.load_changed = b->kernels ? s->load_changed : NULL;
	deaf.upd_dest = b->kernels ? keep_mirror : NULL;
	b->svc->scheduler = &deaf;
	uint64_t ns = run(b, work, b->nobody);
	b->svc->scheduler = s;
	if (!b->kernels && s->load_changed)
		list_for_each (dest, &b->svc->destinations, struct ipvs_dest, link)
			if (dest->sched)
				s->load_changed(b->svc, dest);
	pick(b, b->svc, 0); /* whatever was put off until now */
	return ns;
}

static void measure(struct bed *b, enum work work)
{
	/* in this order: the choices known beforehand are those of another turn and leave loads
	 * that the scheduler would not, idle servers for nq */
	uint64_t harness = run_harness(b, work), all = run(b, work, b->svc);

	if (all < b->all[work])
		b->all[work] = all;
	if (harness < b->harness[work])
		b->harness[work] = harness;
}

static double cost(const struct bed *b, enum work work)
{
	return ((double)b->all[work] - (double)b->harness[work]) / (double)b->picks;
}

static void warm_up(struct bed *b)
{
	/* the tables of lblc and lblcr are full of others than will be asked for */
	if (strstr(b->svc->scheduler->name, "lblc"))
		for (uint32_t i = 0; i < TABLE; i++)
			b->svc->scheduler->schedule(
				b->svc, &(struct ipvs_packet){.protocol = 6, .daddr = i});
	for (size_t done = 0; done < WARM_UP; done += b->picks)
		run(b, CLOSES, b->svc);
}

/* ---- what was reached ---- */

static bool reached(const char *name, unsigned servers, enum work work, double ours, double kernels)
{
	kernels = kernels < 0 ? 0 : kernels; /* less than can be measured */
	double times = strcmp(name, "fo") == 0 ? 100 : 200;

	if (scans(name) && servers == 128)
		return kernels >= 4 * ours;
	if (scans(name) && servers == 8192)
		return kernels >= times * ours;
	return work == EDITS || ours <= 2 * kernels || ours <= kernels + NS_ALLOWED;
}

static unsigned print_work(const struct bed *ours, const struct bed *kernels, enum work work)
{
	const char *name = ours->svc->scheduler->name;
	double a = cost(ours, work);

	printf(" %8.1f", a);
	if (!kernels)
		return 0;
	double b = cost(kernels, work);
	bool good = reached(name, ours->server_count, work, a, b);
	printf(" %9.1f %s", b, good ? "      " : "MISSED");
	return !good;
}

static unsigned compare(const char *name, unsigned servers, const char *kernel)
{
	unsigned works = scans(name) ? WORKS : EDITS, missed = 0;
	struct bed ours, kernels;

	open_bed(&ours, name, servers, false);
	warm_up(&ours);
	if (kernel) {
		open_bed(&kernels, kernel, servers, true);
		warm_up(&kernels);
	}
	for (size_t i = 0; i < TURNS * works; i++) {
		measure(&ours, (enum work)(i % works));
		if (kernel)
			measure(&kernels, (enum work)(i % works));
	}
	printf("  %-6s %5u ", name, servers);
	for (enum work w = ALONE; w < works; w++)
		missed += print_work(&ours, kernel ? &kernels : NULL, w);
	putchar('\n');
	close_bed(&ours);
	if (kernel)
		close_bed(&kernels);
	return missed;
}

static unsigned compare_sizes(const char *name)
{
	static const unsigned sizes[] = {3, 16, 128, 1024, 8192};
	struct ipvs_library l, fo = {0};
	struct text kernel = {0}, why = {0};
	unsigned missed = 0;

	text_add(&kernel, "kernel:%s", name);
	bool there = ipvs_library_load(&l, text_str(&kernel), &why, NULL);
	if (!there)
		printf("  %s: %s\n", text_str(&kernel), text_str(&why));
	ipvs_library_load(&fo, "kernel:fo", &why, NULL); /* or it is there already */
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		missed += compare(name, sizes[i], there ? text_str(&kernel) : NULL);
	ipvs_library_unload(&fo);
	if (there)
		ipvs_library_unload(&l);
	text_free(&kernel);
	text_free(&why);
	return missed;
}

void bench_schedulers(void)
{
	unsigned missed = 0;

	puts("ns a decision, ours and the kernel's own code, the harness subtracted");
	puts("  goal where it scans (lc wlc sed nq fo ovf twos, misses of lblc lblcr): 4 x at 128, "
	     "200 x at 8192 (fo 100 x)");
	puts("  goal elsewhere, but for edits: no slower than the larger of 2 x and 5 ns more");
	puts("  name servers  picks alone                 with closes                 with edits "
	     "of "
	     "weights");
	for (size_t i = 0; ipvs_schedulers[i]; i++)
		missed += compare_sizes(ipvs_schedulers[i]->name);
	printf("  %u missed\n", missed);
}
