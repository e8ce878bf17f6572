/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A keepalived.conf as lines and words (keepalived 2.2.7, lib/parser.c: read_line(), decomment(),
 * alloc_strvec()). A comment begins with # or ! outside double quotes; a line is cut at braces that
 * have something behind them; `include FILE` reads another file there; `$NAME=value` defines what
 * $NAME and ${NAME} stand for from then on; a line that begins with @ is for another machine.
 *
 * Left out: ~SEQ and ~LST (refused), definitions over several lines, instances by -i. Bounds: 16
 * files in one another, a million lines in all.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ha/conf_reader.h"
#include "net/network.h"

#define LINES_MAX 1000000u
#define BLANK " \t\f\n\r\v"

/* ---- messages ---- */

static void add_message(struct ha_conf *c, unsigned line, bool ours, const struct text *t)
{
	struct ha_message *m = ha_conf_alloc(c, sizeof(*m));
	char *copy = ha_conf_alloc(c, t->len + 1);

	memcpy(copy, text_str(t), t->len);
	*m = (struct ha_message){.text = copy, .line = line, .ours = ours};
	list_add_tail(&m->link, &c->messages);
	c->wrong |= !ours;
}

static void put_place(const struct ha_reader *r, struct text *t)
{
	if (r->depth)
		text_add(t, "(%s: Line %u) ", r->files[r->depth - 1]->path,
			r->files[r->depth - 1]->line);
}

static unsigned line_of(const struct ha_reader *r)
{
	return r->depth ? r->files[r->depth - 1]->line : 0;
}

void ha_wrong(struct ha_reader *r, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	put_place(r, &t);
	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	add_message(r->conf, line_of(r), false, &t);
	text_free(&t);
}

void ha_note(struct ha_reader *r, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	put_place(r, &t);
	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	add_message(r->conf, line_of(r), true, &t);
	text_free(&t);
}

void ha_conf_wrong(struct ha_conf *c, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	add_message(c, 0, false, &t);
	text_free(&t);
}

/* ---- files ---- */

static bool is_open(const struct ha_reader *r, const char *path)
{
	for (unsigned i = 0; i < r->depth; i++)
		if (strcmp(r->files[i]->path, path) == 0)
			return true;
	return false;
}

/* relative to the directory of the file that includes it */
static void join(const struct ha_reader *r, const char *name, char *out)
{
	const char *from = r->depth ? r->files[r->depth - 1]->path : "";
	const char *slash = strrchr(from, '/');

	if (*name == '/' || !slash)
		snprintf(out, HA_PATH, "%s", name);
	else
		snprintf(out, HA_PATH, "%.*s/%s", (int)(slash - from), from, name);
}

static bool open_file(struct ha_reader *r, const char *name)
{
	char path[HA_PATH];
	struct text text = {0};

	join(r, name, path);
	if (r->depth == HA_FILES || is_open(r, path)) {
		ha_wrong(r, "Unable to read configuration file %s", path);
		return false;
	}
	if (r->read(r->host, path, &text)) {
		text_free(&text);
		return false;
	}
	struct ha_open_file *f = ha_conf_alloc(r->conf, sizeof(*f));
	snprintf(f->path, sizeof(f->path), "%s", path);
	f->text = text;
	r->files[r->depth++] = f;
	return true;
}

static void close_file(struct ha_reader *r)
{
	text_free(&r->files[--r->depth]->text);
}

/* ---- lines ---- */

/* One line of the innermost file, into r->line. */
static bool fetch(struct ha_reader *r)
{
	while (r->depth) {
		struct ha_open_file *f = r->files[r->depth - 1];
		const char *s = text_str(&f->text) + f->next;
		const char *end = text_str(&f->text) + f->text.len;
		if (s >= end || r->lines >= LINES_MAX) {
			close_file(r);
			continue;
		}
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		const size_t n = (size_t)((nl ? nl : end) - s);
		f->next += n + 1;
		f->line++;
		r->lines++;
		snprintf(r->line, sizeof(r->line), "%.*s", (int)(n < HA_LINE ? n : HA_LINE - 1), s);
		return true;
	}
	return false;
}

static void trim(char *s)
{
	const size_t lead = strspn(s, BLANK);
	size_t n = strlen(s);

	memmove(s, s + lead, n - lead + 1);
	n -= lead;
	while (n && strchr(BLANK, s[n - 1]))
		s[--n] = '\0';
}

