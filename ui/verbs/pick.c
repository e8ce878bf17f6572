/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab` without arguments, or `lvslab pick`: the shipped lessons, scenarios and faults, which
 * can be opened one after the other. A choice is run as by `lvslab run FILE`.
 */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "ui/model/progress.h"
#include "ui/screen/picker.h"
#include "ui/tui/tui.h"
#include "ui/verbs/pick.h"
#include "ui/verbs/run_screen.h"
#include "ui/verbs/shipped.h"

static const struct {
	const char *title, *folder;
} shelves[] = {{N_("Lessons"), "scenarios/lessons"}, {N_("Scenarios"), "scenarios"},
	{N_("Faults"), "scenarios/faults"}};
#define SHELVES ((int)(sizeof(shelves) / sizeof(shelves[0])))

static const char *const themes[] = {
	[THEME_DARK] = "dark", [THEME_LIGHT] = "light", [THEME_MONO] = "mono"};

struct session {
	struct picker picker;
	struct tui_options set;
	bool any_theme; /* a theme was requested: opened labs use it, too */
};

static size_t passed_of(const struct spec *spec)
{
	struct progress p;
	struct text why = {0};
	size_t n = 0;

	if (!spec || !spec->name.s || progress_load(&p, spec->name.s, &why) != 0) {
		text_free(&why);
		return 0;
	}
	for (size_t i = 0; i < p.record_count; i++)
		n += p.records[i].passed;
	progress_free(&p);
	text_free(&why);
	return n;
}

static void fill_shelf(struct picker *p, int shelf)
{
	struct text pattern = {0};
	glob_t files = {0};

	p->shelves[shelf].title = shelves[shelf].title;
	text_add(&pattern, "%s/*.yaml", shelves[shelf].folder);
	if (glob(pattern.s, 0, NULL, &files) != 0) {
		text_clear(&pattern);
		shipped_folder(&pattern);
		text_add(&pattern, "/%s/*.yaml", shelves[shelf].folder);
		globfree(&files);
		files = (glob_t){0};
		glob(pattern.s, 0, NULL, &files);
	}
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct problems ps = words_problems();
		struct spec *spec = spec_load(files.gl_pathv[i], NULL, &ps);
		picker_add(p, shelf, strdup(files.gl_pathv[i]), spec, passed_of(spec));
		problems_free(&ps);
	}
	globfree(&files);
	text_free(&pattern);
}

static void refresh_progress(struct picker *p)
{
	for (size_t i = 0; i < p->shelves[0].count; i++) {
		struct book *b = &p->shelves[0].books[i];
		b->passed = passed_of(b->spec);
	}
}

/* English, then every catalogue in rotation */
static const char *next_language(void)
{
	const struct words_catalogue *c = words_catalogues;

	if (strcmp(words_code(), "en") == 0)
		return c->code ? c->code : "en";
	while (c->code && strcmp(c->code, words_code()) != 0)
		c++;
	return c->code && c[1].code ? c[1].code : "en";
}

static void other_language(struct session *s)
{
	s->picker.spoken = false;
	words_choose(next_language());
}

/* ---- on a terminal ---- */

static void draw_face(void *of)
{
	picker_draw(&((struct session *)of)->picker);
}

static void face_input(void *of, const struct input *in, int64_t wall)
{
	struct session *s = of;

	(void)wall;
	picker_key(&s->picker, in);
	if (s->picker.spoken)
		other_language(s);
}

static int64_t face_tick(void *of, int64_t wall)
{
	(void)of;
	(void)wall;
	return -1;
}

static int open_book(const struct session *s)
{
	char language[16];
	char *argv[7] = {(char[]){"run"}, s->picker.chosen->path, (char[]){"--lang"}, language,
		NULL, NULL, NULL};
	char option[] = "--theme", name[16];
	int argc = 4;

	snprintf(language, sizeof(language), "%s", words_code());

	if (s->any_theme) {
		snprintf(name, sizeof(name), "%s", themes[s->set.theme]);
		argv[argc++] = option;
		argv[argc++] = name;
	}
	return verb_execute(verb_find("run"), argc, argv);
}

static int browse(const struct arguments *a, struct session *s)
{
	const struct face f = {s, &s->picker.canvas, &s->picker.quit, &s->picker.themed, draw_face,
		face_input, face_tick};

	for (;;) {
		enum theme before = s->set.theme;
		int ended = tui_run_face(&f, &s->set);
		if (ended)
			return ended < 0 ? complain(a, "this terminal cannot be drawn on")
					 : 128 + ended;
		if (!s->picker.chosen)
			return EXIT_FINE;
		s->any_theme |= s->set.theme != before;
		open_book(s);
		s->picker.quit = false;
		s->picker.chosen = NULL;
		refresh_progress(&s->picker);
	}
}

/* ---- as text, for tests ---- */

static int draw_as_text(const struct arguments *a, struct session *s)
{
	const char *keys = arguments_value(a, "keys");
	struct text t = {0};
	struct input in;

	while (keys && *keys && !s->picker.quit) {
		const char *before = keys;
		if (!keys_next(&keys, &in))
			return complain(a, "--keys: unknown key: %s", before);
		picker_key(&s->picker, &in);
		if (s->picker.spoken)
			other_language(s);
	}
	picker_draw(&s->picker);
	canvas_text(&t, &s->picker.canvas);
	fputs(t.s, stdout);
	if (s->picker.chosen)
		printf("lvslab run %s\n", s->picker.chosen->path);
	text_free(&t);
	return EXIT_FINE;
}

static int run_pick(const struct arguments *a)
{
	const char *size = arguments_value(a, "screen");
	int width = 80, height = 24;
	struct session s = {0};

	if (!size && !tui_possible())
		return complain(a, "this terminal cannot be drawn on");
	if (size &&
		(sscanf(size, "%dx%d", &width, &height) != 2 || width < 1 || height < 1 ||
			width > 1000 || height > 1000))
		return complain(a, "--screen: expected a size such as 80x24, found '%s'", size);
	if (!size && read_theme(a, &s.set.theme, &s.set.own) != EXIT_FINE)
		return EXIT_WRONG;
	s.set.mouse = !arguments_has(a, "no-mouse");
	picker_init(&s.picker, width, height, arguments_has(a, "ascii") || (!size && !tui_utf8()));
	s.any_theme = arguments_has(a, "theme");
	s.picker.count = SHELVES;
	for (int i = 0; i < SHELVES; i++)
		fill_shelf(&s.picker, i);
	int status = size ? draw_as_text(a, &s) : browse(a, &s);
	picker_free(&s.picker);
	return status;
}

bool pick_possible(void)
{
	return tui_possible();
}

static const struct verb_option options[] = {
	SCREEN_OPTIONS,
	{NULL, NULL, NULL},
};

const struct verb verb_pick = {
	.name = "pick",
	.order = 5,
	.words = "",
	.summary = N_("chooses a lesson, a scenario or a fault from a list; 'lvslab' alone does "
		      "the same"),
	.about = N_("Shows the lessons with your progress, the scenarios and the "
		    "faults, and opens your choice in the same way that 'lvslab run' "
		    "does; then the menu returns. l changes the language, t the theme."),
	.examples = "  lvslab\n  lvslab pick --lang zh\n",
	.options = options,
	.run = run_pick,
};
