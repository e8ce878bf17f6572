/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree itself: making, finding, copying and merging nodes. Mappings keep the file's order and
 * are searched linearly; only long ones (nodes) have an index.
 */
#include "file/yaml.h"

#include <string.h>

#include "base/hash.h"

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

/* ---- keys ---- */

#define INDEXED_FROM 32

struct doc_index { /* open addressing: positions + 1, 0: free; at most half full */
	struct stash *stash;
	uint32_t *slots;
	size_t mask, count; /* count: this many of the mapping's keys are indexed */
};

void doc_index_keys(struct stash *s, struct doc *mapping)
{
	if (!mapping->index)
		mapping->index = stash_get(s, sizeof(*mapping->index));
	mapping->index->stash = s;
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

static void yaml_index_key(struct doc_index *x, const struct doc *mapping, size_t position)
{
	size_t at = (size_t)hash_string(mapping->keys[position]->text) & x->mask;

	while (x->slots[at])
		at = (at + 1) & x->mask;
	x->slots[at] = (uint32_t)position + 1;
}

static void yaml_index_grow(struct doc_index *x, const struct doc *mapping)
{
	size_t slots = 64;

	while (slots < 4 * mapping->count)
		slots *= 2;
	x->slots = stash_get(x->stash, slots * sizeof(*x->slots));
	x->mask = slots - 1;
	for (x->count = 0; x->count < mapping->count; x->count++)
		yaml_index_key(x, mapping, x->count);
}

/* Indexes the keys added since the last time. A lookup has no visible effect. */
static void yaml_index_update(const struct doc *mapping)
{
	struct doc_index *x = mapping->index;

	if (!x->slots || mapping->count < x->count || 2 * mapping->count > x->mask)
		yaml_index_grow(x, mapping);
	for (; x->count < mapping->count; x->count++)
		yaml_index_key(x, mapping, x->count);
}

static size_t yaml_index_find(const struct doc *mapping, const char *key)
{
	const struct doc_index *x = mapping->index;

	yaml_index_update(mapping);
	for (size_t at = (size_t)hash_string(key) & x->mask; x->slots[at]; at = (at + 1) & x->mask)
		if (strcmp(mapping->keys[x->slots[at] - 1]->text, key) == 0)
			return x->slots[at] - 1;
	return mapping->count;
}

static size_t yaml_tree_find(const struct doc *mapping, const char *key)
{
	if (mapping->count >= INDEXED_FROM && mapping->index)
		return yaml_index_find(mapping, key);
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
	if (mapping->index)
		mapping->index->slots = NULL; /* positions move */
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
	copy->index = NULL;
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
