/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads a document by the table of keys. A problem is reported once, however many nodes were copied
 * from its line.
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
	bool partial;  /* an override: no key is required */
	bool expanded; /* `like` and groups are expanded: keys are checked against the kind of
		        * node */
};

/* The path of a key, on the stack of the recursion; formatted only when needed. */
struct where {
	const struct where *up;
	const char *name; /* NULL: an index */
	size_t index;
};

const char *where_path(struct stash *s, const struct where *w);
struct place where_place(struct reading *r, const struct doc *d, const struct where *w);

/* Adds a problem unless the same one is already known for that place. */
void place_problem(struct problems *ps, struct place at, const char *hint, const char *fmt, ...)
	TEXT_PRINTF(4, 5);
void read_problem(struct reading *r, const struct doc *d, const struct where *w, const char *hint,
	const char *fmt, ...) TEXT_PRINTF(5, 6);
/* "expected WHAT, found 'TEXT'", TEXT truncated and its control characters shown as \x.. */
void read_expected(struct reading *r, const struct doc *d, const struct where *w, const char *hint,
	const char *what);
/* "did you mean 'WORD'?", or NULL if no word is close; in the stash */
const char *read_nearest(struct reading *r, const char *given, const char *const *words);
/* "dr, nat or tun" */
void read_words(struct text *t, const struct language *l, const char *const *words);
/* the same among the keys of an object of the table (lists all if none is close), and among the
 * names of a mapping */
const char *read_nearest_key(struct reading *r, const char *given, const struct schema_object *o);
const char *read_nearest_name(struct reading *r, const char *given, const struct doc *mapping);
/* The scalar's text, or NULL after a problem: it is a list, a mapping, nothing. */
const char *read_scalar_text(
	struct reading *r, const struct doc *d, const struct where *w, const char *what);

/* Sets everything to unset, recursively through included objects. */
void read_unset(const struct schema_object *o, void *to);
void read_object(struct reading *r, const struct schema_object *o, const struct doc *d,
	const struct where *w, void *to);

/* May `name` be the name of a node, a group or an interface? If not, *rule says what may. */
bool name_valid(enum schema_names kind, const char *name, const char **rule);

#endif
