/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A spec printed as a file, by the table: every key with a value, including defaults. Shorthand
 * (like, groups, defaults, override, topology) is already expanded and not printed. The inverse of
 * read.c: the output reads back to the same spec.
 */
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "file/schema.h"
#include "file/yaml_quote.h"

#define SHORT_MAX 64

struct any_list {
	void *items;
	size_t count;
};

static void print_object(
	struct text *t, const struct schema_object *o, const void *from, int depth, bool in_item);

static void indent(struct text *t, int depth)
{
	for (int i = 0; i < depth; i++)
		text_put(t, "  ");
}

static bool object_given(const struct schema_object *o, const void *from);

static bool value_given(const struct schema_key *k, const void *value)
{
	if (k->file_only)
		return false;
	if (k->shape != SCHEMA_ONE)
		return ((const struct any_list *)value)->count > 0;
	if (k->only && k->type == &type_boolean) /* false may belong to a node of another kind */
		return *(const bool *)value;
	return k->object ? object_given(k->object, value) : k->type->given(value);
}

static bool object_given(const struct schema_object *o, const void *from)
{
	size_t count = schema_key_count(o), offset;

	for (size_t i = 0; i < count; i++) {
		const struct schema_key *k = schema_key_at(o, i, &offset);
		if (value_given(k, (const char *)from + offset))
			return true;
	}
	return false;
}

/* [a, b] if that is short */
static bool print_short(struct text *t, const struct schema_key *k, const struct any_list *list)
{
	size_t from = t->len;

	text_put(t, " [");
	for (size_t i = 0; i < list->count && t->len - from <= SHORT_MAX; i++) {
		if (i > 0)
			text_put(t, ", ");
		k->type->print(t, k, (const char *)list->items + i * k->type->size);
	}
	text_putc(t, ']');
	if (t->len - from <= SHORT_MAX)
		return true;
	t->len = from;
	t->s[from] = '\0';
	return false;
}

static void print_list(
	struct text *t, const struct schema_key *k, const struct any_list *list, int depth)
{
	if (!k->object && print_short(t, k, list))
		return;
	for (size_t i = 0; i < list->count; i++) {
		const void *item = (const char *)list->items + i * schema_item_size(k);
		text_putc(t, '\n');
		indent(t, depth + 1);
		text_put(t, "- ");
		if (k->object && !object_given(k->object, item))
			text_put(t, "{}");
		else if (k->object)
			print_object(t, k->object, item, depth + 2, true);
		else
			k->type->print(t, k, item);
	}
}

static void print_map(
	struct text *t, const struct schema_key *k, const struct any_list *map, int depth)
{
	for (size_t i = 0; i < map->count; i++) {
		const char *item = (const char *)map->items + i * schema_item_size(k);
		const struct spec_sysctl *head = (const void *)item;
		text_putc(t, '\n');
		indent(t, depth + 1);
		yaml_quote(t, head->name);
		text_putc(t, ':');
		if (!k->object) {
			text_putc(t, ' ');
			k->type->print(t, k, &head->value);
		} else if (object_given(k->object, item)) {
			text_putc(t, '\n');
			print_object(t, k->object, item, depth + 2, false);
		} else {
			text_put(t, " {}");
		}
	}
}

static void print_value(struct text *t, const struct schema_key *k, const void *value, int depth)
{
	text_put(t, k->name);
	text_putc(t, ':');
	if (k->shape == SCHEMA_MAP) {
		print_map(t, k, value, depth);
	} else if (k->shape != SCHEMA_ONE) {
		print_list(t, k, value, depth);
	} else if (k->object) {
		text_putc(t, '\n');
		print_object(t, k->object, value, depth + 1, false);
	} else {
		text_putc(t, ' ');
		k->type->print(t, k, value);
	}
}

/* `in_item`: the first key follows the dash */
static void print_object(
	struct text *t, const struct schema_object *o, const void *from, int depth, bool in_item)
{
	size_t count = schema_key_count(o), offset;
	bool first = true;

	for (size_t i = 0; i < count; i++) {
		const struct schema_key *k = schema_key_at(o, i, &offset);
		const void *value = (const char *)from + offset;
		if (!value_given(k, value))
			continue;
		if (!first)
			text_putc(t, '\n');
		if (!first || !in_item)
			indent(t, depth);
		print_value(t, k, value, depth);
		first = false;
	}
}

void spec_expanded(struct text *t, const struct spec *s)
{
	print_object(t, &schema_scenario, s, 0, false);
	text_putc(t, '\n');
}
