/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Seeded random scheduler traces, each through our scheduler and through the kernel's own code
 * (kernel:NAME): whoever is picked, and the counters in between, must be the same.
 *
 *	differential [-n TRACES] [-s SEED] [-p] NAME…
 *
 * -s: the first seed; -p: print the trace of that seed and nothing else. Exit status 1 where a
 * trace differs.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "base/text.h"
#include "study/scheduler_trace.h"

#define MINUTE 60000
#define DAY ((uint64_t)24 * 60 * MINUTE)

struct maker { /* of one trace */
	struct rng rng;
	struct text *t;
	unsigned servers, conns, clients, places; /* how many names, IDs, addresses there are */
	unsigned weights;                         /* the largest but for rare great ones */
	bool thresholds, great;
	uint64_t ms;
	bool *open; /* by ID: a connection may be there */
};

static uint64_t draw(struct maker *m, uint64_t bound)
{
	return rng_below(&m->rng, bound);
}

static bool one_in(struct maker *m, unsigned n)
{
	return draw(m, n) == 0;
}

static unsigned weight(struct maker *m)
{
	if (m->great && one_in(m, 3))
		return (unsigned)(INT32_MAX - draw(m, 3));
	if (one_in(m, 50))
		return (unsigned)draw(m, 2000);
	return (unsigned)draw(m, m->weights + 1);
}

static void thresholds(struct maker *m)
{
	uint64_t upper = draw(m, 12);

	if (!m->thresholds || one_in(m, 2))
		return;
	text_add(m->t, " upper %" PRIu64, upper);
	if (one_in(m, 2))
		text_add(m->t, " lower %" PRIu64, draw(m, upper + 2)); /* sometimes refused */
}

static void add_server(struct maker *m)
{
	text_add(m->t, "add s%" PRIu64 " %u", draw(m, m->servers), weight(m));
	thresholds(m);
	text_putc(m->t, '\n');
}

static void change_server(struct maker *m)
{
	unsigned server = (unsigned)draw(m, m->servers);

	switch (draw(m, 4)) {
	case 0: text_add(m->t, "del s%u\n", server); break;
	case 1: text_add(m->t, "weight s%u %u\n", server, weight(m)); break;
	case 2:
		text_add(m->t, "edit s%u %u", server, weight(m));
		thresholds(m);
		text_putc(m->t, '\n');
		break;
	default: add_server(m); break;
	}
}

static void pick(struct maker *m)
{
	unsigned id = (unsigned)draw(m, m->conns), client = (unsigned)draw(m, m->clients);
	unsigned place = (unsigned)draw(m, m->places);

	if (m->open[id])
		text_add(m->t, "expire %u\n", id);
	m->open[id] = true;
	text_add(m->t, "pick %u 10.%u.%u.%u %u 10.%u.%u.1 80\n", id, client >> 16,
		client >> 8 & 255, client & 255, 1024 + (unsigned)draw(m, 60000), place >> 8 & 255,
		place & 255);
}

static void close_one(struct maker *m)
{
	unsigned id = (unsigned)draw(m, m->conns);

	text_add(m->t, "%s %u\n", one_in(m, 2) ? "fin" : "expire", id);
	/* expired or not, another pick of that ID is preceded by an expire */
}

static void wait_a_little(struct maker *m)
{
	static const uint64_t steps[] = {1, 999, MINUTE, 6 * MINUTE, 31 * MINUTE, DAY};

	m->ms += 1 + draw(m, steps[draw(m, sizeof(steps) / sizeof(steps[0]))]);
	text_add(m->t, "time %" PRIu64 "\n", m->ms);
}

static void operation(struct maker *m)
{
	uint64_t what = draw(m, 100);

	if (what < 50)
		pick(m);
	else if (what < 80)
		close_one(m);
	else if (what < 94)
		change_server(m);
	else if (what < 98)
		wait_a_little(m);
	else
		text_put(m->t, "stats\n");
}

static const char *const flags[] = {"", " fallback", " port", " fallback port", " udp"};

static void make_trace(struct text *t, const char *scheduler, uint64_t seed)
{
	struct maker m = {.rng = rng_named(seed, scheduler, "differential"), .t = t};

	m.servers = one_in(&m, 3) ? 25 + (unsigned)draw(&m, 276) : 2 + (unsigned)draw(&m, 30);
	m.conns = 5 + (unsigned)draw(&m, 300);
	m.clients = 1 + (unsigned)draw(&m, 5000);
	m.places = one_in(&m, 2) ? 1 : 1 + (unsigned)draw(&m, 40);
	m.weights = 1 + (unsigned)draw(&m, 12);
	m.thresholds = one_in(&m, 2);
	/* wrr, the kernel's too, counts from the largest weight down to the first that is free */
	m.great = one_in(&m, 6) && strcmp(scheduler, "wrr") != 0;
	m.open = calloc(m.conns, sizeof(*m.open));
	text_add(t, "service %s%s seed %" PRIu64 "\n", scheduler,
		flags[draw(&m, sizeof(flags) / sizeof(flags[0]))], seed);
	for (unsigned i = 0; i < m.servers; i++)
		add_server(&m);
	for (unsigned i = 300 + (unsigned)draw(&m, 700); i > 0; i--)
		operation(&m);
	text_put(t, "stats\n");
	free(m.open);
}

