/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walks a path through the document and the table in parallel. A key of the table that the file
 * lacks is created, but a node, an interface or a list item must exist, so that a typo never
 * creates a new host.
 */
#include "file/set.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "spec/spec.h"

struct setting {
	struct reading *r;
	const char *path, *rest; /* the rest of the path */
	struct place at;
	struct doc origin; /* an empty node placed at the setting */
	bool failed;
};

struct segment {
	const char *name; /* NULL: an index */
	size_t index;
};

static void set_fail(struct setting *s, const char *hint, const char *text)
{
	place_problem(s->r->problems, s->at, hint, "%s", say(s->r->problems->language, text));
	s->failed = true;
}

/* ["NAME"] or [INDEX] */
static bool bracket_segment(struct setting *s, struct segment *out)
{
	const char *from = s->rest + 1, *end;

	if (*from == '"') {
		end = strstr(++from, "\"]");
		if (!end)
			return false;
		out->name = stash_stringn(s->r->stash, from, (size_t)(end - from));
		s->rest = end + 2;
		return true;
	}
	char *after;
	if (*from < '0' || *from > '9')
		return false;
	out->name = NULL;
	out->index = strtoul(from, &after, 10);
	s->rest = after + 1;
	return *after == ']';
}

/* The next segment; false at the path's end, or if it is malformed (then failed). */
static bool next_segment(struct setting *s, struct segment *out)
{
	if (!*s->rest)
		return false;
	if (*s->rest == '[') {
		if (!bracket_segment(s, out))
			set_fail(s, NULL, N_("expected [INDEX] or [\"KEY\"] in the path"));
		return !s->failed;
	}
	if (*s->rest == '.' && s->rest != s->path)
		s->rest++;
	size_t n = strcspn(s->rest, ".[");
	if (n == 0) {
		set_fail(s, NULL, N_("expected a key in the path"));
		return false;
	}
	out->name = stash_stringn(s->r->stash, s->rest, n);
	s->rest += n;
	return true;
}

static void put(struct setting *s, struct doc *mapping, const char *name, struct doc *value)
{
	doc_put(s->r->stash, mapping, doc_scalar(s->r->stash, &s->origin, name), value);
}

/* an empty container for `k`: a list or a mapping */
static struct doc *container(struct setting *s, const struct schema_key *k)
{
	if (k->shape == SCHEMA_LIST || k->shape == SCHEMA_ONE_OR_LIST)
		return doc_sequence(s->r->stash, &s->origin);
	return doc_mapping(s->r->stash, &s->origin);
}

static const struct schema_key *key_of(
	struct setting *s, const struct schema_object *o, const char *name)
{
	size_t row = schema_key_find(o, name), offset;

	if (row < schema_key_count(o))
		return schema_key_at(o, row, &offset);
	set_fail(s, read_nearest_key(s->r, name, o), N_("no such key"));
	return NULL;
}

static struct doc **list_item(struct setting *s, struct doc *list, struct segment g)
{
	if (g.name) {
		set_fail(s, NULL, N_("a list, expected [INDEX]"));
		return NULL;
	}
	if (g.index >= list->count) {
		struct text t = {0};
		text_add(&t,
			say(s->r->problems->language, "the list has %zu items, counted from 0"),
			list->count);
		set_fail(s, NULL, text_str(&t));
		text_free(&t);
		return NULL;
	}
	return &list->items[g.index];
}

/* the slot of the value of `name` in a mapping that has it */
static struct doc **slot_of(struct doc *mapping, const char *name)
{
	size_t i = 0;

	while (strcmp(mapping->keys[i]->text, name) != 0)
		i++;
	return &mapping->items[i];
}

/* Nothing is below a sysctl, so its dots need no quotes: sysctls.net.ipv4.ip_forward. */
static const char *dotted_name(struct setting *s, const char *name)
{
	struct text t = {0};

	text_add(&t, "%s%s", name, s->rest);
	s->rest += strlen(s->rest);
	name = stash_stringn(s->r->stash, t.s, t.len);
	text_free(&t);
	return name;
}

/* an entry of a map: nodes and interfaces must exist, a sysctl may be new */
static struct doc **map_entry(
	struct setting *s, struct doc *map, const struct schema_key *k, const char *name)
{
	if (*s->rest == '.' && !k->object && k->shape == SCHEMA_MAP)
		name = dotted_name(s, name);
	if (!doc_get(map, name) && k->object) {
		set_fail(s, read_nearest_name(s->r, name, map), N_("no such name"));
		return NULL;
	}
	if (*s->rest && !k->object) {
		set_fail(s, NULL, N_("the path continues below a value"));
		return NULL;
	}
	if (!doc_get(map, name))
		put(s, map, name, doc_scalar(s->r->stash, &s->origin, ""));
	return slot_of(map, name);
}

/* from the value of `k` at *slot on, to the value that the rest of the path names */
static struct doc **descend(struct setting *s, const struct schema_key *k, struct doc **slot);

static struct doc **into_object(struct setting *s, const struct schema_object *o, struct doc *d)
{
	struct segment g;

	if (!next_segment(s, &g))
		return NULL;
	const struct schema_key *k = g.name ? key_of(s, o, g.name) : NULL;
	if (!k) {
		if (!s->failed)
			set_fail(s, NULL, N_("a mapping, expected a key, not an index"));
		return NULL;
	}
	if (d->kind != DOC_MAPPING) {
		set_fail(s, NULL, N_("the path leads into a value that is not a mapping"));
		return NULL;
	}
	bool made = !doc_get(d, g.name);
	if (made)
		put(s, d, g.name, container(s, k));
	struct doc **slot = descend(s, k, slot_of(d, g.name));
	if (!slot && made)
		doc_remove(d, g.name);
	return slot;
}

