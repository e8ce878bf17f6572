/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Problems are stored in the order found and shown in file order, so that a reader goes through the
 * file once. Problems at one place are ordered by their text: the order does not depend on the
 * sort.
 */
#include "base/problem.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

#define LIMIT_DEFAULT 200

void place_path(struct text *path, struct place at, const char *name)
{
	bool placed = at.file && name[0] != '/' && at.origin != ORIGIN_COMMAND_LINE;
	const char *slash = placed ? strrchr(at.file, '/') : NULL;

	if (slash)
		text_putn(path, at.file, (size_t)(slash - at.file) + 1);
	text_put(path, name);
}

static char *copy(const char *s)
{
	return s ? strdup(s) : NULL;
}

int problem_add(struct problems *ps, struct place at, const char *hint, const char *fmt, ...)
{
	if (ps->count >= (ps->limit ? ps->limit : LIMIT_DEFAULT)) {
		ps->left_out++;
		return -1;
	}
	if (ps->count == ps->cap) {
		ps->cap = ps->cap ? ps->cap * 2 : 8;
		ps->items = realloc(ps->items, ps->cap * sizeof(*ps->items));
		if (!ps->items)
			abort();
	}
	struct text text = {0};
	va_list ap;
	va_start(ap, fmt);
	text_vadd(&text, say(ps->language, fmt), ap);
	va_end(ap);
	ps->items[ps->count++] = (struct problem){.file = copy(at.file),
		.line = at.line,
		.column = at.column,
		.path = copy(at.path),
		.text = text.s ? text.s : strdup(""),
		.hint = hint ? copy(say(ps->language, hint)) : NULL};
	return -1;
}

static int by_place(const void *a, const void *b)
{
	const struct problem *x = a, *y = b;
	int file = strcmp(x->file ? x->file : "", y->file ? y->file : "");

	if (file)
		return file;
	if (x->line != y->line)
		return x->line - y->line;
	return x->column != y->column ? x->column - y->column : strcmp(x->text, y->text);
}

static void put_hint(const struct problems *ps, const char *hint, struct text *out)
{
	struct text shown = {0};

	text_shown(&shown, hint, strlen(hint), SHOWN_LINES);
	text_add(out, say(ps->language, " (%s)"), text_str(&shown));
	text_free(&shown);
}

void problems_print(struct problems *ps, struct text *out)
{
	if (ps->count)
		qsort(ps->items, ps->count, sizeof(*ps->items), by_place);
	for (size_t i = 0; i < ps->count; i++) {
		const struct problem *p = &ps->items[i];
		if (p->file) {
			text_shown(out, p->file, strlen(p->file), SHOWN_WORD);
			text_putc(out, ':');
		}
		if (p->line)
			text_add(out, "%d:", p->line);
		if (p->line && p->column)
			text_add(out, "%d:", p->column);
		if (p->file || p->line)
			text_putc(out, ' ');
		if (p->path && *p->path) {
			text_shown(out, p->path, strlen(p->path), SHOWN_WORD);
			text_put(out, ": ");
		}
		text_shown(out, p->text, strlen(p->text), SHOWN_LINES);
		if (p->hint)
			put_hint(ps, p->hint, out);
		text_putc(out, '\n');
	}
	if (ps->left_out)
		text_add(out, say(ps->language, N_("… and %zu more\n")), ps->left_out);
}

void problems_free(struct problems *ps)
{
	for (size_t i = 0; i < ps->count; i++) {
		free(ps->items[i].file);
		free(ps->items[i].path);
		free(ps->items[i].text);
		free(ps->items[i].hint);
	}
	free(ps->items);
	*ps = (struct problems){0};
}
