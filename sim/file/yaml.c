/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Converts libyaml's events to the tree. The recursion is as deep as the file's nesting, which is
 * limited, including aliases; an alias is a copy, and the total expansion of all aliases is
 * limited, too, so that nine lines of nine aliases each cannot fill the memory ("billion laughs").
 * An anchor is known once its node is closed: an alias inside its own anchor is an error. Not
 * supported: tags other than the core schema's, and merge keys (`<<`), which YAML 1.2 does not
 * have.
 */
#include "file/yaml.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct anchor {
	const char *name;
	struct doc *node; /* NULL while it is being read */
	size_t size;      /* nodes */
	unsigned height;  /* levels below it, itself included */
};

struct reader {
	yaml_parser_t parser;
	struct stash *stash;
	struct problems *problems;
	const char *file;
	const char *bytes;
	size_t n;
	size_t nodes, aliased;
	unsigned deepest; /* nesting reached by the node just read */
	struct anchor anchors[DOC_ANCHORS_MAX];
	size_t anchor_count;
};

static struct doc *read_node(struct reader *r, yaml_event_t *e, unsigned depth);

static struct place place_of(const struct reader *r, const yaml_mark_t *m)
{
	return (struct place){
		.file = r->file, .line = (int)m->line + 1, .column = (int)m->column + 1};
}

/* line and column of a byte, columns in characters: for errors that libyaml reports by offset */
static struct place place_of_byte(const struct reader *r, size_t offset)
{
	struct place at = {.file = r->file, .line = 1, .column = 1};

	for (size_t i = 0; i < offset && i < r->n; i++) {
		if (r->bytes[i] == '\n') {
			at.line++;
			at.column = 1;
		} else if (((unsigned char)r->bytes[i] & 0xc0) != 0x80) {
			at.column++;
		}
	}
	return at;
}

static void report_syntax(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	struct place at = p->error == YAML_READER_ERROR ? place_of_byte(r, p->problem_offset)
							: place_of(r, &p->problem_mark);
	bool tab = p->problem_mark.index < r->n && r->bytes[p->problem_mark.index] == '\t';

	problem_add(r->problems, at, tab ? N_("YAML indents with spaces, not with tabs") : NULL,
		"not YAML: %s%s%s", p->problem ? p->problem : "?", p->context ? " " : "",
		p->context ? p->context : "");
}

static bool next_event(struct reader *r, yaml_event_t *e)
{
	if (yaml_parser_parse(&r->parser, e))
		return true;
	report_syntax(r);
	return false;
}

static struct doc *yaml_refuse(
	struct reader *r, const yaml_event_t *e, const char *hint, const char *text)
{
	problem_add(r->problems, place_of(r, &e->start_mark), hint, "%s",
		say(r->problems->language, text));
	return NULL;
}

static struct doc *node_at(struct reader *r, const yaml_event_t *e, enum doc_kind kind)
{
	struct doc *d = stash_get(r->stash, sizeof(*d));

	d->kind = kind;
	d->file = r->file;
	d->line = (int)e->start_mark.line + 1;
	d->column = (int)e->start_mark.column + 1;
	d->text = "";
	return d;
}

/* "!" (not specific) and the core schema's tags are ignored: the table of keys decides */
static bool tag_known(const yaml_char_t *tag)
{
	static const char core[] = "tag:yaml.org,2002:";

	return !tag || strcmp((const char *)tag, "!") == 0 ||
		strncmp((const char *)tag, core, sizeof(core) - 1) == 0;
}

static struct anchor *anchor_find(struct reader *r, const char *name)
{
	for (size_t i = r->anchor_count; i-- > 0;)
		if (strcmp(r->anchors[i].name, name) == 0)
			return &r->anchors[i];
	return NULL;
}

/* the index of the new anchor, DOC_ANCHORS_MAX if the node has none, −1 if it is refused */
static int anchor_open(struct reader *r, const yaml_event_t *e, const yaml_char_t *name)
{
	if (!name)
		return (int)DOC_ANCHORS_MAX;
	if (r->anchor_count == DOC_ANCHORS_MAX) {
		yaml_refuse(r, e, NULL, N_("more than 1000 anchors (the limit of a file)"));
		return -1;
	}
	r->anchors[r->anchor_count] =
		(struct anchor){.name = stash_string(r->stash, (const char *)name)};
	return (int)r->anchor_count++;
}

static struct doc *read_alias(struct reader *r, const yaml_event_t *e, unsigned depth)
{
	const struct anchor *a = anchor_find(r, (const char *)e->data.alias.anchor);

