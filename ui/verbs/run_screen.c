/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens the screen. With --screen it is only drawn as text: the given keys are pressed first;
 * <Shot> among them prints it in between. So a test of a view is a command line.
 */
#include "ui/verbs/run_screen.h"
#include "ui/model/progress.h"

#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/tui/tui.h"
#include "ui/verbs/open.h"
#include "ui/verbs/run_window.h"

static bool given_any(const struct arguments *a, const char *const *names)
{
	for (; *names; names++)
		if (arguments_has(a, *names))
			return true;
	return false;
}

bool wants_telling(const struct arguments *a)
{
	static const char *const headless[] = {
		"headless", "pcap", "trace", "until", "verbose", "hops", "format", "hash", NULL};

	return given_any(a, headless);
}

bool wants_screen(const struct arguments *a)
{
	return arguments_has(a, "screen") || wants_window(a) ||
		(!wants_telling(a) && tui_possible());
}

/* With keys from the command line the user cannot interrupt a long run. */
#define ASKED_MAX 100 /* for one key; asked every thousand steps */

static bool out_of_patience(void *asked)
{
	return ++*(unsigned *)asked > ASKED_MAX;
}

static void print_canvas(struct screen *s, bool looks)
{
	struct text t = {0};

	screen_draw(s);
	if (looks)
		canvas_looks(&t, &s->canvas);
	else
		canvas_text(&t, &s->canvas);
	fputs(t.s, stdout);
	text_free(&t);
}

/* the wall clock stands still, except for <Wait ms> */
int press_keys(const struct arguments *a, struct screen *s, const char *keys)
{
	const struct model *m = s->model;
	int64_t wall = 0;
	struct input in;

	while (*keys) {
		const char *before = keys;
		if (strncmp(keys, "<Shot>", 6) == 0 || strncmp(keys, "<Looks>", 7) == 0) {
			print_canvas(s, keys[1] == 'L');
			keys = strchr(keys, '>') + 1;
			continue;
		}
		if (m->set.interrupted == out_of_patience)
			*(unsigned *)m->set.arg = 0;
		if (!keys_next(&keys, &in))
			return complain(a, "--keys: unknown key: %s", before);
		screen_input(s, &in, wall);
		int64_t end = in.key == K_WAIT ? wall + in.x * NSEC_PER_MSEC : wall, due;
		while ((due = screen_tick(s, wall)) >= 0 && wall + due <= end && wall < end)
			wall += due > 0 ? due : 1;
		wall = end;
		screen_draw(s);
		if (s->quit)
			break;
	}
	return EXIT_FINE;
}

static bool in_ascii(const struct arguments *a)
{
	if (wants_window(a))
		return false;
	return arguments_has(a, "ascii") || (!arguments_has(a, "screen") && !tui_utf8());
}

static int draw_text(const struct arguments *a, struct model *m)
{
	const char *size = arguments_value(a, "screen"), *keys = arguments_value(a, "keys");
	int width, height;
	char rest;

	if (sscanf(size, "%dx%d%c", &width, &height, &rest) != 2 || width < 1 || height < 1 ||
		width > 1000 || height > 1000)
		return complain(a, "--screen: expected a size such as 80x24, found '%s'", size);
	struct screen *s = screen_new(m, width, height, in_ascii(a));
	s->still = true;
	screen_draw(s);
	int status = press_keys(a, s, keys ? keys : "");
	if (status == EXIT_FINE && !s->quit)
		print_canvas(s, false);
	screen_free(s);
	return status;
}

int read_theme(const struct arguments *a, enum theme *theme, bool *own)
{
	const char *name = arguments_value(a, "theme"), *no = getenv("NO_COLOR");

	bool plain = arguments_has(a, "no-color") || (no && *no), known = false;

	*own = !plain && name;
	if (!name) {
		*theme = plain ? THEME_MONO : tui_theme(&known);
		*own = !plain && !known;
		return EXIT_FINE;
	}
	if (strcmp(name, "mono") == 0)
		*theme = THEME_MONO;
	else if (strcmp(name, "light") == 0)
		*theme = THEME_LIGHT;
	else if (strcmp(name, "dark") == 0)
		*theme = THEME_DARK;
	else
		return complain(a, "--theme: expected dark, light or mono, found '%s'", name);
	return EXIT_FINE;
}

