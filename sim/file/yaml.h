/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A YAML file as a tree: scalars, sequences and mappings, each with its place. All scalars are
 * strings (YAML 1.2's core schema is not applied: the table of keys types them), so a MAC of digits
 * is not a number and `on` is the word on. Aliases are copies of their anchor.
 */
#ifndef LVSLAB_FILE_YAML_H
#define LVSLAB_FILE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"
#include "base/stash.h"
#include "base/utf8.h"

/* Limits for hostile files; the error names the limit. */
#define DOC_BYTES_MAX ((size_t)8 << 20)
#define DOC_NESTING_MAX 64u
#define DOC_NODES_MAX ((size_t)1000000)
#define DOC_ALIASED_MAX ((size_t)100000) /* total nodes that aliases expand to */
#define DOC_KEYS_MAX ((size_t)10000)     /* in one mapping */
#define DOC_ANCHORS_MAX ((size_t)1000)

enum doc_kind { DOC_SCALAR, DOC_SEQUENCE, DOC_MAPPING };

struct doc {
	enum doc_kind kind;
	bool quoted; /* a scalar in quotes */
	enum origin origin;
	const char *file; /* as it was named; NULL never */
	int line, column; /* from 1; columns count characters */
	const char *text; /* scalar: UTF-8 without NUL inside */
	size_t count, cap;
	struct doc **keys;       /* mapping: scalars, in the file's order */
	struct doc **items;      /* of a long mapping's keys, made at the first lookup */
	struct doc_index *index; /* of a long mapping's keys, made when one is looked for */
};

/*
 * Parse a file, or a file's text in memory. NULL if it cannot be parsed; a tree may be returned
 * although problems were added (a duplicate key), so count those.
 */
struct doc *doc_read_file(struct stash *s, const char *path, const char *shown, struct problems *);
struct doc *doc_read_memory(
	struct stash *s, const char *shown, const void *bytes, size_t n, struct problems *);

struct place doc_place(const struct doc *d, const char *path);
/* Builds an index for a long mapping that is searched often. */
void doc_index_keys(struct stash *s, struct doc *mapping);
void doc_mark(struct doc *d, enum origin origin); /* sets the origin of the whole tree */
const char *doc_found(const struct doc *d); /* "a list", "a mapping", "nothing" …: for messages */

struct doc *doc_scalar(struct stash *s, const struct doc *at, const char *text);
struct doc *doc_mapping(struct stash *s, const struct doc *at);
struct doc *doc_sequence(struct stash *s, const struct doc *at);
struct doc *doc_get(const struct doc *mapping, const char *key); /* NULL: not found */
void doc_append(struct stash *s, struct doc *sequence, struct doc *item);
void doc_put(struct stash *s, struct doc *mapping, struct doc *key, struct doc *value);
void doc_remove(struct doc *mapping, const char *key);
struct doc *doc_copy(struct stash *s, const struct doc *d);
size_t doc_size(const struct doc *d); /* nodes, including keys */
/* `over` merged into `under`: mappings key by key, anything else is replaced. Copies. */
struct doc *doc_merge(struct stash *s, const struct doc *under, const struct doc *over);

#endif