	if (!a)
		return yaml_refuse(r, e, NULL, N_("an alias of an anchor that does not exist"));
	if (!a->node)
		return yaml_refuse(
			r, e, NULL, N_("an alias inside its own anchor: it would never end"));
	r->aliased += a->size;
	if (r->aliased > DOC_ALIASED_MAX)
		return yaml_refuse(
			r, e, NULL, N_("aliases stand for more than 100000 nodes (the limit)"));
	if (depth + a->height > DOC_NESTING_MAX)
		return yaml_refuse(r, e, NULL, N_("nested deeper than 64 levels (the limit)"));
	if (r->deepest < depth + a->height)
		r->deepest = depth + a->height;
	r->nodes += a->size - 1; /* the alias itself was counted */
	return doc_copy(r->stash, a->node);
}

static struct doc *read_scalar(struct reader *r, const yaml_event_t *e)
{
	struct doc *d = node_at(r, e, DOC_SCALAR);
	const char *value = (const char *)e->data.scalar.value;

	if (strlen(value) != e->data.scalar.length)
		return yaml_refuse(r, e, NULL, N_("a NUL character (\\0) in a word"));
	d->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	d->text = stash_stringn(r->stash, value, e->data.scalar.length);
	return d;
}

static bool read_items(struct reader *r, struct doc *d, unsigned depth)
{
	for (;;) {
		yaml_event_t e;
		if (!next_event(r, &e))
			return false;
		bool end = e.type == YAML_SEQUENCE_END_EVENT;
		struct doc *item = end ? NULL : read_node(r, &e, depth);
		yaml_event_delete(&e);
		if (end)
			return true;
		if (!item)
			return false;
		doc_append(r->stash, d, item);
	}
}

/* the mapping's next key; at its end NULL with *end set */
static struct doc *read_key(struct reader *r, unsigned depth, bool *end)
{
	yaml_event_t e;

	*end = false;
	if (!next_event(r, &e))
		return NULL;
	*end = e.type == YAML_MAPPING_END_EVENT;
	struct doc *key = *end ? NULL : read_node(r, &e, depth);
	if (key && key->kind != DOC_SCALAR)
		key = yaml_refuse(
			r, &e, NULL, N_("a key that is a list or a mapping, expected a word"));
	yaml_event_delete(&e);
	return key;
}

/* one `key: value`; false if the mapping ends (*end) or cannot be read */
static bool read_pair(
	struct reader *r, struct doc *keys, struct doc *values, unsigned depth, bool *end)
{
	yaml_event_t e;
	struct doc *key = read_key(r, depth, end);

	if (!key || !next_event(r, &e))
		return false;
	if (keys->count == DOC_KEYS_MAX) {
		problem_add(r->problems, doc_place(key, NULL), NULL,
			"more than 10000 keys in a mapping (the limit)");
		yaml_event_delete(&e);
		return false;
	}
	struct doc *value = read_node(r, &e, depth);
	yaml_event_delete(&e);
	if (!value)
		return false;
	doc_append(r->stash, keys, key);
	doc_append(r->stash, values, value);
	return true;
}

static int by_text_then_place(const void *a, const void *b)
{
	const struct doc *x = *(struct doc *const *)a, *y = *(struct doc *const *)b;
	int text = strcmp(x->text, y->text);

	if (text)
		return text;
	return x->line != y->line ? x->line - y->line : x->column - y->column;
}

static void report_duplicates(struct reader *r, const struct doc *keys)
{
	if (keys->count < 2)
		return;
	struct doc **sorted = malloc(keys->count * sizeof(struct doc *));
	if (!sorted)
		abort();
	memcpy(sorted, keys->items, keys->count * sizeof(struct doc *));
	qsort(sorted, keys->count, sizeof(struct doc *), by_text_then_place);
	for (size_t i = 1; i < keys->count; i++) {
		if (strcmp(sorted[i - 1]->text, sorted[i]->text) != 0)
			continue;
		struct text text = {0};
		text_add(&text, say(r->problems->language, "it was first given on line %d"),
			sorted[i - 1]->line);
		problem_add(r->problems, doc_place(sorted[i], NULL), text_str(&text),
			"the key '%.60s' appears here twice", sorted[i]->text);
		text_free(&text);
	}
	free(sorted);
}

static bool read_pairs(struct reader *r, struct doc *d, unsigned depth)
{
	struct doc *keys = doc_sequence(r->stash, d), *values = doc_sequence(r->stash, d);
	bool end;

	while (read_pair(r, keys, values, depth, &end))
		;
	if (!end)
		return false;
	report_duplicates(r, keys);
	d->keys = keys->items;
	d->items = values->items;
	d->count = keys->count;
	d->cap = keys->cap;
	return true;
}

static struct doc *read_content(struct reader *r, const yaml_event_t *e, unsigned depth)
{
	struct doc *d;

