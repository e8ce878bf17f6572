/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compares two labs as `check --expanded` prints them, so that notation does not matter: an omitted
 * default equals a written one. A change is reported by the shortest path below which everything is
 * new or gone, unless a longer path is editable.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "course/grade/grade.h"
#include "file/loader.h"
#include "file/read.h"
#include "ipvs/library.h"
#include "workload/arrivals.h"

#define DEPTH_MAX 16

struct segment {
	const char *name; /* NULL: an index */
	size_t index;
};

struct path {
	struct segment at[DEPTH_MAX];
	size_t count;
};

struct comparing {
	struct stash stash;
	struct path *editable;
	size_t count;
	struct problems *ps;
	const char *file;
	bool refused;
};

/* ---- paths ---- */

static bool add_segment(struct path *p, const char *name, size_t index)
{
	if (p->count == DEPTH_MAX)
		return false;
	p->at[p->count++] = (struct segment){name, index};
	return true;
}

static const char *read_bracket(struct stash *s, struct path *p, const char *at)
{
	const char *end;
	char *after;

	if (at[1] == '"') {
		end = strstr(at + 2, "\"]");
		if (!end || !add_segment(p, stash_stringn(s, at + 2, (size_t)(end - at) - 2), 0))
			return "";
		return end + 2;
	}
	size_t index = strtoul(at + 1, &after, 10);
	if (*after != ']' || !add_segment(p, NULL, index))
		return "";
	return after + 1;
}

static bool below_sysctls(const struct path *p)
{
	const char *last = p->count ? p->at[p->count - 1].name : NULL;

	return last && strcmp(last, "sysctls") == 0;
}

/* as in set.c: nothing is below a sysctl, so its dots need no quotes */
static void read_path(struct stash *s, struct path *p, const char *at)
{
	while (*at) {
		if (*at == '[') {
			at = read_bracket(s, p, at);
			continue;
		}
		at += *at == '.';
		size_t n = below_sysctls(p) ? strlen(at) : strcspn(at, ".[");
		if (!n || !add_segment(p, stash_stringn(s, at, n), 0))
			return;
		at += n;
	}
}

static size_t path_of(const struct where *w, struct path *p)
{
	if (w) {
		path_of(w->up, p);
		add_segment(p, w->name, w->index);
	}
	return p->count;
}

static bool same(const struct segment *a, const struct segment *b)
{
	if (!a->name || !b->name)
		return !a->name && !b->name && a->index == b->index;
	return strcmp(a->name, b->name) == 0;
}

/* does `a` lead to `b`, or below which `b` is? */
static bool leads(const struct path *a, const struct path *b)
{
	if (a->count > b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same(&a->at[i], &b->at[i]))
			return false;
	return true;
}

static bool allowed(const struct comparing *c, const struct path *p)
{
	for (size_t i = 0; i < c->count; i++)
		if (leads(&c->editable[i], p))
			return true;
	return false;
}

static bool leads_to_editable(const struct comparing *c, const struct path *p)
{
	for (size_t i = 0; i < c->count; i++)
		if (leads(p, &c->editable[i]))
			return true;
	return false;
}

/* ---- trees ---- */

static struct place place_of(struct comparing *c, const struct where *w)
{
	return (struct place){.file = c->file, .path = where_path(&c->stash, w)};
}

/* A library is code, not an answer. */
static bool brings_library(const struct where *w, const struct doc *new)
{
	return w->name && strcmp(w->name, "scheduler") == 0 &&
		new &&new->kind == DOC_SCALAR &&ipvs_library_meant(new->text);
}

static void editable_judge(struct comparing *c, const struct where *w, const struct doc *new)
{
	struct path p = {0};

	path_of(w, &p);
	if (!allowed(c, &p)) {
		problem_add(c->ps, place_of(c, w), NULL,
			"this lab does not allow answers to change it");
		c->refused = true;
	} else if (brings_library(w, new)) {
		problem_add(c->ps, place_of(c, w), NULL,
			"an answer cannot contain a scheduler library");
		c->refused = true;
	}
}

