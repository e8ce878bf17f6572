/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table as a JSON Schema (draft-07), for completion and checks in editors: an object is a
 * definition, a key one line. The loader does the checks that need the whole file (names that must
 * exist, addresses that must differ). Editors type scalars as YAML 1.2 does, so a count may be a
 * JSON number, while a value with a unit is a string.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "file/schema.h"
#include "file/schema_walk.h"

static void put_string_member(struct text *t, const char *name, const char *value)
{
	text_add(t, ", \"%s\": ", name);
	text_json_string(t, value);
}

static void put_words(struct text *t, const char *const *words)
{
	text_put(t, "\"enum\": [");
	for (size_t i = 0; words[i]; i++) {
		text_put(t, i ? ", " : "");
		text_json_string(t, words[i]);
	}
	text_putc(t, ']');
}

static void put_limits(struct text *t, const struct schema_key *k)
{
	if (!k->min && !k->max)
		return;
	text_put(t, ", \"minimum\": ");
	k->type->print(t, k, &k->min);
	text_put(t, ", \"maximum\": ");
	k->type->print(t, k, &k->max);
}

static void put_type(struct text *t, const struct schema_key *k)
{
	const struct schema_type *type = k->type;

	if (type == &type_word) {
		put_words(t, k->words);
	} else if (type->spoken) {
		text_put(t, "\"$ref\": \"#/definitions/text\"");
	} else if (type == &type_integer || type == &type_number) {
		text_add(t, "\"type\": \"%s\"", type->name);
		put_limits(t, k);
	} else if (type == &type_boolean) {
		text_put(t, "\"type\": \"boolean\"");
	} else if (type->known) {
		text_put(t, "\"anyOf\": [{");
		put_words(t, type->known);
		text_put(t, "}, {\"type\": \"string\"");
		put_string_member(t, "pattern", type->pattern);
		text_put(t, "}]");
	} else {
		text_put(t,
			type->json_number ? "\"type\": [\"string\", \"number\", \"boolean\"]"
					  : "\"type\": \"string\"");
		if (type->pattern)
			put_string_member(t, "pattern", type->pattern);
	}
}

static void put_required(struct text *t, const struct schema_object *o)
{
	size_t count = schema_key_count(o), offset, n = 0;

	text_put(t, "\"required\": [");
	for (size_t i = 0; i < count; i++) {
		const struct schema_key *k = schema_key_at(o, i, &offset);
		if (!k->required)
			continue;
		text_put(t, n++ ? ", " : "");
		text_json_string(t, k->name);
	}
	text_putc(t, ']');
}

/* a reference to an object: its definition, and its required keys, except in an override */
static void put_reference(struct text *t, const struct schema_object *o, bool partial)
{
	text_add(t, "\"allOf\": [{\"$ref\": \"#/definitions/%s\"}", o->name);
	if (!partial && !o->short_form) {
		text_put(t, ", {");
		put_required(t, o);
		text_putc(t, '}');
	}
	text_putc(t, ']');
}

static void put_item(struct text *t, const struct schema_key *k, bool partial)
{
	if (k->object)
		put_reference(t, k->object, partial);
	else
		put_type(t, k);
}

static void put_shape(struct text *t, const struct schema_key *k, bool partial)
{
	if (k->shape == SCHEMA_ONE) {
		put_item(t, k, partial);
		return;
	}
	if (k->shape == SCHEMA_ONE_OR_LIST) {
		text_put(t, "\"anyOf\": [{");
		put_item(t, k, partial);
		text_put(t, "}, {");
	}
	text_put(t,
		k->shape == SCHEMA_MAP ? "\"type\": \"object\", \"additionalProperties\": {"
				       : "\"type\": \"array\", \"items\": {");
	put_item(t, k, partial);
	text_put(t, k->shape == SCHEMA_ONE_OR_LIST ? "}}]" : "}");
}

static void put_default(struct text *t, const struct schema_key *k)
{
	bool bare = k->type == &type_integer || k->type == &type_number || k->type == &type_boolean;

	text_put(t, ", \"default\": ");
	if (bare)
		text_put(t, k->standard);
	else
		text_json_string(t, k->standard);
}

static void put_properties(struct text *t, const struct schema_object *o, const char *indent)
{
	size_t count = schema_key_count(o), offset;
	bool partial = strcmp(o->name, "override") == 0;

	text_add(
		t, "%s\"type\": \"object\",\n%s\"additionalProperties\": false,\n", indent, indent);
	text_add(t, "%s\"properties\": {", indent);
	for (size_t i = 0; i < count; i++) {
		const struct schema_key *k = schema_key_at(o, i, &offset);
		text_add(t, "%s\n%s  ", i ? "," : "", indent);
		text_json_string(t, k->name);
		text_put(t, ": {");
		put_shape(t, k, partial);
		put_string_member(t, "description", k->help);
		if (k->standard && !o->no_defaults)
			put_default(t, k);
		text_putc(t, '}');
	}
	text_add(t, "\n%s}", indent);
}

static void put_long_form(struct text *t, const struct schema_object *o)
{
	text_put(t, "      \"description\": ");
	text_json_string(t, o->help);
	text_put(t, ",\n");
	put_properties(t, o, "      ");
}

static void put_definition(struct text *t, const struct schema_object *o)
{
	text_put(t, ",\n    ");
	text_json_string(t, o->name);
	text_put(t, ": {\n");
	if (o->short_form) {
		size_t offset;
		text_put(t, "      \"anyOf\": [{");
		put_shape(t, schema_key_at(o, schema_key_find(o, o->short_form), &offset), false);
		text_put(t, "}, {\n");
		put_long_form(t, o);
		text_put(t, ",\n      ");
		put_required(t, o);
		text_put(t, "\n      }]");
	} else {
		put_long_form(t, o);
	}
	text_put(t, "\n    }");
}

void schema_json(struct text *t, const struct schema_object *file)
{
	struct schema_walk walk = {0};

	schema_walk(&walk, file);
	text_put(t, "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n");
	text_put(t,
		"  \"$comment\": \"generated from the table of keys in "
		"sim/file/schema_keys_*.c\",\n");
	text_add(t, "  \"title\": \"lvslab %s\",\n  \"description\": ", file->name);
	text_json_string(t, file->help);
	text_put(t, ",\n");
	put_properties(t, file, "  ");
	text_put(t, ",\n  ");
	put_required(t, file);
	text_put(t,
		",\n  \"definitions\": {\n    \"text\": {\"anyOf\": [{\"type\": \"string\"}, "
		"{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {");
	for (size_t i = 0; language_codes[i]; i++)
		text_add(t, "%s\"%s\": {\"type\": \"string\"}", i ? ", " : "", language_codes[i]);
	text_put(t,
		"}, "
		"\"required\": [\"en\"]}]}");
	for (size_t i = 1; i < walk.count; i++)
		put_definition(t, walk.objects[i]);
	text_put(t, "\n  }\n}\n");
}
