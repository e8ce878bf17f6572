/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab list`: what there is to run. Files are looked for in ./scenarios, its folders and
 * ./topologies, and where there are none in the folder that lvslab was built from.
 */
#include <glob.h>
#include <string.h>

#include "base/utf8.h"
#include "file/loader.h"
#include "ipvs/scheduler.h"
#include "ui/report/spoken.h"
#include "ui/text/columns.h"
#include "ui/verbs/load.h"

#define NAME_WIDTH 42

static void say_file(const struct arguments *a, const char *path)
{
	struct problems ps = words_problems();
	struct text t = {0};
	struct spec *spec = spec_load(path, NULL, &ps);

	text_put(&t, "  ");
	struct text shown = {0};
	text_shown(&shown, path, strlen(path), SHOWN_WORD);
	columns_pad(&t, text_str(&shown), NAME_WIDTH);
	if (spec)
		text_add(&t, "  %s", spoken(&spec->title, arguments_chinese(a)));
	else
		text_add(&t, _("  does not load (lvslab check %s)"), text_str(&shown));
	puts(text_str(&t));
	text_free(&shown);
	text_free(&t);
	problems_free(&ps);
	spec_free(spec);
}

static void list_find(const char *folder, glob_t *files)
{
	static const char *const roots[] = {"", LVSLAB_SOURCE_DIR "/"};
	struct text pattern = {0};

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		text_clear(&pattern);
		text_add(&pattern, "%s%s/*.yaml", roots[i], folder);
		if (glob(pattern.s, 0, NULL, files) == 0)
			break;
		globfree(files);
		*files = (glob_t){0};
	}
	text_free(&pattern);
}

static void say_folder(const struct arguments *a, const char *title, const char *folder)
{
	glob_t files = {0};

	printf("%s\n", title);
	list_find(folder, &files);
	for (size_t i = 0; i < files.gl_pathc; i++)
		say_file(a, files.gl_pathv[i]);
	if (files.gl_pathc == 0)
		printf("  %s\n", _("none"));
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

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		say_folder(a, _(folders[i].title), folders[i].folder);
		putchar('\n');
	}
	puts(_("schedulers"));
	for (size_t i = 0; ipvs_schedulers[i]; i++)
		printf("  %-10s  %s\n", ipvs_schedulers[i]->name, _(ipvs_schedulers[i]->summary));
	return EXIT_FINE;
}

static const struct verb_option options[] = {{NULL, NULL, NULL}};

const struct verb verb_list = {
	.name = "list",
	.order = 100,
	.words = "",
	.summary = N_("lessons, scenarios, comparisons and schedulers, with a line each"),
	.about = N_(
		"Lists the lessons in their order, the scenarios, the faults, the cases for "
		"`compare` "
		"and the topologies, each with its title, and the schedulers that are built in."),
	.examples = "  lvslab list --lang zh\n",
	.options = options,
	.run = run_list,
};
