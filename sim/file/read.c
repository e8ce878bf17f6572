/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads a document by the table of keys into the structs of spec.h. An invalid value is reported
 * and left unset, and reading continues: one pass finds all problems of a file.
 */
#include "file/read.h"

#include <string.h>

#include "base/text.h"
#include "spec/spec.h"

/* every SPEC_LIST looks like this */
struct any_list {
	void *items;
	size_t count;
};

_Static_assert(sizeof(struct any_list) == sizeof(SPEC_LIST(int)), "SPEC_LIST is any_list");
_Static_assert(offsetof(struct spec_node, name) == sizeof(struct place) &&
		offsetof(struct spec_interface, name) == sizeof(struct place) &&
		offsetof(struct spec_sysctl, name) == sizeof(struct place) &&
		offsetof(struct spec_group, name) == sizeof(struct place),
	"an item of a map starts with its place and its name");

void read_unset(const struct schema_object *o, void *to)
{
	size_t count = schema_key_count(o), offset;

	for (size_t i = 0; i < count; i++) {
		const struct schema_key *k = schema_key_at(o, i, &offset);
		if (k->shape != SCHEMA_ONE)
			continue;
		if (k->object)
			read_unset(k->object, (char *)to + offset);
		else if (k->type->unset)
			k->type->unset((char *)to + offset);
	}
}

static void read_item(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	if (k->object)
		read_object(r, k->object, d, w, to);
	else
		k->type->read(r, k, d, w, to);
}

static struct any_list list_of(struct reading *r, const struct schema_key *k, size_t count)
{
	return (struct any_list){
		.items = stash_get(r->stash, count * schema_item_size(k)), .count = count};
}

static void read_list(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, struct any_list *to)
{
	if (d->kind != DOC_SEQUENCE && k->shape == SCHEMA_ONE_OR_LIST) {
		*to = list_of(r, k, 1);
		read_item(r, k, d, w, to->items);
		return;
	}
	if (d->kind != DOC_SEQUENCE) {
		read_expected(r, d, w, NULL, "a list");
		return;
	}
	*to = list_of(r, k, d->count);
	for (size_t i = 0; i < d->count; i++) {
		struct where item = {.up = w, .index = i};
		void *at = (char *)to->items + i * schema_item_size(k);
		if (k->object)
			read_unset(k->object, at);
		read_item(r, k, d->items[i], &item, at);
	}
}

static void read_entry(struct reading *r, const struct schema_key *k, const struct doc *key,
	const struct doc *value, const struct where *w, struct spec_sysctl *head)
{
	const char *rule;

	if (!name_valid(k->names, key->text, &rule))
		read_problem(r, key, w, NULL, "expected %s", say(r->problems->language, rule));
	if (k->object) {
		read_unset(k->object, head);
		read_object(r, k->object, value, w, head);
	} else {
		k->type->read(r, k, value, w, &head->value);
	}
	head->at = where_place(r, key, w);
	head->name = key->text;
}

static void read_map(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, struct any_list *to)
{
	if (d->kind != DOC_MAPPING) {
		read_expected(r, d, w, NULL, "a mapping");
		return;
	}
	*to = list_of(r, k, d->count);
	for (size_t i = 0; i < d->count; i++) {
		struct where entry = {.up = w, .name = d->keys[i]->text};
		void *at = (char *)to->items + i * schema_item_size(k);
		read_entry(r, k, d->keys[i], d->items[i], &entry, at);
	}
}

static void read_value(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	bool partial = r->partial;

	r->partial |= strcmp(k->name, "override") == 0;
	if (k->shape == SCHEMA_MAP)
		read_map(r, k, d, w, to);
	else if (k->shape != SCHEMA_ONE)
		read_list(r, k, d, w, to);
	else
		read_item(r, k, d, w, to);
	r->partial = partial;
}