/* decomment() */
static void decomment(struct ha_reader *r, char *s)
{
	bool quote = false;

	for (char *p = s; *p; p++) {
		if (*p == '\\' && p[1])
			p++;
		else if (*p == '"')
			quote = !quote;
		else if (!quote && (*p == '!' || *p == '#')) {
			*p = '\0';
			break;
		}
	}
	if (quote)
		ha_wrong(r, "Unterminated quote '%s'", s);
	trim(s);
}

/* ---- definitions ---- */

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		c == '_';
}

static size_t name_length(const char *s)
{
	size_t n = 0;

	while (is_name(s[n]))
		n++;
	return n;
}

static struct ha_definition *find_definition(struct ha_reader *r, const char *name, size_t n)
{
	for (unsigned i = 0; i < r->definition_count; i++)
		if (strlen(r->definitions[i].name) == n &&
			memcmp(r->definitions[i].name, name, n) == 0)
			return &r->definitions[i];
	return NULL;
}

/* "$NAME=value": true where the line is one */
static bool define(struct ha_reader *r)
{
	const char *name = r->line + 1;
	const size_t n = name_length(name);
	const char *rest = name + n + strspn(name + n, " \t");

	if (r->line[0] != '$' || !n || n >= HA_NAME || *rest != '=')
		return false;
	rest++;
	rest += strspn(rest, " \t");
	struct ha_definition *d = find_definition(r, name, n);
	if (!d && r->definition_count < HA_DEFINITIONS) {
		d = &r->definitions[r->definition_count++];
		snprintf(d->name, sizeof(d->name), "%.*s", (int)n, name);
	}
	if (d) {
		d->value = ha_conf_alloc(r->conf, strlen(rest) + 1);
		strcpy(d->value, rest);
	}
	return true;
}

/* One $NAME or ${NAME} is replaced; false: there is none. */
static bool substitute_one(struct ha_reader *r)
{
	char out[HA_LINE];

	for (char *p = r->line; (p = strchr(p, '$')) != NULL; p++) {
		const bool brace = p[1] == '{';
		const char *name = p + 1 + brace;
		const size_t n = name_length(name);
		const struct ha_definition *d = n ? find_definition(r, name, n) : NULL;
		if (!d || (brace && name[n] != '}'))
			continue;
		snprintf(out, sizeof(out), "%.*s%s%s", (int)(p - r->line), r->line, d->value,
			name + n + brace);
		strcpy(r->line, out);
		return true;
	}
	return false;
}

static void substitute(struct ha_reader *r)
{
	for (unsigned i = 0; i < HA_DEFINITIONS && substitute_one(r); i++)
		decomment(r, r->line);
}

/* "include FILE": true where the line is one */
static bool include(struct ha_reader *r)
{
	char name[HA_PATH];

	if (strncmp(r->line, "include", 7) != 0 || !r->line[7] || !strchr(" \trmwab", r->line[7]))
		return false;
	const char *p = r->line + 7 + strcspn(r->line + 7, " \t");
	p += strspn(p, " \t");
	if (!*p)
		return false;
	snprintf(name, sizeof(name), "%s", p);
	if (!open_file(r, name) && !is_open(r, name))
		ha_wrong(r, "Unable to find configuration file %s", name);
	return true;
}

/* "@id …" is for the machine with that -i; nobody here has one, so only "@^id …" stays */
static bool for_another(struct ha_reader *r)
{
	if (r->line[0] != '@')
		return false;
	const char *rest = strpbrk(r->line, " \t");
	if (r->line[1] != '^' || !rest)
		return true;
	memmove(r->line, rest, strlen(rest) + 1);
	trim(r->line);
	return false;
}

/* ---- braces ---- */

/* What stands behind a brace becomes a line of its own; a brace behind a word stays with it. */
static void divide(struct ha_reader *r)
{
	bool quote = false;

	r->rest[0] = '\0';
	for (char *p = r->line; *p; p++) {
		if (*p == '"')
			quote = !quote;
		if (quote || (*p != '{' && *p != '}'))
			continue;
		char *cut = *p == '}' && p != r->line ? p : p + 1;
		if (!cut[strspn(cut, BLANK)])
			return;
		strcpy(r->rest, cut);
		*cut = '\0';
		trim(r->line);
		return;
	}
}

static bool fetch_divided(struct ha_reader *r)
{
	if (!r->rest[0])
		return fetch(r);
	strcpy(r->line, r->rest);
	r->rest[0] = '\0';
	return true;
}

