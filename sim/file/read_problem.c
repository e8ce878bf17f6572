/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a problem of a file is reported. The file's text is shown truncated and without control
 * characters: a hostile file must not write to the reader's terminal.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "file/read.h"

#define SHOWN_MAX 60

static bool plain_segment(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= 'A' && *s <= 'Z') &&
			!(*s >= '0' && *s <= '9') && *s != '_' && *s != '-')
			return false;
	return true;
}

/* at most SHOWN_MAX bytes, not cut inside a character */
static void put_shown(struct text *t, const char *s)
{
	size_t n = strlen(s), shown = n;

	if (n > SHOWN_MAX)
		for (shown = SHOWN_MAX; ((unsigned char)s[shown] & 0xc0) == 0x80; shown--)
			;
	text_shown(t, s, shown, SHOWN_WORD);
	if (shown < n)
		text_put(t, "…");
}

static void put_path(struct text *t, const struct where *w)
{
	if (!w)
		return;
	put_path(t, w->up);
	if (!w->name) {
		text_add(t, "[%zu]", w->index);
	} else if (plain_segment(w->name)) {
		text_add(t, "%s%s", w->up ? "." : "", w->name);
	} else {
		text_put(t, "[\"");
		put_shown(t, w->name);
		text_put(t, "\"]");
	}
}

const char *where_path(struct stash *s, const struct where *w)
{
	struct text t = {0};

	put_path(&t, w);
	char *path = stash_stringn(s, text_str(&t), t.len);
	text_free(&t);
	return path;
}

struct place where_place(struct reading *r, const struct doc *d, const struct where *w)
{
	return doc_place(d, where_path(r->stash, w));
}

static bool known(const struct problems *ps, const struct place *at, const char *text)
{
	for (size_t i = 0; i < ps->count; i++) {
		const struct problem *p = &ps->items[i];
		if (p->line == at->line && p->column == at->column && p->file && at->file &&
			strcmp(p->file, at->file) == 0 && strcmp(p->text, text) == 0)
			return true;
	}
	return false;
}

static void read_problem_add(
	struct problems *ps, struct place at, const char *hint, const char *fmt, va_list ap)
{
	struct text text = {0};

	text_vadd(&text, say(ps->language, fmt), ap);
	if (!known(ps, &at, text_str(&text)))
		problem_add(ps, at, hint, "%s", text_str(&text));
	text_free(&text);
}

void place_problem(struct problems *ps, struct place at, const char *hint, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	read_problem_add(ps, at, hint, fmt, ap);
	va_end(ap);
}

void read_problem(struct reading *r, const struct doc *d, const struct where *w, const char *hint,
	const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	read_problem_add(r->problems, where_place(r, d, w), hint, fmt, ap);
	va_end(ap);
}

void read_expected(struct reading *r, const struct doc *d, const struct where *w, const char *hint,
	const char *what)
{
	struct text found = {0};

	if (d->kind == DOC_SCALAR && (*d->text || d->quoted)) {
		text_putc(&found, '\'');
		put_shown(&found, d->text);
		text_putc(&found, '\'');
	} else {
		text_put(&found, say(r->problems->language, doc_found(d)));
	}
	read_problem(r, d, w, hint, N_("expected %s, found %s"), say(r->problems->language, what),
		text_str(&found));
	text_free(&found);
}

const char *read_scalar_text(
	struct reading *r, const struct doc *d, const struct where *w, const char *what)
{
	if (d->kind == DOC_SCALAR && (*d->text || d->quoted))
		return d->text;
	read_expected(r, d, w, NULL, what);
	return NULL;
}
