/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table as a page of Markdown: docs/scenario-reference.md. */
#include <string.h>

#include "base/text.h"
#include "file/schema.h"
#include "file/schema_walk.h"

static void put_item_type(struct text *t, const struct language *l, const struct schema_key *k)
{
	if (k->object) {
		text_add(t, "[%s](#%s)", k->object->name, k->object->name);
	} else if (k->words) {
		for (size_t i = 0; k->words[i]; i++)
			text_add(t, "%s`%s`", i ? ", " : "", k->words[i]);
	} else {
		text_put(t, say(l, k->type->name));
	}
}

static void put_type(struct text *t, const struct language *l, const struct schema_key *k)
{
	if (k->shape == SCHEMA_LIST)
		text_put(t, say(l, "list of "));
	else if (k->shape == SCHEMA_ONE_OR_LIST)
		text_put(t, say(l, "one or a list of "));
	else if (k->shape == SCHEMA_MAP)
		text_put(t, say(l, "by name: "));
	put_item_type(t, l, k);
	if (k->unit)
		text_add(t, ", %s", say(l, k->unit));
	if (k->min || k->max) {
		text_put(t, ", ");
		k->type->print(t, k, &k->min);
		if (k->min != k->max) {
			text_put(t, say(l, " to "));
			k->type->print(t, k, &k->max);
		}
	}
}

static void put_row(struct text *t, const struct language *l, const struct schema_object *o,
	const struct schema_key *k)
{
	text_add(t, "| `%s` | ", k->name);
	put_type(t, l, k);
	text_put(t, " | ");
	if (k->required)
		text_add(t, "**%s**", say(l, "required"));
	else if (k->standard && !o->no_defaults)
		text_add(t, "`%s`", k->standard);
	text_add(t, " | %s", say(l, k->help));
	if (k->only)
		text_add(t, say(l, " (only a %s)"), k->only);
	if (k->editable && !o->no_defaults)
		text_put(t, say(l, " (a submission to a lab may change it)"));
	text_put(t, " |\n");
}

static void put_object(struct text *t, const struct language *l, const struct schema_object *o)
{
	size_t count = schema_key_count(o), offset;

	text_add(t, "\n## %s\n\n%s\n\n", o->name, say(l, o->help));
	text_put(t, say(l, "| key | value | default | meaning |\n| --- | --- | --- | --- |\n"));
	for (size_t i = 0; i < count; i++)
		put_row(t, l, o, schema_key_at(o, i, &offset));
}

/* each type of value once, in the order in which keys use it */
static void put_types(struct text *t, const struct language *l, const struct schema_walk *walk)
{
	const struct schema_type *seen[64];
	size_t count = 0, offset, k;

	text_put(t, say(l, "\n## Values\n\n| value | written |\n| --- | --- |\n"));
	for (size_t i = 0; i < walk->count; i++) {
		for (size_t j = 0; j < schema_key_count(walk->objects[i]); j++) {
			const struct schema_key *key = schema_key_at(walk->objects[i], j, &offset);
			for (k = 0; k < count && seen[k] != key->type; k++)
				;
			if (!key->type || key->words || k < count || count == 64)
				continue;
			seen[count++] = key->type;
			text_add(t, "| %s | ", say(l, key->type->name));
			schema_expected(t, l, key->type);
			text_put(t, " |\n");
		}
	}
}

void schema_reference(struct text *t, const struct language *l)
{
	struct schema_walk walk = {0};

	schema_walk(&walk, &schema_scenario);
	text_put(t, "<!-- generated from the table of keys in sim/file/schema_keys_*.c -->\n");
	text_put(t,
		say(l,
			"# Topology and scenario files: every key\n\nA file is YAML; its values "
			"are read as strings, and the tables below give their types. `lvslab check "
			"FILE` reports all errors, `lvslab check --expanded FILE` prints the file "
			"with everything written out, and `--set PATH=VALUE` sets a key by a path "
			"printed there. A topology file has `version`, `name`, `title`, "
			"`defaults`, `nodes`, `groups` and `links`; a scenario names one with "
			"`topology`, or has these keys itself.\n"));
	for (size_t i = 0; i < walk.count; i++)
		put_object(t, l, walk.objects[i]);
	put_types(t, l, &walk);
}