	if (e->type == YAML_SCALAR_EVENT)
		return read_scalar(r, e);
	if (e->type == YAML_SEQUENCE_START_EVENT) {
		d = node_at(r, e, DOC_SEQUENCE);
		return read_items(r, d, depth + 1) ? d : NULL;
	}
	d = node_at(r, e, DOC_MAPPING);
	return read_pairs(r, d, depth + 1) ? d : NULL;
}

static const yaml_char_t *anchor_of(const yaml_event_t *e)
{
	if (e->type == YAML_SCALAR_EVENT)
		return e->data.scalar.anchor;
	if (e->type == YAML_SEQUENCE_START_EVENT)
		return e->data.sequence_start.anchor;
	return e->data.mapping_start.anchor;
}

static const yaml_char_t *tag_of(const yaml_event_t *e)
{
	if (e->type == YAML_SCALAR_EVENT)
		return e->data.scalar.tag;
	if (e->type == YAML_SEQUENCE_START_EVENT)
		return e->data.sequence_start.tag;
	return e->data.mapping_start.tag;
}

/* `depth`: how many levels are open around the node. NULL after a problem was reported. */
static struct doc *read_node(struct reader *r, yaml_event_t *e, unsigned depth)
{
	if (depth >= DOC_NESTING_MAX)
		return yaml_refuse(r, e, NULL, N_("nested deeper than 64 levels (the limit)"));
	if (++r->nodes > DOC_NODES_MAX)
		return yaml_refuse(r, e, NULL, N_("more than 1000000 nodes (the limit of a file)"));
	if (e->type == YAML_ALIAS_EVENT)
		return read_alias(r, e, depth);
	if (!tag_known(tag_of(e)))
		return yaml_refuse(r, e, N_("remove it: the key determines the type of its value"),
			N_("a tag of another schema"));
	size_t nodes_before = r->nodes - 1;
	unsigned outer_deepest = r->deepest;
	int anchor = anchor_open(r, e, anchor_of(e));
	if (anchor < 0)
		return NULL;
	r->deepest = depth + 1;
	struct doc *d = read_content(r, e, depth);
	if (anchor < (int)DOC_ANCHORS_MAX) {
		r->anchors[anchor].node = d;
		r->anchors[anchor].size = r->nodes - nodes_before;
		r->anchors[anchor].height = r->deepest - depth;
	}
	if (r->deepest < outer_deepest)
		r->deepest = outer_deepest;
	return d;
}

/* skips the next event, which must be of `type`; otherwise reports `text` */
static bool skip(struct reader *r, yaml_event_type_t type, const char *text)
{
	yaml_event_t e;

	if (!next_event(r, &e))
		return false;
	bool ok = e.type == type;
	if (!ok)
		yaml_refuse(r, &e, NULL, text);
	yaml_event_delete(&e);
	return ok;
}

static struct doc *read_document(struct reader *r)
{
	yaml_event_t e;

	if (!skip(r, YAML_STREAM_START_EVENT, N_("not YAML")) ||
		!skip(r, YAML_DOCUMENT_START_EVENT, N_("the file is empty")) || !next_event(r, &e))
		return NULL;
	struct doc *d = read_node(r, &e, 0);
	yaml_event_delete(&e);
	if (!d || !skip(r, YAML_DOCUMENT_END_EVENT, N_("not YAML")) ||
		!skip(r, YAML_STREAM_END_EVENT,
			N_("a second document (---), expected one per file")))
		return NULL;
	return d;
}

static bool readable(struct reader *r)
{
	size_t valid = utf8_valid_prefix(r->bytes, r->n);
	struct place file = {.file = r->file};

	if (r->n > DOC_BYTES_MAX) {
		problem_add(r->problems, file, NULL, "larger than 8 MiB (the limit of a file)");
		return false;
	}
	if (valid < r->n) {
		problem_add(r->problems, place_of_byte(r, valid), N_("save the file as UTF-8"),
			"not UTF-8: the byte 0x%02x", (unsigned char)r->bytes[valid]);
		return false;
	}
	return true;
}

struct doc *doc_read_memory(
	struct stash *s, const char *shown, const void *bytes, size_t n, struct problems *problems)
{
	struct reader *r = calloc(1, sizeof(*r));
	struct doc *d = NULL;

	if (!r)
		abort();
	if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) { /* skip a byte order mark */
		bytes = (const char *)bytes + 3;
		n -= 3;
	}
	r->stash = s;
	r->problems = problems;
	r->file = stash_string(s, shown);
	r->bytes = bytes;
	r->n = n;
	if (readable(r) && yaml_parser_initialize(&r->parser)) {
		yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
		yaml_parser_set_input_string(&r->parser, bytes, n);
		d = read_document(r);
		yaml_parser_delete(&r->parser);
	}
	free(r);
	return d;
}
