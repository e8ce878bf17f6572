/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A key to a drawn screen of 160x50 in a lab of 200 hosts with 10^6 records behind it: steps
 * forwards and back, every view; a picture while it is played; opening; and the memory of a session
 * of 10^7 steps. What a terminal makes of the canvas is not in it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/rng.h"
#include "base/text.h"
#include "bench.h"
#include "file/loader.h"
#include "net/network.h"
#include "ui/screen/screen.h"

#define TURNS 200
#define RECORDS 1000000
#define STEPS 10000000
#define HOSTS 200
#define PICTURES 300

static const char many[] = "version: 1\n"
			   "name: many\n"
			   "title: many hosts\n"
			   "defaults: {link: {delay: 100ms}}\n"
			   "nodes:\n"
			   "  sw: {kind: switch}\n"
			   "  server: {kind: host, interfaces: {eth0: {ipv4: 10.0.255.1/16}}}\n"
			   "groups:\n"
			   "  crowd: {kind: host, count: 199, first_ipv4: 10.0.0.1/16, link: sw}\n"
			   "links: [[\"server:eth0\", sw]]\n";

struct bed {
	struct spec *spec;
	struct lab *lab;
	struct play *play;
	struct model *m;
	struct screen *screen;
};

static void open(struct bed *b)
{
	struct problems ps = {0};
	uint64_t start = bench_clock();

	b->spec = spec_load_memory("many", many, sizeof(many) - 1, NULL, &ps);
	if (b->spec) /* as the screen opens it: it does not end by itself */
		b->spec->stop_time = SPEC_UNSET;
	b->lab = b->spec ? lab_open(b->spec, &(struct lab_options){.reversible = true}, &ps) : NULL;
	b->play = b->lab ? play_new(b->lab, &ps) : NULL;
	if (!b->play) {
		fputs("bench: the lab does not open\n", stderr);
		exit(3);
	}
	b->m = model_new(b->lab, b->play, &(struct model_options){.stop_time = SPEC_UNSET});
	b->screen = screen_new(b->m, 160, 50, false);
	screen_draw(b->screen);
	printf("  opening: %.1f ms    goal: <= 100 ms\n", (double)(bench_clock() - start) / 1e6);
	for (int i = 1; i < HOSTS; i++) {
		char name[NODE_NAME];
		snprintf(name, sizeof(name), "crowd%d", i);
		model_type(b->m, lab_host(b->lab, name), "ping -i 0.12 10.0.255.1 > /dev/null");
	}
}

static void close_all(struct bed *b)
{
	screen_free(b->screen);
	model_free(b->m);
	play_free(b->play);
	lab_close(b->lab);
	spec_free(b->spec);
}

static double step_and_draw(struct bed *b, int direction)
{
	uint64_t start = bench_clock();

	model_step(b->m, STRIDE_HOP, direction);
	screen_draw(b->screen);
	return (double)(bench_clock() - start) / 1e6;
}

static void measure_steps(struct bed *b, const char *name, int direction)
{
	double took[TURNS], most = 0;
	struct rng r = rng_named(1, "bench", name);

	for (size_t i = 0; i < TURNS; i++) {
		model_go(b->m, (long)(1 + rng_below(&r, model_count(b->m) - 2)));
		screen_draw(b->screen);
		took[i] = step_and_draw(b, direction);
		most = took[i] > most ? took[i] : most;
	}
	printf("  a step %-8s %zu events: %.2f ms (median), %.2f ms (most)    goal: <= 16 ms\n",
		name, model_count(b->m), bench_median(took, TURNS), most);
}

/* every view, with the keys: Tab after Tab through its tabs is a draw of each */
static void measure_views(struct bed *b)
{
	double most = 0;
	const char *slowest = "";

	model_go(b->m, (long)model_count(b->m) / 2);
	for (int i = 0; i < (int)views_count; i++) {
		screen_focus(b->screen, i);
		b->screen->zoomed = true;
		uint64_t start = bench_clock();
		screen_draw(b->screen);
		double took = (double)(bench_clock() - start) / 1e6;
		slowest = took > most ? views[i]->name : slowest;
		most = took > most ? took : most;
	}
	b->screen->zoomed = false;
	printf("  the slowest view (%s): %.2f ms    goal: <= 16 ms\n", slowest, most);
}

/* the lab's own memory and the checkpoints are in it */
static void measure_long(struct bed *b)
{
	struct rusage used;
	uint64_t start = bench_clock();

	model_go_end(b->m);
	while (lab_position(b->lab) < STEPS)
		model_run_to(b->m, lab_now(b->lab) + 10 * NSEC_PER_SEC);
	getrusage(RUSAGE_SELF, &used);
	printf("  %llu steps, %llu records in %.0f s: %ld MiB    goal: <= 512 MiB\n",
		(unsigned long long)lab_position(b->lab),
		(unsigned long long)lab_engine(b->lab)->records,
		(double)(bench_clock() - start) / 1e9, used.ru_maxrss / 1024);
}

static void measure_play(struct bed *b)
{
	double took[PICTURES], most = 0;
	int64_t wall = 0;
	size_t flying = 0;

	model_go_end(b->m);
	model_set_pace(b->m, "1x");
	model_play(b->m, true, wall);
	for (size_t i = 0; i < PICTURES; i++) {
		wall += NSEC_PER_SEC / 60;
		uint64_t start = bench_clock();
		screen_tick(b->screen, wall);
		screen_draw(b->screen);
		took[i] = (double)(bench_clock() - start) / 1e6;
		most = took[i] > most ? took[i] : most;
		flying += lab_network(b->lab)->frames.live;
	}
	printf("  a picture of play, %zu frames in flight: %.2f ms (median), %.2f ms (most)    "
	       "goal: "
	       "<= 16 ms\n",
		flying / PICTURES, bench_median(took, PICTURES), most);
}

void bench_screen(void)
{
	struct bed b;

	puts("the screen, 200 hosts, 160x50");
	open(&b);
	while (lab_engine(b.lab)->records < RECORDS)
		model_run_to(b.m, lab_now(b.lab) + NSEC_PER_SEC);
	measure_steps(&b, "forward", 1);
	measure_steps(&b, "back", -1);
	measure_views(&b);
	measure_play(&b);
	measure_long(&b);
	close_all(&b);
}
