/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of keys and its uses: parsing, printing, the JSON Schema for editors, the reference
 * page and "did you mean" all use the same rows, so they always agree.
 */
#ifndef LVSLAB_FILE_SCHEMA_H
#define LVSLAB_FILE_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/language.h"

struct text;
struct doc;
struct reading;
struct schema_key;
struct where;

/*
 * A type of value: its description, how it is read from a scalar, and how it is printed so that it
 * reads back. `read` fills *to (zeroed and unset before) or reports a problem.
 */
struct schema_type {
	const char *name;           /* "duration" */
	const char *expected;       /* "a duration such as 50us, 2s or 1.5ms" */
	const char *const *known;   /* known values, by name, in addition to `expected` */
	const char *pattern;        /* of the JSON Schema; NULL: any string */
	bool json_number;           /* a JSON number is accepted in addition to the string */
	bool spoken;                /* the value is a text in one or more languages */
	size_t size;                /* bytes in the spec */
	void (*unset)(void *value); /* NULL: zero bytes mean unset */
	bool (*given)(const void *value);
	void (*read)(struct reading *r, const struct schema_key *key, const struct doc *d,
		const struct where *where, void *to);
	void (*print)(struct text *t, const struct schema_key *key, const void *value);
};

extern const struct schema_type type_string, type_text, type_integer, type_number, type_boolean,
	type_duration, type_rate, type_size, type_percent, type_word, type_mac, type_prefix,
	type_endpoint, type_virtual_address, type_server_address, type_listen, type_route,
	type_command, type_condition, type_scheduler, type_arrivals, type_shares, type_sizes,
	type_durations;

enum schema_shape { SCHEMA_ONE, SCHEMA_LIST, SCHEMA_ONE_OR_LIST, SCHEMA_MAP };
enum schema_names {
	SCHEMA_NODE_NAME = 1,
	SCHEMA_GROUP_NAME,
	SCHEMA_INTERFACE_NAME,
	SCHEMA_SYSCTL,
	SCHEMA_PATH
};

struct schema_key {
	const char *name;
	const struct schema_type *type;     /* or */
	const struct schema_object *object; /* a mapping with its own keys */
	enum schema_shape shape;
	enum schema_names names;  /* of a map: the kind of its keys */
	size_t at;                /* offset in the object's struct */
	int64_t min, max;         /* inclusive, in the spec's unit; both 0: no limit */
	const char *const *words; /* type_word: NULL-terminated, in the enum's order */
	const char *standard;     /* default, as written in a file */
	const char *unit;         /* what a number without unit counts: "frames" */
	const char *help;         /* one line */
	const char *only;         /* "host" or "switch": the kind of node it applies to */
	bool required;
	bool editable;  /* a submission may change it */
	bool file_only; /* shorthand, removed by expansion */
};

/* A mapping with known keys; `included` adds the keys of another one, at an offset. */
struct schema_object {
	const char *name;
	const char *help;
	size_t size; /* of the struct; it starts with a struct place */
	const struct schema_key *keys;
	size_t key_count;
	const struct schema_object *included;
	size_t included_at;
	size_t own_first;       /* this many of its own rows come before the included ones */
	const char *short_form; /* a list is accepted for {short_form: list} */
	bool no_defaults;       /* it describes changes: keys that are not set stay unset */
};

extern const struct schema_object schema_scenario, schema_topology;

size_t schema_key_count(const struct schema_object *o); /* included ones too */
/* The i-th key and the offset of its value in the object's struct. */
const struct schema_key *schema_key_at(const struct schema_object *o, size_t i, size_t *offset);
/* Index of a key, or schema_key_count if not found. */
size_t schema_key_find(const struct schema_object *o, const char *name);
/* Describes the allowed values of a type: the known ones, then `expected`. */
void schema_expected(struct text *t, const struct language *l, const struct schema_type *type);
/* Bytes of one value or item. */
size_t schema_item_size(const struct schema_key *k);

/* draft-07, for completion in editors */
void schema_json(struct text *t, const struct schema_object *file);
/* docs/scenario-reference.md, in English (NULL) */
void schema_reference(struct text *t, const struct language *l);

#endif
