/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The start page's lists: the shipped files with titles, and the user's progress in the lessons. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "ui/page/page.h"
#include "ui/report/spoken.h"

static const struct {
	const char *title, *folder, *prefix;
} shelves[] = {
	{N_("Lessons"), "scenarios/lessons", "lessons/"},
	{N_("Scenarios"), "scenarios", ""},
	{N_("Faults"), "scenarios/faults", "faults/"},
	{N_("Comparisons"), "scenarios/compare", "compare/"},
};
#define SHELVES (sizeof(shelves) / sizeof(shelves[0]))

char *page_path(const struct page *p, const char *name)
{
	struct text t = {0};

	text_add(&t, "%s/scenarios/%s.yaml", p->folder, name);
	return t.s;
}

static size_t passed_of(const char *scenario)
{
	struct progress p = {0};
	struct text why = {0};
	size_t n = 0;

	if (scenario && progress_load(&p, scenario, &why) == 0) {
		for (size_t i = 0; i < p.record_count; i++)
			n += p.records[i].passed;
		progress_free(&p);
	}
	text_free(&why);
	return n;
}

static json_t *book(const char *path, const char *prefix)
{
	const char *file = strrchr(path, '/') + 1;
	struct problems ps = words_problems();
	struct spec *spec = spec_load(path, NULL, &ps);
	struct text name = {0};

	text_add(&name, "%s%.*s", prefix, (int)(strlen(file) - strlen(".yaml")), file);
	json_t *o = json_pack("{s:o}", "name", page_string(name.s));
	if (spec) {
		json_object_set_new(o, "title", page_string(spoken(&spec->title)));
		json_object_set_new(o, "about", page_string(spoken(&spec->introduction)));
		json_object_set_new(o, "steps", json_integer((json_int_t)spec->walkthrough.count));
		json_object_set_new(o, "passed", json_integer((json_int_t)passed_of(spec->name.s)));
		json_object_set_new(o, "graded", json_boolean(spec->checks.count > 0));
	}
	text_free(&name);
	problems_free(&ps);
	spec_free(spec);
	return o;
}

static json_t *shelf(const struct page *p, size_t i)
{
	struct text pattern = {0};
	json_t *books = json_array();
	glob_t files = {0};

	text_add(&pattern, "%s/%s/*.yaml", p->folder, shelves[i].folder);
	if (glob(pattern.s, 0, NULL, &files) == 0)
		for (size_t k = 0; k < files.gl_pathc; k++)
			json_array_append_new(books, book(files.gl_pathv[k], shelves[i].prefix));
	globfree(&files);
	text_free(&pattern);
	return json_pack("{s:o, s:o}", "title", page_string(_(shelves[i].title)), "labs", books);
}

json_t *page_labs(struct page *p, const json_t *request)
{
	json_t *all = json_array();

	(void)request;
	for (size_t i = 0; i < SHELVES; i++)
		json_array_append_new(all, shelf(p, i));
	return json_pack("{s:o}", "shelves", all);
}