/* More addresses than lblc's table takes, and days for its sweeps to come by. */
static void make_crowd(struct text *t, const char *scheduler, uint64_t seed)
{
	struct maker m = {.rng = rng_named(seed, scheduler, "crowd"), .t = t};

	text_add(t, "service %s seed 1\n", scheduler);
	for (unsigned i = 0; i < 5; i++)
		text_add(t, "add s%u %u\n", i, i + 1);
	for (unsigned i = 0; i < 60000; i++) {
		unsigned place = (unsigned)draw(&m, 30000);
		text_add(t, "pick %u 10.0.0.9 1 10.%u.%u.1 80\n", i, place >> 8, place & 255);
		if (one_in(&m, 2))
			text_add(t, "expire %u\n", i);
		if (one_in(&m, 30))
			text_add(t, "time %" PRIu64 "\n", m.ms += 1 + draw(&m, 6000));
		if (one_in(&m, 3000))
			text_add(t, "del s%u\n", i % 5);
		if (one_in(&m, 2000))
			text_add(t, "add s%u %u\n", i % 5, 1 + i % 7);
	}
	text_put(t, "stats\n");
}

static void run(const char *trace, const char *scheduler, struct text *out)
{
	const struct scheduler_trace_options o = {.file = "trace", .scheduler = scheduler};
	struct problems ps = {0};
	FILE *in = fmemopen((void *)(uintptr_t)trace, strlen(trace), "r");

	if (scheduler_trace_run(in, &o, out, &ps) != 0)
		problems_print(&ps, out);
	fclose(in);
	problems_free(&ps);
}

/* the first line that differs */
static void show(const char *scheduler, uint64_t seed, const char *ours, const char *kernels)
{
	size_t i = 0, line = 0;

	for (; ours[i] && ours[i] == kernels[i]; i++)
		if (ours[i] == '\n')
			line = i + 1;
	printf("%s: seed %" PRIu64 ": ours '%.*s', the kernel's '%.*s'\n", scheduler, seed,
		(int)strcspn(ours + line, "\n"), ours + line, (int)strcspn(kernels + line, "\n"),
		kernels + line);
}

static unsigned long lines(const char *s)
{
	unsigned long n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

static bool same(const char *scheduler, uint64_t seed, const struct text *trace)
{
	struct text ours = {0}, kernels = {0};
	char name[64];

	snprintf(name, sizeof(name), "kernel:%s", scheduler);
	run(text_str(trace), NULL, &ours);
	run(text_str(trace), name, &kernels);
	bool equal = strcmp(text_str(&ours), text_str(&kernels)) == 0;
	if (!equal)
		show(scheduler, seed, text_str(&ours), text_str(&kernels));
	text_free(&ours);
	text_free(&kernels);
	return equal;
}

static unsigned compare(const char *scheduler, uint64_t first, unsigned traces)
{
	bool remembers = strncmp(scheduler, "lblc", 4) == 0;
	unsigned long operations = 0;
	unsigned differ = 0;

	for (unsigned i = 0; i < traces + remembers; i++) {
		struct text trace = {0};
		if (i < traces)
			make_trace(&trace, scheduler, first + i);
		else
			make_crowd(&trace, scheduler, first);
		operations += lines(text_str(&trace));
		differ += !same(scheduler, first + i, &trace);
		text_free(&trace);
	}
	printf("%-6s %u traces, %lu operations: %u differ\n", scheduler, traces + remembers,
		operations, differ);
	return differ;
}

int main(int argc, char **argv)
{
	unsigned traces = 200, differ = 0;
	uint64_t first = 1;
	bool print = false;
	int option;

	while ((option = getopt(argc, argv, "n:s:p")) != -1) {
		if (option == 'n')
			traces = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 's')
			first = strtoull(optarg, NULL, 10);
		else if (option == 'p')
			print = true;
		else
			return 2;
	}
	for (int i = optind; i < argc; i++) {
		struct text trace = {0};
		if (print) {
			make_trace(&trace, argv[i], first);
			fputs(text_str(&trace), stdout);
		} else {
			differ += compare(argv[i], first, traces);
		}
		text_free(&trace);
	}
	return differ ? 1 : 0;
}
