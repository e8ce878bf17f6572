/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages about a keepalived.conf, its lines and its words (keepalived 2.2.7, lib/parser.c:
 * report_config_error(), read_line(), decomment(), alloc_strvec()). A comment begins with # or !
 * outside double quotes; a brace ends its line; a line that begins with @ is for another machine.
 * Files are in files.c, definitions and sequences in define.c.
 *
 * Four processes read the file: the parent, which handles global_defs and does not name the file if
 * it is the only one; the checker, VRRP and BFD, each of which handles its own blocks and reports
 * errors outside blocks.
 *
 * Not supported: instances by -i. Limits: see reader.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ha/conf/reader.h"

#define BLANK " \t\f\n\r\v"

/* ---- messages ---- */

enum said_by { SAID_KEEPALIVED, SAID_LOG, SAID_NOTE, SAID_REFUSAL };

/* behind those of the same process and of the ones before it */
static void insert_message(struct ha_conf *c, struct ha_message *m)
{
	struct list *at = c->messages.prev;

	while (at != &c->messages && list_entry(at, struct ha_message, link)->sayer > m->sayer)
		at = at->prev;
	list_add(&m->link, at);
}

static void add_message(struct ha_conf *c, enum ha_sayer sayer, unsigned line, enum said_by by,
	const struct text *t)
{
	if (c->aborted)
		return;
	c->wrong |= by == SAID_KEEPALIVED || by == SAID_REFUSAL;
	if (c->message_count == HA_MESSAGES_MAX) {
		c->left_out++;
		return;
	}
	struct ha_message *m = ha_conf_alloc(c, sizeof(*m));
	char *copy = ha_conf_alloc(c, t->len + 1);

	memcpy(copy, text_str(t), t->len);
	*m = (struct ha_message){.sayer = sayer,
		.text = copy,
		.line = line,
		.ours = by == SAID_NOTE || by == SAID_REFUSAL,
		.refused = by == SAID_REFUSAL};
	c->message_count++;
	insert_message(c, m);
}

/* vreport_config_error(): "(FILE: Line N) …"; the parent has "(Line N) …" of an only file */
static void say_as(struct ha_reader *r, enum ha_sayer sayer, enum said_by by, const char *words)
{
	const struct ha_open_file *f = r->depth ? r->files[r->depth - 1] : NULL;
	struct text t = {0};

	if (f && sayer == HA_SAYS_PARENT && r->depth == 1)
		text_add(&t, "(Line %u) ", f->line);
	else if (f)
		text_add(&t, "(%s: Line %u) ", f->shown, f->line);
	text_put(&t, words);
	add_message(r->conf, sayer, f ? f->line : 0, by, &t);
	text_free(&t);
}

static void say_at(struct ha_reader *r, enum said_by by, const char *fmt, va_list ap)
{
	struct text t = {0};

	if (r->conf->message_count == HA_MESSAGES_MAX) { /* do not format a message that will be
							  * dropped */
		r->conf->left_out++;
		return;
	}
	text_vadd(&t, fmt, ap);
	if (by == SAID_KEEPALIVED && r->sayer == HA_SAYS_ALL)
		for (enum ha_sayer s = HA_SAYS_PARENT; s < HA_SAYS_ALL; s++)
			say_as(r, s, by, text_str(&t));
	else
		say_as(r, r->sayer == HA_SAYS_ALL ? HA_SAYS_PARENT : r->sayer, by, text_str(&t));
	text_free(&t);
}

void ha_wrong(struct ha_reader *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_at(r, SAID_KEEPALIVED, fmt, ap);
	va_end(ap);
}

void ha_wrong_line(struct ha_reader *r, const char *fmt, ...)
{
	const enum ha_sayer sayer = r->sayer;
	va_list ap;

	r->sayer = HA_SAYS_ALL;
	va_start(ap, fmt);
	say_at(r, SAID_KEEPALIVED, fmt, ap);
	va_end(ap);
	r->sayer = sayer;
}

void ha_note(struct ha_reader *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_at(r, SAID_NOTE, fmt, ap);
	va_end(ap);
}

void ha_refuse(struct ha_reader *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_at(r, SAID_REFUSAL, fmt, ap);
	va_end(ap);
}

void ha_conf_wrong(struct ha_conf *c, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	add_message(c, c->sayer, 0, SAID_KEEPALIVED, &t);
	text_free(&t);
}

void ha_logs(struct ha_reader *r, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	add_message(r->conf, r->sayer, 0, SAID_LOG, &t);
	text_free(&t);
}

/* ---- lines ---- */

static void trim(char *s)
{
	const size_t lead = strspn(s, BLANK);
	size_t n = strlen(s);

	memmove(s, s + lead, n - lead + 1);
	n -= lead;
	while (n && strchr(BLANK, s[n - 1]))
		s[--n] = '\0';
}

