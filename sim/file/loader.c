/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The steps of loading a file: parse it as a tree; check every key where it was written; merge the
 * topology file and `override`; apply keys set from outside; expand `like`, groups and defaults;
 * type it by the table; check references. All problems are collected, and a problem of one line is
 * reported once, even if a group copies it a thousand times.
 */
#include "file/loader.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/check.h"
#include "file/expand.h"
#include "file/read.h"
#include "file/set.h"
#include "ipvs/library.h"
#include "workload/arrivals.h"

/* "scenarios/../topologies/dr-lan.yaml" is shown as "topologies/dr-lan.yaml" */
static void tidy(char *path)
{
	char *up, *from;

	while ((up = strstr(path, "/../")) != NULL && up != path) {
		for (from = up; from > path && from[-1] != '/'; from--)
			;
		if (up - from == 2 && from[0] == '.' && from[1] == '.')
			return;
		memmove(from, up + 4, strlen(up + 4) + 1);
	}
}

/* `name` as seen from `at` */
static char *beside(struct stash *s, struct place at, const char *name)
{
	struct text t = {0};

	place_path(&t, at, name);
	char *path = stash_stringn(s, t.s, t.len);
	text_free(&t);
	return path;
}

static struct doc *read_topology(struct reading *r, const struct spec *raw)
{
	const struct spec_string *name = &raw->topology;

	if (name->at.origin == ORIGIN_SEALED) {
		place_problem(r->problems, name->at, NULL, "other files are not read here");
		return NULL;
	}
	char *path = beside(r->stash, name->at, name->s);
	char *shown = stash_string(r->stash, path);
	tidy(shown);
	size_t before = r->problems->count;
	struct doc *d = doc_read_file(r->stash, path, shown, r->problems);
	if (!d && r->problems->count == before + 1 && r->problems->items[before].line == 0)
		place_problem(r->problems, name->at, NULL, "the topology file cannot be used");
	return d;
}

static void take_network(struct reading *r, struct doc *file, const struct doc *topology)
{
	static const char *const keys[] = {"defaults", "nodes", "groups", "links"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct doc *value = doc_get(topology, keys[i]);
		if (doc_get(file, keys[i]))
			read_problem(r, doc_get(file, keys[i]), &(struct where){.name = keys[i]},
				N_("changes to it go under `override`"),
				"belongs in the topology file");
		else if (value)
			doc_put(r->stash, file, doc_scalar(r->stash, value, keys[i]), value);
	}
}

/* the scenario merged with its topology and its override: both keys are then removed */
static struct doc *merge_files(struct reading *r, struct doc *file, const struct spec *raw)
{
	struct doc *override = doc_get(file, "override");
	struct doc *topology = raw->topology.s ? read_topology(r, raw) : NULL;
	struct doc *merged = doc_copy(r->stash, file);

	doc_remove(merged, "topology");
	doc_remove(merged, "override");
	if (topology) {
		struct spec_topology typed = {0};
		read_object(r, &schema_topology, topology, NULL, &typed);
		take_network(r, merged, topology);
	}
	if (override && override->kind == DOC_MAPPING)
		merged = doc_merge(r->stash, merged, override);
	return merged;
}

/* The traces and samples of a workload are part of the file: they are parsed and dropped here, so
 * that every command of lvslab reports their errors before anything runs. */
static void check_workload(struct spec *s, struct problems *ps)
{
	workload_free(s->workload.count ? workload_read(s, ps) : NULL);
}

/* A library lies beside the file that names it, and is known by its whole path from here on. */
static void settle_libraries(struct spec *s)
{
	for (size_t i = 0; i < s->virtual_servers.count; i++) {
		struct spec_string *name = &s->virtual_servers.items[i].scheduler;
		if (!name->s || !ipvs_library_is_file(name->s))
			continue;
		char *path = beside(&s->stash, name->at, name->s);
		char *whole = realpath(path, NULL);
		name->s = whole ? stash_string(&s->stash, whole) : path;
		free(whole);
	}
}

/* it heads every report */
static void show_name(struct spec *s)
{
	struct text t = {0};

	if (!s->name.s)
		return;
	text_shown(&t, s->name.s, strlen(s->name.s), SHOWN_WORD);
	if (strcmp(text_str(&t), s->name.s) != 0)
		s->name.s = stash_stringn(&s->stash, t.s, t.len);
	text_free(&t);
}

