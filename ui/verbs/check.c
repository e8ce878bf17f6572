/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab check FILE…`: every error of every file, each with its place and the closest valid
 * word. */
#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "file/keepalived.h"
#include "file/loader.h"
#include "file/schema.h"
#include "ui/verbs/open.h"

static void count(struct text *t, size_t n, const char *one, const char *many)
{
	if (t->len)
		text_put(t, _(", "));
	text_add(t, words_count(one, many, n), n);
}

static void say_fine(const char *path, const struct spec *spec)
{
	struct text t = {0};

	count(&t, spec->network.nodes.count, P_("%zu node", "%zu nodes"));
	count(&t, spec->network.links.count, P_("%zu link", "%zu links"));
	count(&t, spec->virtual_servers.count, P_("%zu virtual service", "%zu virtual services"));
	count(&t, spec->checks.count, P_("%zu check", "%zu checks"));
	struct text shown = {0};
	text_shown(&shown, path, strlen(path), SHOWN_WORD);
	printf(_("%s: fine: %s\n"), text_str(&shown), t.s);
	text_free(&shown);
	text_free(&t);
}

static void say_expanded(const struct spec *spec)
{
	struct text t = {0};

	spec_expanded(&t, spec);
	fputs(text_str(&t), stdout);
	text_free(&t);
}

/* ---- as JSON: an array of errors ---- */

static json_t *check_word(const char *s)
{
	return s ? json_string(s) : json_null();
}

static void add_problems(json_t *list, const struct problems *ps)
{
	for (size_t i = 0; i < ps->count; i++) {
		const struct problem *p = &ps->items[i];
		json_t *o = json_object();
		json_object_set_new(o, "file", check_word(p->file));
		json_object_set_new(o, "line", json_integer(p->line));
		json_object_set_new(o, "column", json_integer(p->column));
		json_object_set_new(o, "path", check_word(p->path));
		json_object_set_new(o, "text", check_word(p->text));
		json_object_set_new(o, "hint", check_word(p->hint));
		json_array_append_new(list, o);
	}
}

/* ---- */

static void say_right(const struct arguments *a, const char *path, const struct spec *spec)
{
	if (arguments_has(a, "expanded"))
		say_expanded(spec);
	else if (!arguments_has(a, "format"))
		say_fine(path, spec);
}

/* keepalived's messages about the files of the lab's hosts; notes are not errors */
static int check_hosts(const struct arguments *a, const struct opened *o, struct problems *ps)
{
	struct problems notes = {.language = ps->language};

	keepalived_check(o->lab, ps, &notes);
	if (!arguments_has(a, "format"))
		complain_of(&notes);
	else
		problems_free(&notes);
	return ps->count ? EXIT_WRONG : EXIT_FINE;
}

/* Also builds the lab: only then it is known that a route can be added and that a condition's hosts
 * exist. No time passes in it. */
static int check_file(const struct arguments *a, const char *path, json_t *list)
{
	struct opened o;
	struct problems ps = {0}; /* as JSON, for programs: English */

	if (!arguments_has(a, "format"))
		ps = words_problems();
	int status = open_lab_quietly(&o, a, path, false, &ps);
	const bool opened = status == EXIT_FINE;

	if (opened)
		status = check_hosts(a, &o, &ps);
	if (status == EXIT_FINE)
		say_right(a, path, o.spec);
	if (opened)
		close_lab(&o);
	if (status == EXIT_FINE)
		return status;
	if (arguments_has(a, "format")) {
		add_problems(list, &ps);
		problems_free(&ps);
	} else {
		complain_of(&ps);
	}
	return status;
}

static int print_schema(const struct arguments *a, const char *which)
{
	struct text t = {0};

	if (strcmp(which, "scenario") == 0)
		schema_json(&t, &schema_scenario);
	else if (strcmp(which, "topology") == 0)
		schema_json(&t, &schema_topology);
	else
		return complain(a, "--schema: expected scenario or topology, found '%s'", which);
	fputs(text_str(&t), stdout);
	text_free(&t);
	return EXIT_FINE;
}

static int print_reference(void)
{
	struct text t = {0};

	schema_reference(&t, words_language());
	fputs(text_str(&t), stdout);
	text_free(&t);
	return EXIT_FINE;
}

static int run_check(const struct arguments *a)
{
	const char *format = arguments_value(a, "format");
	int status = EXIT_FINE;

	if (arguments_has(a, "schema"))
		return print_schema(a, arguments_value(a, "schema"));
	if (arguments_has(a, "reference"))
		return print_reference();
	if (a->word_count == 0)
		return complain(a, "FILE is missing (try 'lvslab help check')");
	if (arguments_has(a, "expanded") && a->word_count > 1)
		return complain(a, "--expanded: expected one file");
	if (format && strcmp(format, "json") != 0)
		return complain(a, "--format: expected json, found '%s'", format);
	json_t *list = json_array();
	for (size_t i = 0; i < a->word_count; i++) {
		int one = check_file(a, a->words[i], list);
		status = one > status ? one : status;
	}
	if (format) {
		json_dumpf(list, stdout, JSON_INDENT(2));
		putchar('\n');
	}
	json_decref(list);
	return status;
}

static const struct verb_option options[] = {
	{"expanded", NULL,
		N_("print the file with defaults, groups and anchors expanded; it "
		   "loads to the same lab")},
	{"schema", "scenario|topology", N_("print the JSON Schema, for completion in editors")},
	{"format", "json", N_("print the errors as a JSON array on standard output")},
	{"reference", NULL, N_("print the reference of all keys, in Markdown")},
	{"set", "KEY=VALUE", N_("set a key first; paths as printed by --expanded")},
	{NULL, NULL, NULL},
};

const struct verb verb_check = {
	.name = "check",
	.order = 40,
	.words = "FILE…",
	.most_words = ANY_WORDS,
	.summary = N_("checks scenario and topology files"),
	.about = N_("Reads scenario and topology files and reports every error in "
		    "them: file, line, column, key, what was expected and the closest "
		    "valid word. The lab is built, but no time passes in it."),
	.examples = "  lvslab check scenarios/*.yaml\n"
		    "  lvslab check --expanded scenarios/dr-basics.yaml\n",
	.options = options,
	.run = run_check,
};
