/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens the window, or draws it once without showing it: with --shot a slide, or a test of the
 * picture, is a command line.
 */
#include "ui/verbs/run_window.h"

#include <string.h>

#include "base/text.h"
#include "ui/verbs/run_screen.h"
#include "ui/window/window.h"

#define SIDE_MAX 8192

bool wants_window(const struct arguments *a)
{
	return arguments_has(a, "window") || arguments_has(a, "shot");
}

static int read_size(const struct arguments *a, struct window_options *o)
{
	const char *size = arguments_value(a, "size");
	char rest;

	if (!size)
		return EXIT_FINE;
	if (sscanf(size, "%dx%d%c", &o->width, &o->height, &rest) == 2 && o->width >= 320 &&
		o->height >= 240 && o->width <= SIDE_MAX && o->height <= SIDE_MAX)
		return EXIT_FINE;
	return complain(a, "--size: expected pixels such as 1280x800, found '%s'", size);
}

/* a projector is bright: light, unless something else is asked for */
static int read_window_theme(const struct arguments *a, enum theme *theme)
{
	bool own;

	*theme = THEME_LIGHT;
	return arguments_has(a, "theme") ? read_theme(a, theme, &own) : EXIT_FINE;
}

static int run_it(const struct arguments *a, struct model *m, const struct window_options *o)
{
	const char *keys = arguments_value(a, "keys");
	struct screen *s = screen_new(m, 160, 24, false);
	struct text why = {0};

	s->still = o->shot != NULL;
	int status = press_keys(a, s, keys ? keys : "");
	if (status == EXIT_FINE && !s->quit && window_run(s, o, &why) != 0) {
		complain_plainly(a, text_str(&why));
		status = EXIT_MACHINE;
	}
	text_free(&why);
	screen_free(s);
	return status;
}

int on_window(const struct arguments *a, struct kept_session *k)
{
	struct model *m = k->m;
	struct window_options o = {.width = 1280,
		.height = 800,
		.full = arguments_has(a, "full"),
		.moves = !arguments_has(a, "still"),
		.shot = arguments_value(a, "shot")};
	struct progress progress;

	if (!window_possible()) {
		complain(a, "this lvslab was built without a window (SDL2, cairo and Pango)");
		return EXIT_MACHINE;
	}
	if (read_size(a, &o) != EXIT_FINE || read_window_theme(a, &o.theme) != EXIT_FINE)
		return EXIT_WRONG;
	if (o.shot)
		return run_it(a, m, &o);
	take_up_progress(a, m, &progress);
	o.keep = keep_session;
	o.arg = k;
	int status = run_it(a, m, &o), kept = put_down_progress(a, m, &progress);
	return status == EXIT_FINE ? kept : status;
}
