/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A step to a drawn screen of 200x60, forwards and back, in a lab of 64 hosts with 100 000 events
 * behind it; and a picture while it is played with some 200 frames in flight. What a terminal makes
 * of the canvas is not in it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/rng.h"
#include "base/text.h"
#include "bench.h"
#include "file/loader.h"
#include "net/network.h"
#include "ui/screen/screen.h"

#define TURNS 200
#define EVENTS 100000
#define PICTURES 300

static const char many[] = "version: 1\n"
			   "name: many\n"
			   "title: many hosts\n"
			   "defaults: {link: {delay: 100ms}}\n"
			   "nodes:\n"
			   "  sw: {kind: switch}\n"
			   "  server: {kind: host, interfaces: {eth0: {ipv4: 10.0.255.1/16}}}\n"
			   "groups:\n"
			   "  crowd: {kind: host, count: 63, first_ipv4: 10.0.0.1/16, link: sw}\n"
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
	b->screen = screen_new(b->m, 200, 60, false);
	for (int i = 1; i <= 63; i++) {
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

	puts("the screen, 64 hosts, 200x60");
	open(&b);
	while (model_count(b.m) < EVENTS)
		if (!model_step(b.m, STRIDE_EVENT, 1)) {
			printf("  %s\n", text_str(&b.m->message));
			break;
		}
	measure_steps(&b, "forward", 1);
	measure_steps(&b, "back", -1);
	measure_play(&b);
	close_all(&b);
}
