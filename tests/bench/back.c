/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A step back: in the first lesson, and in a lab of 64 hosts with 100 000 steps behind it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "bench.h"
#include "file/loader.h"
#include "world/lab.h"

#define BACKS 200
#define STEPS 100000

static const char many[] = "version: 1\n"
			   "name: many\n"
			   "title: many hosts\n"
			   "stop_time: 1h\n"
			   "nodes:\n"
			   "  sw: {kind: switch}\n"
			   "  server: {kind: host, interfaces: {eth0: {ipv4: 10.0.255.1/16}}}\n"
			   "groups:\n"
			   "  crowd: {kind: host, count: 63, first_ipv4: 10.0.0.1/16, link: sw}\n"
			   "links: [[\"server:eth0\", sw]]\n";

static void ping_from_everyone(struct lab *lab)
{
	for (int i = 1; i <= 63; i++) {
		char name[NODE_NAME];
		snprintf(name, sizeof(name), "crowd%d", i);
		lab_command(lab, lab_host(lab, name), "ping -i 0.2 10.0.255.1 > /dev/null", NULL);
	}
}

/* from places spread over the whole past: one step back, and forward again */
static void measure(const char *name, struct lab *lab)
{
	double took[BACKS], most = 0;
	uint64_t end = lab_position(lab);
	struct rng r = rng_named(1, "bench", "back");

	for (size_t i = 0; i < BACKS; i++) {
		uint64_t at = 1 + rng_below(&r, end);
		lab_seek(lab, at);
		uint64_t start = bench_clock();
		lab_seek(lab, at - 1);
		took[i] = (double)(bench_clock() - start) / 1e6;
		most = took[i] > most ? took[i] : most;
	}
	printf("  %-9s %llu steps, world of %zu KiB: a step back %.3f ms (median), %.3f ms (most)  "
	       "  "
	       "goal: <= 16 ms\n",
		name, (unsigned long long)end, arena_used(lab_engine(lab)->arena) / 1024,
		bench_median(took, BACKS), most);
}

static struct lab *open(struct spec *spec)
{
	struct problems ps = {0};
	struct lab *lab =
		spec ? lab_open(spec, &(struct lab_options){.reversible = true}, &ps) : NULL;

	if (!lab) {
		fputs("bench: the lab does not open\n", stderr);
		exit(3);
	}
	return lab;
}

void bench_back(void)
{
	struct problems ps = {0};
	struct spec *basics = spec_load(SOURCE_DIR "/scenarios/dr-basics.yaml", NULL, &ps);
	struct spec *crowd = spec_load_memory("many", many, sizeof(many) - 1, NULL, &ps);
	struct lab *lab = open(basics);

	puts("stepping back");
	while (lab_step(lab))
		;
	measure("dr-basics", lab);
	lab_close(lab);
	lab = open(crowd);
	ping_from_everyone(lab);
	lab_seek(lab, STEPS);
	measure("64 hosts", lab);
	lab_close(lab);
	spec_free(basics);
	spec_free(crowd);
}
