/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree itself: making, finding, copying and merging nodes. Mappings keep the file's order and
 * are searched from the front: those of a file's format are short, and the long ones (nodes) are
 * walked, not searched.
 */
#include "file/yaml.h"

#include <string.h>

struct place doc_place(const struct doc *d, const char *path)
{
	return (struct place){.file = d->file,
		.line = d->line,
		.column = d->column,
		.path = path,
		.origin = d->origin};
}

void doc_mark(struct doc *d, enum origin origin)
{
	d->origin = origin;
	for (size_t i = 0; i < d->count; i++) {
		doc_mark(d->items[i], origin);
		if (d->kind == DOC_MAPPING)
			d->keys[i]->origin = origin;
	}
}

const char *doc_found(const struct doc *d)
{
	if (d->kind == DOC_SEQUENCE)
		return N_("a list");
	if (d->kind == DOC_MAPPING)
		return N_("a mapping");
	return *d->text || d->quoted ? N_("a word") : N_("nothing");
}

static struct doc *node_new(struct stash *s, const struct doc *at, enum doc_kind kind)
{
	struct doc *d = stash_get(s, sizeof(*d));

	d->kind = kind;
	d->file = at->file;
	d->origin = at->origin;
	d->line = at->line;
	d->column = at->column;
	d->text = "";
	return d;
}

struct doc *doc_scalar(struct stash *s, const struct doc *at, const char *text)
{
	struct doc *d = node_new(s, at, DOC_SCALAR);

	d->text = stash_string(s, text);
	return d;
}

struct doc *doc_mapping(struct stash *s, const struct doc *at)
{
	return node_new(s, at, DOC_MAPPING);
}

struct doc *doc_sequence(struct stash *s, const struct doc *at)
{
	return node_new(s, at, DOC_SEQUENCE);
}

static struct doc **grown(struct stash *s, struct doc **old, size_t count, size_t cap)
{
	struct doc **more = stash_get(s, cap * sizeof(struct doc *));

	if (count)
		memcpy(more, old, count * sizeof(struct doc *));
	return more;
}

static void reserve(struct stash *s, struct doc *d)
{
	if (d->count < d->cap)
		return;
	d->cap = d->cap ? d->cap * 2 : 4;
	d->items = grown(s, d->items, d->count, d->cap);
	if (d->kind == DOC_MAPPING)
		d->keys = grown(s, d->keys, d->count, d->cap);
}

void doc_append(struct stash *s, struct doc *sequence, struct doc *item)
{
	reserve(s, sequence);
	sequence->items[sequence->count++] = item;
}

static size_t yaml_tree_find(const struct doc *mapping, const char *key)
{
	for (size_t i = 0; i < mapping->count; i++)
		if (strcmp(mapping->keys[i]->text, key) == 0)
			return i;
	return mapping->count;
}

struct doc *doc_get(const struct doc *mapping, const char *key)
{
	if (!mapping || mapping->kind != DOC_MAPPING)
		return NULL;
	size_t i = yaml_tree_find(mapping, key);
	return i < mapping->count ? mapping->items[i] : NULL;
}

void doc_put(struct stash *s, struct doc *mapping, struct doc *key, struct doc *value)
{
	size_t i = yaml_tree_find(mapping, key->text);

	if (i == mapping->count) {
		reserve(s, mapping);
		mapping->count++;
	}
	mapping->keys[i] = key;
	mapping->items[i] = value;
}

void doc_remove(struct doc *mapping, const char *key)
{
	size_t i = yaml_tree_find(mapping, key);

	if (i == mapping->count)
		return;
	size_t after = (mapping->count - i - 1) * sizeof(struct doc *);
	memmove(mapping->keys + i, mapping->keys + i + 1, after);
	memmove(mapping->items + i, mapping->items + i + 1, after);
	mapping->count--;
}

struct doc *doc_copy(struct stash *s, const struct doc *d)
{
	struct doc *copy = stash_get(s, sizeof(*copy));

	*copy = *d;
	copy->items = copy->keys = NULL;
	copy->cap = d->count;
	if (!d->count)
		return copy;
	copy->items = stash_get(s, d->count * sizeof(struct doc *));
	if (d->kind == DOC_MAPPING)
		copy->keys = grown(s, d->keys, d->count, d->count); /* keys never change */
	for (size_t i = 0; i < d->count; i++)
		copy->items[i] = doc_copy(s, d->items[i]);
	return copy;
}

size_t doc_size(const struct doc *d)
{
	size_t size = 1 + (d->kind == DOC_MAPPING ? d->count : 0);

	for (size_t i = 0; i < d->count; i++)
		size += doc_size(d->items[i]);
	return size;
}

/* `over` laid on `under`, which is the caller's own copy */
static struct doc *laid_on(struct stash *s, struct doc *under, const struct doc *over)
{
	if (!under || under->kind != DOC_MAPPING || over->kind != DOC_MAPPING)
		return doc_copy(s, over);
	for (size_t i = 0; i < over->count; i++) {
		struct doc *old = doc_get(under, over->keys[i]->text);
		doc_put(s, under, over->keys[i], laid_on(s, old, over->items[i]));
	}
	return under;
}

struct doc *doc_merge(struct stash *s, const struct doc *under, const struct doc *over)
{
	return laid_on(s, under ? doc_copy(s, under) : NULL, over);
}
