/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parses interfaces(5) line by line (ifupdown 0.8.41, config.c: read_interfaces()). A line that
 * ends in a backslash continues on the next; '#' at the beginning of a line starts a comment.
 * `auto` and `allow-…` name interfaces, `iface` opens a stanza whose options follow, `source` takes
 * a pattern, `source-directory` all files of a directory. Ignored: `mapping`, `no-auto-down`,
 * `no-scripts`.
 */
#include "app/commands/setup/interfaces.h"

#include <stdlib.h>
#include <string.h>

#include "app/system/files.h"
#include "app/system/glob_files.h"
#include "app/system/interface_files.h"
#include "base/errno.h"
#include "host/command.h"

enum { SOURCES_DEEP = 16 };

struct reading {
	struct process *p;
	struct interfaces *f;
	const char *tool, *path;
	unsigned line, deep;
	struct stanza *open;
	bool mapping, wrong;
};

static bool reading_fails(struct reading *r, const char *what)
{
	process_error(r->p, "%s: %s:%u: %s\n", r->tool, r->path, r->line, what);
	r->wrong = true;
	return false;
}

/* the next word of *s, which advances past it; "" at the end */
static char *interfaces_word(char **s)
{
	char *word = *s + strspn(*s, " \t");

	*s = word + strcspn(word, " \t");
	if (**s)
		*(*s)++ = '\0';
	*s += strspn(*s, " \t");
	return word;
}

static char *copy_of(const char *s)
{
	const size_t n = strlen(s) + 1;

	return memcpy(malloc(n), s, n);
}

static bool read_iface(struct reading *r, char *rest)
{
	char *name = interfaces_word(&rest), *family = interfaces_word(&rest);
	char *method = interfaces_word(&rest);

	if (!*name)
		return reading_fails(r, "too few parameters for iface line");
	if (strcmp(family, "inet") != 0 && strcmp(family, "inet6") != 0 &&
		strcmp(family, "can") != 0)
		return reading_fails(
			r, "unknown or no address type and no inherits keyword specified");
	if (strcmp(method, "static") != 0 && strcmp(method, "manual") != 0 &&
		strcmp(method, "loopback") != 0 && strcmp(method, "dhcp") != 0 &&
		strcmp(method, "auto") != 0)
		return reading_fails(r, "unknown or no method and no inherits keyword specified");
	r->f->stanzas = realloc(r->f->stanzas, (r->f->count + 1) * sizeof(*r->f->stanzas));
	r->open = &r->f->stanzas[r->f->count++];
	*r->open = (struct stanza){
		.name = copy_of(name), .family = copy_of(family), .method = copy_of(method)};
	return true;
}

static bool read_file_of_interfaces(struct reading *from, const char *path);

static bool read_sources(struct reading *r, char *rest, bool directory)
{
	struct text found = {0}, pattern = {0};
	bool fine = true;

	if (!*rest)
		return reading_fails(r, "option with empty value");
	text_add(&pattern, "%s%s%s", *rest == '/' ? "" : "/etc/network/", rest,
		directory ? "/*" : "");
	size_t n = r->deep < SOURCES_DEEP ? glob_files(r->p->host, text_str(&pattern), &found) : 0;
	const char *at = text_str(&found);
	for (size_t i = 0; i < n && fine; i++, at += strlen(at) + 1)
		if (files_stat(r->p->host, at).kind == FILE_REGULAR)
			fine = read_file_of_interfaces(r, at);
	text_free(&found);
	text_free(&pattern);
	return fine;
}

static bool read_option(struct reading *r, const char *key, const char *rest)
{
	if (r->mapping)
		return true;
	if (!r->open)
		return reading_fails(r, "misplaced option");
	if (!*rest)
		return reading_fails(r, "option with empty value");
	words_add(&r->open->keys,
		strcmp(key, "post-up") == 0            ? "up"
			: strcmp(key, "pre-down") == 0 ? "down"
						       : key);
	words_add(&r->open->values, rest);
	return true;
}