static void report_unknown_key(struct reading *r, const struct schema_object *o,
	const struct doc *key, const struct where *w)
{
	if (strcmp(key->text, "<<") == 0)
		read_problem(r, key, w, N_("write `like: NODE`, or an alias for the whole value"),
			"merge keys (<<) are not YAML 1.2");
	else
		read_problem(r, key, w, read_nearest_key(r, key->text, o), "unknown key");
}

static bool is_switch(const struct doc *node)
{
	const struct doc *kind = doc_get(node, "kind");

	return kind && kind->kind == DOC_SCALAR && strcmp(kind->text, "switch") == 0;
}

/* a switch has no routes, a host no ageing time */
static bool belongs(const struct schema_key *k, const struct doc *node)
{
	return !k->only || (strcmp(k->only, "switch") == 0) == is_switch(node);
}

/* what an expanded file cannot hold: keys of the other kind of node, and what was written out */
static void check_expanded(struct reading *r, const struct schema_key *k, const struct doc *key,
	const struct where *w, const struct doc *object)
{
	if (!r->expanded)
		return;
	if (!belongs(k, object))
		read_problem(r, key, w, NULL, "belongs to a %s, and this node is a %s", k->only,
			is_switch(object) ? "switch" : "host");
	if (k->file_only)
		read_problem(r, key, w, NULL,
			"does not exist in the expanded file: set the keys it stands for");
}

static void read_keys(struct reading *r, const struct schema_object *o, const struct doc *d,
	const struct where *w, void *to)
{
	for (size_t i = 0; i < d->count; i++) {
		struct where at = {.up = w, .name = d->keys[i]->text};
		size_t offset, row = schema_key_find(o, d->keys[i]->text);
		if (row == schema_key_count(o)) {
			report_unknown_key(r, o, d->keys[i], &at);
			continue;
		}
		const struct schema_key *k = schema_key_at(o, row, &offset);
		check_expanded(r, k, d->keys[i], &at, d);
		read_value(r, k, d->items[i], &at, (char *)to + offset);
	}
}

/* a default is read like a value of the file, so both have the same syntax */
static void read_standard(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct doc standard = {.kind = DOC_SCALAR,
		.file = d->file,
		.line = d->line,
		.column = d->column,
		.text = k->standard};
	struct where at = {.up = w, .name = k->name};

	k->type->read(r, k, &standard, &at, to);
}

static void read_missing(struct reading *r, const struct schema_object *o, const struct doc *d,
	const struct where *w, void *to)
{
	size_t count = schema_key_count(o), offset;

	for (size_t i = 0; i < count; i++) {
		const struct schema_key *k = schema_key_at(o, i, &offset);
		if (doc_get(d, k->name))
			continue;
		if (k->required && !r->partial)
			read_problem(r, d, w, NULL, "the key '%s' is missing: %s", k->name,
				say(r->problems->language, k->help));
		else if (k->standard && !o->no_defaults && belongs(k, d))
			read_standard(r, k, d, w, (char *)to + offset);
	}
}

/* the short form is read as the mapping that it stands for */
static const struct doc *long_form(
	struct reading *r, const struct schema_object *o, const struct doc *d)
{
	if (!o->short_form || d->kind != DOC_SEQUENCE)
		return d;
	struct doc *m = doc_mapping(r->stash, d);
	doc_put(r->stash, m, doc_scalar(r->stash, d, o->short_form), (struct doc *)d);
	return m;
}

void read_object(struct reading *r, const struct schema_object *o, const struct doc *d,
	const struct where *w, void *to)
{
	struct place at = where_place(r, d, w);

	memcpy(to, &at, sizeof(at));
	d = long_form(r, o, d);
	if (d->kind != DOC_MAPPING) {
		struct text what = {0};
		text_add(&what, say(r->problems->language, "the keys of a %s"), o->name);
		read_expected(r, d, w, NULL, text_str(&what));
		text_free(&what);
		return;
	}
	read_keys(r, o, d, w, to);
	read_missing(r, o, d, w, to);
}
