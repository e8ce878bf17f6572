/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames a second of the window at 1920x1080 in a lab of 200 hosts while a broadcast fans out: the
 * scene, and all that is painted of it. What SDL makes of the surface is one copy.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "file/loader.h"
#include "ui/window/private.h"

#define FRAMES 300

static const char crowd[] =
	"version: 1\n"
	"name: crowd\n"
	"title: many hosts\n"
	"nodes:\n"
	"  sw: {kind: switch}\n"
	"  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: 10.0.255.1/16}}}\n"
	"groups:\n"
	"  rs: {kind: host, role: real-server, count: 199, first_ipv4: 10.0.0.1/16, link: sw}\n"
	"links: [[\"client1:eth0\", sw]]\n";

struct opened_lab {
	struct spec *spec;
	struct lab *lab;
	struct play *play;
	struct model *m;
	struct screen *screen;
};

static void open_lab(struct opened_lab *o)
{
	struct problems ps = {0};

	o->spec = spec_load_memory("crowd", crowd, sizeof(crowd) - 1, NULL, &ps);
	if (o->spec)
		o->spec->stop_time = SPEC_UNSET;
	o->lab = o->spec ? lab_open(o->spec, &(struct lab_options){.reversible = true}, &ps) : NULL;
	o->play = o->lab ? play_new(o->lab, &ps) : NULL;
	if (!o->play) {
		fputs("bench: the lab does not open\n", stderr);
		exit(3);
	}
	o->m = model_new(o->lab, o->play, &(struct model_options){.stop_time = SPEC_UNSET});
	o->screen = screen_new(o->m, 160, 24, false);
	o->screen->shown[SLOT_MAP] = -1;
	model_type(o->m, lab_host(o->lab, "client1"), "ping -c 1 10.0.0.77 > /dev/null");
	while (o->m->at < 100 && model_step(o->m, STRIDE_HOP, 1))
		; /* into the broadcast's copies */
}

static void close_opened(struct opened_lab *o)
{
	screen_free(o->screen);
	model_free(o->m);
	play_free(o->play);
	lab_close(o->lab);
	spec_free(o->spec);
}

void bench_window(void)
{
	struct opened_lab o;
	open_lab(&o);
	struct window w = {
		.s = o.screen, .set = {.moves = true, .theme = THEME_LIGHT}, .shown_at = -1};

	cells_init(&w.cells, 18);
	w.whole = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1920, 1080);
	places_find(&w.places, &w.cells, 1920, 1080, false, 1);
	screen_input(w.s, &(struct input){K_RESIZE, w.places.columns, w.places.rows}, 0);
	window_forget(&w);
	window_draw(&w, 0);
	uint64_t start = bench_clock();
	for (int i = 0; i < FRAMES; i++)
		window_draw(&w, i * PHASE_END / FRAMES);
	double seconds = (double)(bench_clock() - start) / 1e9;
	printf("  a broadcast among 200 hosts at 1920x1080: %.0f frames a second    goal: >= 30\n",
		FRAMES / seconds);
	start = bench_clock();
	for (int i = 0; i < FRAMES; i++) {
		window_forget(&w);
		window_draw(&w, PHASE_END);
	}
	printf("  the same, everything painted anew: %.0f\n",
		FRAMES / ((double)(bench_clock() - start) / 1e9));
	window_forget(&w);
	cells_free(&w.cells);
	cairo_surface_destroy(w.whole);
	close_opened(&o);
}