static bool read_interfaces_line(struct reading *r, char *line)
{
	char *rest = line, *key = interfaces_word(&rest);
	size_t n = strlen(rest);

	while (n && strchr(" \t\r", rest[n - 1]))
		rest[--n] = '\0';
	if (!*key || *key == '#')
		return true;
	bool names = strcmp(key, "auto") == 0 || strncmp(key, "allow-", 6) == 0;
	if (names || strcmp(key, "iface") == 0 || strcmp(key, "mapping") == 0 ||
		strncmp(key, "source", 6) == 0 || strncmp(key, "no-", 3) == 0) {
		r->open = NULL;
		r->mapping = strcmp(key, "mapping") == 0;
	}
	if (strcmp(key, "auto") == 0 || strcmp(key, "allow-auto") == 0)
		for (char *w; *(w = interfaces_word(&rest));)
			words_add(&r->f->automatic, w);
	if (names || r->mapping || strncmp(key, "no-", 3) == 0)
		return true;
	if (strcmp(key, "iface") == 0)
		return read_iface(r, rest);
	if (strcmp(key, "source") == 0 || strcmp(key, "source-directory") == 0)
		return read_sources(r, rest, key[6] != '\0');
	return read_option(r, key, rest);
}

/* the next line from *at, joined with its continuation lines */
static bool next_interfaces_line(struct reading *r, const char **at, struct text *line)
{
	text_clear(line);
	while (**at) {
		size_t n = strcspn(*at, "\n");
		bool more = n && (*at)[n - 1] == '\\';
		text_putn(line, *at, more ? n - 1 : n);
		*at += n + ((*at)[n] == '\n');
		r->line++;
		if (!more)
			return true;
	}
	return line->len > 0;
}

static bool read_file_of_interfaces(struct reading *from, const char *path)
{
	struct reading r = {.p = from->p,
		.f = from->f,
		.tool = from->tool,
		.path = path,
		.deep = from->deep + 1};
	struct text content = {0}, line = {0};
	int error = files_read(r.p->host, path, &content);
	const char *at = text_str(&content);
	bool fine = true;

	if (error)
		process_error(r.p, "%s: couldn't open interfaces file \"%s\": %s\n", r.tool, path,
			errno_words(error));
	while (fine && next_interfaces_line(&r, &at, &line)) {
		text_putc(&line, '\0');
		fine = read_interfaces_line(&r, line.s);
	}
	if (!fine && r.wrong)
		process_error(r.p, "%s: couldn't read interfaces file \"%s\"\n", r.tool, path);
	text_free(&content);
	text_free(&line);
	return fine;
}

bool interfaces_read(struct process *p, const char *tool, struct interfaces *f)
{
	struct reading none = {.p = p, .tool = tool, .f = f};

	*f = (struct interfaces){0};
	return read_file_of_interfaces(&none, INTERFACES_FILE);
}

void interfaces_free(struct interfaces *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->stanzas[i].name);
		free(f->stanzas[i].family);
		free(f->stanzas[i].method);
		words_free(&f->stanzas[i].keys);
		words_free(&f->stanzas[i].values);
	}
	free(f->stanzas);
	words_free(&f->automatic);
}

const struct stanza *interfaces_find(
	const struct interfaces *f, const char *name, const struct stanza *after)
{
	size_t i = after ? (size_t)(after - f->stanzas) + 1 : 0;

	for (; i < f->count; i++)
		if (strcmp(f->stanzas[i].name, name) == 0)
			return &f->stanzas[i];
	return NULL;
}

const char *stanza_value(const struct stanza *s, const char *key)
{
	for (size_t i = 0; i < s->keys.count; i++)
		if (strcmp(words_item(&s->keys, i), key) == 0)
			return words_item(&s->values, i);
	return NULL;
}
