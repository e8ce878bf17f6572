/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `export cast`: the screen while keys are pressed, one per second, as a recording for players of
 * asciinema (asciicast v2: a header, then [seconds, "o", text] per line). Without --keys it steps
 * through the lab hop by hop, through a lesson by its steps.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/tui/tui.h"
#include "ui/verbs/export.h"
#include "ui/verbs/export_picture.h"
#include "ui/verbs/open.h"

#define KEYS_MAX 120 /* of a walk */

struct recording {
	FILE *out;
	struct screen *screen;
	struct canvas before;
	int64_t wall; /* ns since it began */
	enum theme theme;
};

static void write_event(const struct recording *r, const char *words)
{
	struct text t = {0};

	text_add(&t, "[%lld.%03lld, \"o\", ", (long long)(r->wall / NSEC_PER_SEC),
		(long long)(r->wall % NSEC_PER_SEC / NSEC_PER_MSEC));
	text_json_string(&t, words);
	fprintf(r->out, "%s]\n", t.s);
	text_free(&t);
}

static void keep_canvas(struct recording *r)
{
	const struct canvas *c = &r->screen->canvas;

	memcpy(r->before.cells, c->cells, (size_t)c->width * (size_t)c->height * sizeof(*c->cells));
}

static void record_screen(struct recording *r, bool first)
{
	struct text t = {0};

	screen_draw(r->screen);
	canvas_ansi(&t, &r->screen->canvas, first ? NULL : &r->before, r->theme);
	if (t.len)
		write_event(r, t.s);
	keep_canvas(r);
	text_free(&t);
}

static void press_key(struct recording *r, const struct input *in)
{
	r->wall += in->key == K_WAIT ? in->x * NSEC_PER_MSEC : NSEC_PER_SEC;
	screen_input(r->screen, in, r->wall);
	while (screen_tick(r->screen, r->wall) == 0)
		;
	record_screen(r, false);
}

/* all of them can be read: nothing is half recorded */
static int check_keys(const struct arguments *a, const char *keys)
{
	struct input in;

	while (keys && *keys) {
		const char *before = keys;
		if (!keys_next(&keys, &in))
			return complain(a, "--keys: unknown key: %s", before);
	}
	return EXIT_FINE;
}

static void press_given(struct recording *r, const char *keys)
{
	struct input in;

	while (*keys && !r->screen->quit && keys_next(&keys, &in))
		press_key(r, &in);
}

/* until a key changes nothing any more */
static void walk_lab(struct recording *r)
{
	const char *keys = lesson_count(r->screen->model->lesson) ? "<Enter>" : "n";

	for (int i = 0; i < KEYS_MAX && !r->screen->quit; i++) {
		const char *key = keys;
		long at = r->screen->model->at;
		struct input in;
		keys_next(&key, &in);
		press_key(r, &in);
		if (r->screen->model->at == at && i)
			return;
	}
}

static int cast_size(const struct arguments *a, int *width, int *height)
{
	const char *size = arguments_value(a, "screen");
	char rest;

	*width = 110;
	*height = 34;
	if (size &&
		(sscanf(size, "%dx%d%c", width, height, &rest) != 2 || *width < 60 ||
			*height < 16 || *width > 400 || *height > 200))
		return complain(
			a, "--screen: expected a size from 60x16 to 400x200, found '%s'", size);
	return EXIT_FINE;
}

static void write_header(const struct recording *r, const char *title)
{
	struct text t = {0};

	text_add(&t, "{\"version\": 2, \"width\": %d, \"height\": %d, \"title\": ",
		r->screen->canvas.width, r->screen->canvas.height);
	text_json_string(&t, title);
	fprintf(r->out, "%s}\n", t.s);
	text_free(&t);
}

static void record_cast(
	struct recording *r, struct model *m, const char *keys, int width, int height)
{
	r->screen = screen_new(m, width, height, false);
	r->screen->still = true;
	canvas_init(&r->before, width, height, false);
	write_header(r, m->set.name);
	record_screen(r, true);
	if (keys)
		press_given(r, keys);
	else
		walk_lab(r);
	canvas_free(&r->before);
	screen_free(r->screen);
}

static int write_cast(const struct arguments *a, const char *path, FILE *out)
{
	const char *keys = arguments_value(a, "keys");
	enum picture_theme theme;
	int width, height;
	struct opened o;

	if (picture_theme_read(a, &theme) != EXIT_FINE ||
		cast_size(a, &width, &height) != EXIT_FINE || check_keys(a, keys) != EXIT_FINE)
		return EXIT_WRONG;
	int status = open_lab(&o, a, path, true);
	if (status != EXIT_FINE)
		return status;
	struct recording r = {
		.out = out, .theme = theme == PICTURE_LIGHT ? THEME_LIGHT : THEME_DARK};
	const struct model_options set = {
		.name = o.spec->name.s ? o.spec->name.s : path, .stop_time = o.stop_time};
	struct model *m = model_new(o.lab, o.play, &set);
	record_cast(&r, m, keys, width, height);
	model_free(m);
	close_lab(&o);
	return status;
}

const struct export_kind export_cast = {
	.order = 63,
	.name = "cast",
	.words = N_("a recording of the screen, step by step, for asciinema"),
	.write = write_cast,
};
