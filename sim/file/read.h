/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a document by the table of keys. One problem is reported once, however many nodes were
 * copied from the line it stands on.
 */
#ifndef LVSLAB_FILE_READ_H
#define LVSLAB_FILE_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/printf_like.h"
#include "file/schema.h"
#include "file/yaml.h"

struct text;

struct reading {
	struct stash *stash;
	struct problems *problems;
	bool partial;  /* an override: nothing is required */
	bool expanded; /* `like` and groups are gone: what belongs to a kind of node is checked */
};

/* The path of a key, kept on the stack of the recursion and written out only when needed. */
struct where {
	const struct where *up;
	const char *name; /* NULL: an index */
	size_t index;
};

const char *where_path(struct stash *s, const struct where *w);
struct place where_place(struct reading *r, const struct doc *d, const struct where *w);

/* Adds a problem unless the same one is known for that place. */
void place_problem(struct problems *ps, struct place at, const char *hint, const char *fmt, ...)
	TEXT_PRINTF(4, 5);
void read_problem(struct reading *r, const struct doc *d, const struct where *w, const char *hint,
	const char *fmt, ...) TEXT_PRINTF(5, 6);
/* "expected WHAT, found 'TEXT'", what is found cut and its control characters shown as \x.. */
void read_expected(struct reading *r, const struct doc *d, const struct where *w, const char *hint,
	const char *what);
/* "did you mean 'WORD'?", or NULL where no word is near; in the stash */
const char *read_nearest(struct reading *r, const char *given, const char *const *words);
/* "dr, nat or tun" */
void read_words(struct text *t, const struct language *l, const char *const *words);
/* the same among the keys of an object of the table (all of them where none is near), and among
 * the names of a mapping */
const char *read_nearest_key(struct reading *r, const char *given, const struct schema_object *o);
const char *read_nearest_name(struct reading *r, const char *given, const struct doc *mapping);
/* The scalar's text, or NULL after a problem: a list, a mapping, nothing. */
const char *read_scalar_text(
	struct reading *r, const struct doc *d, const struct where *w, const char *what);

/* Everything to unset, recursively through included objects. */
void read_unset(const struct schema_object *o, void *to);
void read_object(struct reading *r, const struct schema_object *o, const struct doc *d,
	const struct where *w, void *to);

/* True where `name` may name a node, a group or an interface; else *rule says what may. */
bool name_valid(enum schema_names kind, const char *name, const char **rule);

#endif