static void count_braces(struct ha_reader *r)
{
	const size_t n = strlen(r->line);

	if (r->line[0] == '}')
		r->braces--;
	else if (n && r->line[n - 1] == '{')
		r->braces++;
}

bool ha_next_line(struct ha_reader *r)
{
	while (fetch_divided(r)) {
		decomment(r, r->line);
		if (for_another(r) || define(r))
			continue;
		substitute(r);
		if (!r->line[0] || include(r))
			continue;
		if (r->line[0] == '~') {
			ha_note(r, "lvslab: not simulated: %.4s (write the lines out)", r->line);
			r->conf->wrong = true;
			continue;
		}
		divide(r);
		count_braces(r);
		return true;
	}
	return false;
}

/* ---- words ---- */

bool ha_split(struct ha_reader *r, struct ha_words *w)
{
	const char *p = r->line;
	char *to = w->room;

	w->count = 0;
	while (*(p += strspn(p, BLANK)) && w->count < HA_WORDS) {
		size_t n;
		w->at[w->count++] = to;
		if (*p == '"') {
			const char *end = strchr(++p, '"');
			if (!end) {
				ha_wrong(r, "Unmatched quote: '%s'", r->line);
				w->count--;
				break;
			}
			n = (size_t)(end - p);
			memcpy(to, p, n);
			p = end + 1;
		} else {
			n = strcspn(p, BLANK "\"");
			memcpy(to, p, n);
			p += n;
		}
		to[n] = '\0';
		to += n + 1;
	}
	return w->count > 0;
}

const char *ha_word(struct ha_reader *r, const struct ha_words *w, int i)
{
	if (i < w->count)
		return w->at[i];
	if (i == 1)
		ha_wrong(r,
			"*** Configuration line starting `%s` is missing a parameter after keyword "
			"`%s` at word position 2",
			w->at[0], w->at[0]);
	else
		ha_wrong(r,
			"*** Configuration line starting `%s` is missing a parameter at word "
			"position %d",
			w->at[0], i + 1);
	return "";
}

/* ---- the whole ---- */

void *ha_conf_alloc(struct ha_conf *c, size_t size)
{
	struct chunk {
		struct list link;
		size_t size;
		_Alignas(16) uint8_t bytes[];
	} *chunk = arena_get(c->arena, sizeof(struct chunk) + size);

	chunk->size = sizeof(struct chunk) + size;
	list_add_tail(&chunk->link, &c->chunks);
	return chunk->bytes;
}

void ha_conf_free(struct ha_conf *c)
{
	struct chunk_head {
		struct list link;
		size_t size;
	};
	struct arena *a = c->arena;

	list_for_each_safe (chunk, &c->chunks, struct chunk_head, link)
		arena_put(a, chunk, chunk->size);
	arena_put(a, c, sizeof(*c));
}

static struct ha_conf *conf_new(struct arena *a)
{
	struct ha_conf *c = arena_get(a, sizeof(*c));
	struct list *const lists[] = {&c->chunks, &c->messages, &c->instances, &c->groups,
		&c->scripts, &c->files, &c->virtuals, &c->virtual_groups, &c->static_addresses,
		&c->static_routes};

	c->arena = a;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		list_init(lists[i]);
	ha_conf_defaults(c);
	return c;
}

struct ha_conf *ha_conf_read(struct host *h, const char *path, ha_read_file *read)
{
	struct ha_conf *c = conf_new(host_engine(h)->arena);
	struct ha_reader *r = ha_conf_alloc(c, sizeof(*r));

	r->conf = c;
	r->host = h;
	r->read = read;
	if (!open_file(r, path)) {
		ha_conf_free(c);
		return NULL;
	}
	ha_read_block(r, ha_root_keywords, false);
	/* each of the four processes that read it says so */
	for (unsigned i = 0; r->braces > 0 && i < 4; i++)
		ha_conf_wrong(c, "There are %d missing '}'s or extra '{'s", r->braces);
	while (r->depth)
		close_file(r);
	vrrp_conf_complete(c, h);
	check_conf_complete(c);
	return c;
}

void ha_conf_said(const struct ha_conf *c, struct text *out)
{
	list_for_each (m, &c->messages, struct ha_message, link)
		text_add(out, "%s\n", m->text);
}

void ha_copy(char *to, size_t size, const char *word)
{
	const size_t n = strlen(word) < size - 1 ? strlen(word) : size - 1;

	memcpy(to, word, n);
	to[n] = '\0';
}

struct netdev *ha_device(const struct ha_reader *r, const char *name)
{
	return node_dev(&r->host->node, name);
}
