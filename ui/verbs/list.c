/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab list`: what can be run. It looks for files in ./scenarios, its folders and ./topologies,
 * and if there are none, among the shipped ones. Each is listed by a name that every command
 * accepts.
 */
#include <glob.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "file/loader.h"
#include "ipvs/scheduler.h"
#include "ui/report/spoken.h"
#include "ui/text/columns.h"
#include "ui/verbs/load.h"
#include "ui/verbs/shipped.h"

#define NAME_WIDTH 42

static void say_file(const char *path, const char *shown)
{
	struct problems ps = words_problems();
	struct text t = {0};
	struct spec *spec = spec_load(path, NULL, &ps);

	text_put(&t, "  ");
	struct text name = {0};
	text_shown(&name, shown, strlen(shown), SHOWN_WORD);
	columns_pad(&t, text_str(&name), NAME_WIDTH);
	if (spec)
		text_add(&t, "  %s", spoken(&spec->title));
	else
		text_add(&t, _("  does not load (lvslab check %s)"), text_str(&name));
	puts(text_str(&t));
	text_free(&name);
	text_free(&t);
	problems_free(&ps);
	spec_free(spec);
}

/* the files of `folder`, here or shipped; how many bytes of their paths are not to be shown */
static size_t list_find(const char *folder, glob_t *files)
{
	struct text home = {0}, pattern = {0};
	size_t hidden = 0;

	text_add(&pattern, "%s/*.yaml", folder);
	if (glob(pattern.s, 0, NULL, files) != 0) {
		globfree(files);
		*files = (glob_t){0};
		shipped_folder(&home);
		hidden = home.len + 1;
		text_clear(&pattern);
		text_add(&pattern, "%s/%s/*.yaml", text_str(&home), folder);
		if (home.len)
			glob(pattern.s, 0, NULL, files);
	}
	text_free(&home);
	text_free(&pattern);
	return hidden;
}

/* "scenarios/lessons/01-broadcast.yaml": 01-broadcast */
static void say_name(const char *path)
{
	const char *name = strrchr(path, '/') + 1;

	printf("%.*s\n", (int)(strlen(name) - strlen(".yaml")), name);
}

static void say_folder(const struct arguments *a, const char *title, const char *folder)
{
	glob_t files = {0};
	size_t hidden = list_find(folder, &files);
	bool names = arguments_has(a, "names");

	if (!names)
		printf("%s\n", title);
	for (size_t i = 0; i < files.gl_pathc; i++)
		if (names)
			say_name(files.gl_pathv[i]);
		else
			say_file(files.gl_pathv[i], files.gl_pathv[i] + hidden);
	if (files.gl_pathc == 0 && !names)
		printf("  %s\n", _("none"));
	if (!names)
		putchar('\n');
	globfree(&files);
}

static int run_list(const struct arguments *a)
{
	static const struct {
		const char *title, *folder;
	} folders[] = {{N_("lessons"), "scenarios/lessons"}, {N_("scenarios"), "scenarios"},
		{N_("faults"), "scenarios/faults"},
		{N_("comparisons (lvslab compare FILE)"), "scenarios/compare"},
		{N_("topologies"), "topologies"}};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		say_folder(a, _(folders[i].title), folders[i].folder);
	if (arguments_has(a, "names"))
		return EXIT_FINE;
	puts(_("schedulers"));
	for (size_t i = 0; ipvs_schedulers[i]; i++)
		printf("  %-10s  %s\n", ipvs_schedulers[i]->name, _(ipvs_schedulers[i]->summary));
	return EXIT_FINE;
}

static const struct verb_option options[] = {
	{"names", NULL, N_("only the file names, without folder, one per line")},
	{NULL, NULL, NULL},
};

const struct verb verb_list = {
	.name = "list",
	.order = 100,
	.words = "",
	.summary = N_("lists lessons, scenarios, comparisons and schedulers"),
	.about = N_(
		"Lists the lessons in their order, the scenarios, the faults, the cases for "
		"`compare` "
		"and the topologies, each with its title, and the schedulers that are built in."),
	.examples = "  lvslab list --lang zh\n",
	.options = options,
	.run = run_list,
};