static struct doc **into_container(
	struct setting *s, const struct schema_key *k, struct doc **slot, struct segment g)
{
	bool list = k->shape == SCHEMA_LIST || k->shape == SCHEMA_ONE_OR_LIST;

	if (list && (*slot)->kind == DOC_SCALAR && k->shape == SCHEMA_ONE_OR_LIST) {
		struct doc *one = *slot;
		*slot = doc_sequence(s->r->stash, one);
		doc_append(s->r->stash, *slot, one);
	}
	if (list && (*slot)->kind == DOC_SEQUENCE)
		return list_item(s, *slot, g);
	if (!list && (*slot)->kind == DOC_MAPPING && g.name)
		return map_entry(s, *slot, k, g.name);
	set_fail(s, NULL, N_("the path does not fit the value found there"));
	return NULL;
}

static struct doc **descend(struct setting *s, const struct schema_key *k, struct doc **slot)
{
	struct segment g;

	if (!*s->rest)
		return slot;
	if (k->shape != SCHEMA_ONE) {
		if (!next_segment(s, &g))
			return NULL;
		slot = into_container(s, k, slot, g);
		if (!slot || !*s->rest)
			return slot;
	}
	if (k->object)
		return into_object(s, k->object, *slot);
	if (k->type->spoken && (*slot)->kind == DOC_MAPPING && next_segment(s, &g) && g.name &&
		!*s->rest && doc_get(*slot, g.name))
		return map_entry(s, *slot, k, g.name);
	set_fail(s, NULL, N_("the path continues below a value"));
	return NULL;
}

/* every node of the value is placed at the setting, not in a file */
static void place_at(struct doc *d, const char *file)
{
	d->file = file;
	d->origin = ORIGIN_COMMAND_LINE;
	d->line = d->column = 0;
	for (size_t i = 0; i < d->count; i++) {
		place_at(d->items[i], file);
		if (d->kind == DOC_MAPPING)
			place_at(d->keys[i], file);
	}
}

static struct doc *value_of(struct setting *s, const char *value)
{
	struct doc *d;

	if (*value) {
		d = doc_read_memory(s->r->stash, s->at.file, value, strlen(value), s->r->problems);
	} else {
		d = doc_scalar(s->r->stash, &s->origin, "");
		d->quoted = true;
	}
	if (d)
		place_at(d, s->at.file);
	return d;
}

static void set_one(
	struct reading *r, struct doc *file, const struct spec_setting *given, const char *named)
{
	struct text shown = {0};

	if (named)
		text_put(&shown, named);
	else
		text_add(&shown, "--set %s", given->path);
	char *name = stash_stringn(r->stash, shown.s, shown.len);
	text_free(&shown);
	struct setting s = {.r = r,
		.path = given->path,
		.rest = given->path,
		.at = {.file = name, .origin = ORIGIN_COMMAND_LINE}};
	s.origin = (struct doc){
		.kind = DOC_SCALAR, .file = name, .text = "", .origin = ORIGIN_COMMAND_LINE};
	if (!*given->path) {
		set_fail(&s, NULL, N_("expected a key in the path"));
		return;
	}
	struct doc *value = value_of(&s, given->value);
	struct doc **slot = value ? into_object(&s, &schema_scenario, file) : NULL;
	if (slot)
		*slot = value;
}

static bool expands(const char *path)
{
	return strncmp(path, "groups", 6) == 0 || strncmp(path, "defaults", 8) == 0;
}

static void set_all(
	struct reading *r, struct doc *file, const struct spec_options *options, bool before)
{
	for (size_t i = 0; options && i < options->setting_count; i++)
		if (expands(options->settings[i].path) == before)
			set_one(r, file, &options->settings[i],
				options->settings_shown ? options->settings_shown[i] : NULL);
}

void set_before_expansion(struct reading *r, struct doc *file, const struct spec_options *options)
{
	set_all(r, file, options, true);
}

void set_after_expansion(struct reading *r, struct doc *file, const struct spec_options *options)
{
	set_all(r, file, options, false);
}

static void try_path(struct reading *r, struct doc *file, const struct doc *item, size_t index)
{
	struct where list = {.name = "editable"}, here = {.up = &list, .index = index};
	struct setting s = {.r = r,
		.path = item->text,
		.rest = item->text,
		.at = where_place(r, item, &here),
		.origin = {.kind = DOC_SCALAR, .file = item->file, .text = ""}};
	struct segment first;

	if (item->kind != DOC_SCALAR || !*item->text)
		return; /* reported by the table */
	if (!next_segment(&s, &first))
		return;
	const struct schema_key *k = first.name ? key_of(&s, &schema_scenario, first.name) : NULL;
	if (k && !k->editable)
		set_fail(&s, NULL, N_("this belongs to the lab: no answer can change it"));
	if (s.failed)
		return;
	s.rest = s.path;
	into_object(&s, &schema_scenario, file);
}

void set_try_editable(struct reading *r, struct doc *file)
{
	const struct doc *list = doc_get(file, "editable");

	if (!list || list->kind != DOC_SEQUENCE)
		return;
	struct doc *copy = doc_copy(r->stash, file);
	for (size_t i = 0; i < list->count; i++)
		try_path(r, copy, list->items[i], i);
}