/* an unreadable file is reported and not changed */
void take_up_progress(const struct arguments *a, struct model *m, struct progress *p)
{
	struct text why = {0};

	if (progress_load(p, m->set.name, &why) != 0)
		complain_plainly(a, text_str(&why));
	model_take_up(m, p);
	text_free(&why);
}

int put_down_progress(const struct arguments *a, struct model *m, struct progress *p)
{
	struct text why = {0};

	model_put_down(m);
	int status = progress_save(p, &why);
	if (status != 0)
		complain_plainly(a, text_str(&why));
	text_free(&why);
	progress_free(p);
	return status == 0 ? EXIT_FINE : EXIT_MACHINE;
}

/* write errors are reported at the end, not on the screen */
void keep_session(void *arg)
{
	struct kept_session *k = arg;
	struct text why = {0};

	model_keep(k->m, &why);
	live_flush(&k->live);
	text_free(&why);
}

static int on_terminal(const struct arguments *a, struct kept_session *k)
{
	struct model *m = k->m;
	struct tui_options o = {.mouse = !arguments_has(a, "no-mouse")};
	const char *keys = arguments_value(a, "keys");

	if (read_theme(a, &o.theme, &o.own) != EXIT_FINE)
		return EXIT_WRONG;
	struct progress progress;
	take_up_progress(a, m, &progress);
	o.keep = keep_session;
	o.arg = k;
	struct screen *s = screen_new(m, 80, 24, in_ascii(a));
	int status = press_keys(a, s, keys ? keys : "");
	int signal_number = status == EXIT_FINE && !s->quit ? tui_run(s, &o) : 0;
	screen_free(s);
	int kept = put_down_progress(a, m, &progress);
	status = status == EXIT_FINE ? kept : status;
	if (signal_number > 0) /* die of the signal, as usual */
		raise((signal(signal_number, SIG_DFL), signal_number));
	return signal_number < 0 ? complain(a, "this terminal cannot be drawn on") : status;
}

/* the file after this one in its folder; the caller frees it */
char *next_lesson(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct text pattern = {0};
	glob_t files = {0};
	char *next = NULL;

	text_putn(&pattern, path, slash ? (size_t)(slash - path + 1) : 0);
	text_put(&pattern, "*.yaml");
	glob(pattern.s, 0, NULL, &files);
	for (size_t i = 0; i + 1 < files.gl_pathc; i++)
		if (strcmp(files.gl_pathv[i], path) == 0)
			next = strdup(files.gl_pathv[i + 1]);
	globfree(&files);
	text_free(&pattern);
	return next;
}

int run_screen(const struct arguments *a)
{
	bool window = wants_window(a), text = arguments_has(a, "screen") && !window;
	bool shot = arguments_has(a, "shot");
	unsigned asked = 0;
	struct opened o;

	if (in_ascii(a)) /* which Chinese cannot be written in */
		words_choose("en");
	int status = open_lab(&o, a, a->words[0], true);

	if (status != EXIT_FINE)
		return status;
	int64_t passed = 0;
	char *next = o.spec->walkthrough.count ? next_lesson(a->words[0]) : NULL;
	const struct model_options set = {
		.next = next,
		.name = o.spec->name.s ? o.spec->name.s : a->words[0],
		.teacher = arguments_has(a, "teacher"),
		.stop_time = o.stop_time,
		.interrupted = text || shot ? out_of_patience
			: window            ? NULL
					    : tui_interrupted,
		.passing = text || window ? NULL : tui_passing,
		.arg = text || shot ? (void *)&asked : &passed,
	};
	struct kept_session k = {.m = model_new(o.lab, o.play, &set)};
	status = live_begin(&k.live, a, o.lab);
	if (status == EXIT_FINE)
		status = window ? on_window(a, &k) : text ? draw_text(a, k.m) : on_terminal(a, &k);
	live_end(&k.live);
	model_free(k.m);
	free(next);
	close_lab(&o);
	return status;
}