/* A backslash at the end stays, without the blanks before it: the definition continues. */
void ha_decomment(struct ha_reader *r, char *s)
{
	bool quote = false, goes_on = false;

	trim(s);
	for (char *p = s; *p; p++) {
		if (*p == '\\' && !p[1]) {
			*p = '\0';
			goes_on = true;
			break;
		}
		if (*p == '\\') {
			if (!quote && (p[1] == '#' || p[1] == '!'))
				memmove(p, p + 1, strlen(p));
			else
				p++;
		} else if (*p == '"') {
			quote = !quote;
		} else if (!quote && (*p == '!' || *p == '#')) {
			*p = '\0';
			break;
		}
	}
	if (quote)
		ha_wrong_line(r, "Unterminated quote '%s'", s);
	trim(s);
	if (goes_on)
		strcat(s, "\\");
}

/* "@id …" is for the machine with that -i; no host here has one, so only "@^id …" stays */
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

/* a line from wherever one is due: the rest of one, a sequence, a definition, a file */
static bool fetch(struct ha_reader *r)
{
	if (r->rest[0]) {
		strcpy(r->line, r->rest);
		r->rest[0] = '\0';
		return true;
	}
	if (ha_expanded_line(r))
		return true;
	if (!ha_file_line(r))
		return false;
	ha_decomment(r, r->line);
	return true;
}

/* Stores definitions and sequences and expands uses; false: the line is now empty. A line that
 * expands to itself endlessly stays unexpanded after a number of rounds. */
static bool work_out(struct ha_reader *r)
{
	for (unsigned i = 0; i < 64; i++) {
		if (for_another(r) || ha_define(r) || ha_sequence(r))
			return false;
		if (r->line[0] == '~' || !strchr(r->line, '$') || !ha_substitute(r))
			break;
		ha_decomment(r, r->line);
		if (r->line[0] != '@' && !strchr(r->line, '$') && r->line[0] != '~')
			break;
	}
	return r->line[0] != '\0';
}

/* the first brace outside quotes; NULL: none */
static char *brace_in(char *s)
{
	for (char *p = s; (p = strpbrk(p, "{}\"")); p++) {
		if (*p != '"')
			return p;
		p = strchr(p + 1, '"');
		if (!p)
			return NULL;
	}
	return NULL;
}

static void divide(struct ha_reader *r)
{
	char *brace = brace_in(r->line);
	const size_t keep = brace && brace == r->line ? 1 + strspn(brace + 1, " \t") : 0;

	if (brace && brace[keep]) {
		strcpy(r->rest, brace + keep);
		trim(r->rest);
		brace[keep] = '\0';
	}
	trim(r->line);
}

static void count_braces(struct ha_reader *r)
{
	if (strcmp(r->line, "{") == 0) {
		r->braces++;
	} else if (strcmp(r->line, "}") == 0 && r->braces-- < 1) {
		r->braces = 0;
		ha_wrong_line(r, "Extra '}' found");
	}
}

bool ha_next_line(struct ha_reader *r)
{
	while (!r->conf->aborted && fetch(r)) {
		if (r->defining) {
			ha_define_more(r);
			continue;
		}
		if (!r->line[0] || !work_out(r) || ha_include(r))
			continue;
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
				ha_wrong_line(r, "Unmatched quote: '%s'", r->line);
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
	if (r->conf->aborted)
		return "";
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
	r->conf->aborted = true;
	ha_close_all(r);
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

static struct ha_reader *reader_new(struct ha_conf *c, struct host *h, const struct ha_files *files)
{
	struct ha_reader *r = ha_conf_alloc(c, sizeof(*r));

	r->conf = c;
	r->host = h;
	r->from = files;
	r->sayer = HA_SAYS_ALL;
	list_init(&r->definitions);
	list_init(&r->sequences);
	list_init(&r->expansions);
	return r;
}

static void say_left_out(struct ha_conf *c)
{
	struct text t = {0};

	if (!c->left_out)
		return;
	text_add(&t, "lvslab: %u more messages are left out", c->left_out);
	c->message_count--;
	add_message(c, HA_SAYS_ALL, 0, SAID_NOTE, &t);
	text_free(&t);
}

struct ha_conf *ha_conf_read(struct host *h, const char *path, const struct ha_files *files)
{
	struct ha_conf *c = conf_new(host_engine(h)->arena);
	struct ha_reader *r = reader_new(c, h, files);

	c->from = files;
	if (!ha_open(r, path)) {
		ha_conf_free(c);
		return NULL;
	}
	ha_read_block(r, ha_root_keywords, false);
	ha_close_all(r);
	if (c->aborted)
		return c;
	for (c->sayer = HA_SAYS_PARENT; r->braces > 0 && c->sayer < HA_SAYS_ALL; c->sayer++)
		ha_conf_wrong(c, "There are %d missing '}'s or extra '{'s", r->braces);
	c->sayer = HA_SAYS_VRRP;
	vrrp_conf_complete(c, h);
	c->sayer = HA_SAYS_CHECKER;
	check_conf_complete(c);
	ha_scripts_complete(c, h);
	say_left_out(c);
	return c;
}

int ha_conf_status(const struct ha_conf *c)
{
	enum { STATUS_CONFIG = 2, STATUS_TEST = 5, STATUS_NO_CONFIG = 6, STATUS_SECURITY = 6 };

	if (c->missing)
		return STATUS_NO_CONFIG;
	if (c->aborted)
		return STATUS_CONFIG;
	return c->insecure ? STATUS_SECURITY : c->wrong ? STATUS_TEST : 0;
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
