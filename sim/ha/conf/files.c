/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of a configuration (keepalived 2.2.7, lib/parser.c: check_include(), open_glob_file(),
 * open_conf_file()). `include PATTERN` reads every matching file, relative to the directory of the
 * including file; if none matches, a message says so, and only includem, includew and includea make
 * it an error. keepalived reads a file that includes itself until it can open no more files; here
 * the loop is reported and stopped. Not supported: braces in patterns.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ha/conf/reader.h"
#include "net/network.h"

static struct ha_open_file *innermost(const struct ha_reader *r)
{
	return r->depth ? r->files[r->depth - 1] : NULL;
}

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
	const struct ha_open_file *f = innermost(r);
	const char *slash = f ? strrchr(f->path, '/') : NULL;
	struct text t = {0};

	if (*name != '/' && slash)
		text_putn(&t, f->path, (size_t)(slash + 1 - f->path));
	text_put(&t, name);
	ha_copy(out, HA_PATH, text_str(&t));
	text_free(&t);
}

/* as shown in messages: as written, with the pattern replaced by its match */
static void show(struct ha_open_file *f)
{
	const char *slash = strrchr(f->written, '/'), *base = strrchr(f->path, '/');
	struct text t = {0};

	if (*f->written == '/' || !base) {
		text_put(&t, f->path);
	} else {
		text_putn(&t, f->written, slash ? (size_t)(slash + 1 - f->written) : 0);
		text_put(&t, base + 1);
	}
	ha_copy(f->shown, HA_PATH, text_str(&t));
	text_free(&t);
}

bool ha_open(struct ha_reader *r, const char *path)
{
	struct text text = {0};

	if (r->from->read(r->host, path, &text)) {
		text_free(&text);
		return false;
	}
	struct ha_open_file *f = ha_conf_alloc(r->conf, sizeof(*f));
	ha_copy(f->path, HA_PATH, path);
	ha_copy(f->written, HA_PATH, path);
	show(f);
	f->text = text;
	r->files[r->depth++] = f;
	return true;
}

static void close_file(struct ha_reader *r)
{
	struct ha_open_file *f = r->files[--r->depth];

	text_free(&f->text);
	text_free(&f->names);
}

void ha_close_all(struct ha_reader *r)
{
	while (r->depth)
		close_file(r);
}

/* the next file of a pattern; false: none */
static bool next_of_pattern(struct ha_reader *r)
{
	struct ha_open_file *f = innermost(r);

	while (f->next_name < f->names.len) {
		const char *path = f->names.s + f->next_name;
		struct text text = {0};
		f->next_name += strlen(path) + 1;
		if (r->from->read(r->host, path, &text)) {
			text_free(&text);
			continue;
		}
		text_free(&f->text);
		f->text = text;
		f->next = f->line = 0;
		ha_copy(f->path, HA_PATH, path);
		show(f);
		return true;
	}
	return false;
}

bool ha_file_line(struct ha_reader *r)
{
	while (r->depth) {
		struct ha_open_file *f = innermost(r);
		const char *s = text_str(&f->text) + f->next;
		const char *end = text_str(&f->text) + f->text.len;
		if (r->lines >= HA_LINES_MAX) {
			ha_refuse(r, "lvslab: not simulated: more than %u lines", HA_LINES_MAX);
			ha_close_all(r);
			return false;
		}
		if (s >= end) {
			if (!next_of_pattern(r))
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

/* ---- include ---- */

enum include_kind { INCLUDE_R = 1, INCLUDE_M = 2, INCLUDE_W = 4, INCLUDE_B = 8 };

/* −1: not an include; *pattern: its argument */
static int include_kind(const char *line, const char **pattern)
{
	static const char letters[] = "rmwba";
	static const int kinds[] = {INCLUDE_R, INCLUDE_R | INCLUDE_M,
		INCLUDE_R | INCLUDE_M | INCLUDE_W, INCLUDE_R | INCLUDE_B,
		INCLUDE_R | INCLUDE_M | INCLUDE_B | INCLUDE_W};
	const char *letter = NULL;

	if (strncmp(line, "include", 7) != 0 || !line[7])
		return -1;
	if (!strchr(" \t", line[7])) {
		letter = strchr(letters, line[7]);
		if (!letter || (line[8] != ' ' && line[8] != '\t'))
			return -1;
	}
	*pattern = line + (letter ? 9 : 8);
	*pattern += strspn(*pattern, " \t");
	return letter ? kinds[letter - letters] : 0;
}

/* file_config_error(): reported by the parent; an error only for some kinds of include */
static void say_missing(struct ha_reader *r, bool error, const char *fmt, const char *pattern)
{
	const enum ha_sayer sayer = r->sayer;
	const bool wrong = r->conf->wrong;
	char words[HA_PATH + 64];

	snprintf(words, sizeof(words), fmt, pattern);
	r->sayer = HA_SAYS_PARENT;
	ha_wrong(r, "%s", words);
	r->sayer = sayer;
	r->conf->wrong = wrong || error;
	r->conf->missing |= error;
}

static bool has_wildcard(const char *s)
{
	return strpbrk(s, "*?[") != NULL;
}

/* the matches of the pattern, each with a NUL */
static size_t matches(struct ha_reader *r, const char *path, struct text *names)
{
	if (has_wildcard(path) && r->from->glob)
		return r->from->glob(r->host, path, names);
	text_putn(names, path, strlen(path) + 1);
	return 1;
}

static void open_pattern(struct ha_reader *r, const char *pattern, int kind)
{
	char path[HA_PATH];
	struct text names = {0};

	join(r, pattern, path);
	if (is_open(r, path) || r->depth == HA_FILES) {
		ha_refuse(r,
			"lvslab: %s includes itself: keepalived reads it until no more files can "
			"be opened",
			pattern);
		return;
	}
	const size_t count = matches(r, path, &names);
	struct ha_open_file *f = ha_conf_alloc(r->conf, sizeof(*f));
	ha_copy(f->written, HA_PATH, pattern);
	f->names = names;
	r->files[r->depth++] = f;
	if (count && next_of_pattern(r))
		return;
	close_file(r);
	if (!has_wildcard(pattern))
		say_missing(r, kind & INCLUDE_M, "Config files missing '%s'.", pattern);
	else if (kind & INCLUDE_W)
		say_missing(r, true, "No config files matched '%s'.", pattern);
}

bool ha_include(struct ha_reader *r)
{
	const char *pattern;
	const int kind = include_kind(r->line, &pattern);
	char written[HA_PATH];

	if (kind < 0)
		return false;
	ha_copy(written, sizeof(written), pattern);
	open_pattern(r, written, kind);
	return true;
}