static void compare(
	struct comparing *c, const struct where *w, const struct doc *old, const struct doc *new);

static const struct doc *item(const struct doc *d, size_t i)
{
	return d && i < d->count ? d->items[i] : NULL;
}

static void compare_lists(
	struct comparing *c, const struct where *w, const struct doc *old, const struct doc *new)
{
	size_t a = old ? old->count : 0, b = new ? new->count : 0;

	for (size_t i = 0; i < a || i < b; i++)
		compare(c, &(struct where){.up = w, .index = i}, item(old, i), item(new, i));
}

static void compare_mappings(
	struct comparing *c, const struct where *w, const struct doc *old, const struct doc *new)
{
	for (size_t i = 0; old && i < old->count; i++)
		compare(c, &(struct where){.up = w, .name = old->keys[i]->text}, old->items[i],
			doc_get(new, old->keys[i]->text));
	for (size_t i = 0; new &&i < new->count; i++)
		if (!doc_get(old, new->keys[i]->text))
			compare(c, &(struct where){.up = w, .name = new->keys[i]->text}, NULL,
				new->items[i]);
}

/* Compare below, if one of the two has nothing? Libraries may be there, too. */
static bool look_below(const struct comparing *c, const struct where *w, const struct doc *old,
	const struct doc *new)
{
	struct path p = {0};

	if (old && new)
		return old->kind == new->kind;
	path_of(w, &p);
	return leads_to_editable(c, &p) || allowed(c, &p);
}

static void compare(
	struct comparing *c, const struct where *w, const struct doc *old, const struct doc *new)
{
	enum doc_kind kind = old ? old->kind : new->kind;

	if (kind == DOC_SCALAR || !look_below(c, w, old, new)) {
		bool equal = old && new &&
			old->kind == new->kind &&kind ==
				DOC_SCALAR &&strcmp(old->text, new->text) == 0;
		if (!equal)
			editable_judge(c, w, new);
	} else if (kind == DOC_SEQUENCE) {
		compare_lists(c, w, old, new);
	} else {
		compare_mappings(c, w, old, new);
	}
}

static struct doc *expanded(struct comparing *c, const struct spec *s)
{
	struct text t = {0};

	spec_expanded(&t, s);
	struct doc *d = doc_read_memory(&c->stash, c->file, t.s, t.len, c->ps);
	text_free(&t);
	return d;
}

/*
 * Only editable values are checked. Unchanged values of a submission become the lab's own,
 * including its recordings and libraries; all others are sealed and cannot name files.
 */
static int look_at_values(struct spec *answer, const struct spec *lab, struct problems *ps)
{
	size_t servers = answer->virtual_servers.count;

	workload_adopt(answer, lab);
	for (size_t i = 0; i < servers && i < lab->virtual_servers.count; i++) {
		struct spec_string *mine = &answer->virtual_servers.items[i].scheduler;
		const struct spec_string *its = &lab->virtual_servers.items[i].scheduler;
		if (mine->s && its->s && strcmp(mine->s, its->s) == 0)
			*mine = *its;
	}
	struct workload *w = workload_read(answer, ps);
	workload_free(w);
	return w ? 0 : -1;
}

int grade_changes(
	const struct spec *lab, struct spec *answer, const char *file, struct problems *ps)
{
	struct comparing c = {.ps = ps, .file = file, .count = lab->editable.count};

	c.editable = calloc(c.count + 1, sizeof(*c.editable));
	if (!c.editable)
		abort();
	for (size_t i = 0; i < c.count; i++)
		read_path(&c.stash, &c.editable[i], lab->editable.items[i].s);
	const struct doc *old = expanded(&c, lab), *new = expanded(&c, answer);
	if (old && new)
		compare_mappings(&c, NULL, old, new);
	free(c.editable);
	stash_free(&c.stash);
	return !old || !new || c.refused ? -1 : look_at_values(answer, lab, ps);
}
