/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Iterates over the table of keys: an object's own rows and those of the included object. */
#include "file/schema.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "file/schema_walk.h"
#include "spec/spec.h"

size_t schema_key_count(const struct schema_object *o)
{
	return o->key_count + (o->included ? schema_key_count(o->included) : 0);
}

const struct schema_key *schema_key_at(const struct schema_object *o, size_t i, size_t *offset)
{
	size_t included = o->included ? schema_key_count(o->included) : 0;

	if (i >= o->own_first && i < o->own_first + included) {
		const struct schema_key *k = schema_key_at(o->included, i - o->own_first, offset);
		*offset += o->included_at;
		return k;
	}
	if (i >= o->own_first)
		i -= included;
	*offset = o->keys[i].at;
	return &o->keys[i];
}

size_t schema_key_find(const struct schema_object *o, const char *name)
{
	size_t count = schema_key_count(o), offset;

	for (size_t i = 0; i < count; i++)
		if (strcmp(schema_key_at(o, i, &offset)->name, name) == 0)
			return i;
	return count;
}

size_t schema_item_size(const struct schema_key *k)
{
	if (k->object)
		return k->object->size;
	if (k->shape == SCHEMA_MAP)
		return offsetof(struct spec_sysctl, value) + k->type->size;
	return k->type->size;
}

static bool met(const struct schema_walk *w, const struct schema_object *o)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->objects[i] == o)
			return true;
	return false;
}

void schema_walk(struct schema_walk *w, const struct schema_object *from)
{
	size_t offset;

	w->objects[w->count++] = from;
	for (size_t next = 0; next < w->count; next++) {
		const struct schema_object *o = w->objects[next];
		for (size_t i = 0; i < schema_key_count(o); i++) {
			const struct schema_key *k = schema_key_at(o, i, &offset);
			if (!k->object || met(w, k->object))
				continue;
			assert(w->count < SCHEMA_OBJECTS_MAX);
			w->objects[w->count++] = k->object;
		}
	}
}

void schema_expected(struct text *t, const struct language *l, const struct schema_type *type)
{
	for (size_t i = 0; type->known && type->known[i]; i++)
		text_add(t, "%s%s", type->known[i], say(l, N_(", ")));
	text_put(t, say(l, type->expected));
}