static void type_and_check(
	struct reading *r, struct doc *file, const struct spec_options *options, struct spec *s)
{
	r->expanded = true;
	read_unset(&schema_scenario, s);
	read_object(r, &schema_scenario, file, NULL, s);
	show_name(s);
	check_network(s, r->problems);
	check_sysctls(s, r->problems);
	check_services(s, r->problems);
	check_story(s, r->problems);
	if (!options || !options->answer)
		check_workload(s, r->problems);
	workload_settle_files(s);
	settle_libraries(s);
}

/* An answer is laid on a file in which groups, `like` and defaults have been written out. */
static void refuse_unexpanded(struct reading *r, const struct doc *answer)
{
	static const char *const keys[] = {"groups", "defaults", "topology"};
	const struct doc *nodes = doc_get(answer, "nodes");

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (doc_get(answer, keys[i]))
			read_problem(r, doc_get(answer, keys[i]), &(struct where){.name = keys[i]},
				NULL, "an answer changes nodes, links and services directly");
	for (size_t i = 0; nodes && nodes->kind == DOC_MAPPING && i < nodes->count; i++)
		if (doc_get(nodes->items[i], "like"))
			read_problem(r, doc_get(nodes->items[i], "like"),
				&(struct where){.name = "like"}, NULL,
				"an answer changes nodes, links and services directly");
}

static void lay_answer(struct reading *r, struct doc **file, const struct spec_options *options)
{
	if (!options || !options->answer)
		return;
	struct doc *answer = doc_read_memory(r->stash, options->answer_name, options->answer,
		options->answer_length, r->problems);
	if (!answer)
		return;
	doc_mark(answer, ORIGIN_SEALED);
	if (answer->kind != DOC_MAPPING) {
		read_problem(r, answer, NULL, NULL, "expected keys of the lab, found %s",
			say(r->problems->language, doc_found(answer)));
		return;
	}
	struct doc *override = doc_get(answer, "override");
	struct doc *plain = doc_copy(r->stash, answer);
	doc_remove(plain, "override");
	refuse_unexpanded(r, plain);
	*file = doc_merge(r->stash, *file, plain);
	if (override && override->kind == DOC_MAPPING) {
		refuse_unexpanded(r, override);
		*file = doc_merge(r->stash, *file, override);
	}
}

static void load_document(
	struct reading *r, struct doc *file, const struct spec_options *options, struct spec *s)
{
	struct spec *raw = stash_get(r->stash, sizeof(*raw));

	read_unset(&schema_scenario, raw);
	read_object(r, &schema_scenario, file, NULL, raw);
	if (file->kind != DOC_MAPPING)
		return;
	struct expanding e = {.r = r, .file = merge_files(r, file, raw)};
	set_before_expansion(r, e.file, options);
	expand(&e);
	set_after_expansion(r, e.file, options);
	set_try_editable(r, e.file);
	lay_answer(r, &e.file, options);
	type_and_check(r, e.file, options, s);
	s->topology = raw->topology; /* its origin: for the reader, not for the world */
}

static struct spec *loaded(struct reading *r, struct doc *d, struct stash stash,
	const struct spec_options *options, size_t problems_before)
{
	struct spec *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->stash = stash;
	s->code = options ? options->code : CODE_REFUSED;
	r->stash = &s->stash;
	if (d && options && options->sealed)
		doc_mark(d, ORIGIN_SEALED);
	if (d)
		load_document(r, d, options, s);
	if (r->problems->count + r->problems->left_out == problems_before)
		return s;
	spec_free(s);
	return NULL;
}

struct spec *spec_load(
	const char *path, const struct spec_options *options, struct problems *problems)
{
	struct reading r = {.problems = problems};
	struct stash stash = {0};
	size_t before = problems->count + problems->left_out;
	struct doc *d = doc_read_file(&stash, path, path, problems);

	return loaded(&r, d, stash, options, before);
}

struct spec *spec_load_memory(const char *name, const void *bytes, size_t n,
	const struct spec_options *options, struct problems *problems)
{
	struct reading r = {.problems = problems};
	struct stash stash = {0};
	size_t before = problems->count + problems->left_out;
	struct doc *d = doc_read_memory(&stash, name, bytes, n, problems);

	return loaded(&r, d, stash, options, before);
}

void spec_free(struct spec *s)
{
	if (!s)
		return;
	stash_free(&s->stash);
	free(s);
}
