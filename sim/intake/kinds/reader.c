/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the texts line by line: determines the host of a line (a prompt, a heading, the file's
 * name), the command that printed it, and the recogniser that accepts it.
 */
#include "intake/kinds/reader.h"

#include <stdlib.h>
#include <string.h>

void intake_gap_add(struct intake_gap **items, size_t *count, size_t *cap, const char *file,
	unsigned line, const char *words)
{
	struct intake_gap *last = *count ? &(*items)[*count - 1] : NULL;

	if (last && last->file == file && last->to + 1 >= line) {
		last->to = line;
		return;
	}
	if (*count == *cap) {
		*cap = *cap ? *cap * 2 : 16;
		*items = intake_grown(*items, *cap * sizeof(**items));
	}
	(*items)[(*count)++] = (struct intake_gap){file, line, line, words};
}

/* ---- one line ---- */

static enum taken offer(struct reading *r, const struct recogniser *to, const char *line)
{
	struct words w;
	char copy[4097];
	const struct recogniser *before = r->current;
	struct reading kept = *r;

	if (before != to) {
		r->dev = NULL;
		r->service = NULL;
		r->table = r->chain = NULL;
		r->open = NULL;
		r->object = NULL;
		r->variables = NULL;
		r->depth = r->columns = 0;
		r->fresh = true;
	}
	const size_t n = strnlen(line, sizeof(copy) - 1);
	memcpy(copy, line, n);
	copy[n] = '\0';
	intake_words(&w, copy);
	enum taken taken = to->line(r, line, &w);
	if (taken == TAKEN_NOT) {
		*r = kept;
		return taken;
	}
	r->current = to;
	r->fresh = false;
	return taken;
}

static enum taken offer_all(struct reading *r, const char *line)
{
	const struct recogniser *typed = *r->command ? intake_recogniser_of(r->command) : NULL;
	const struct recogniser *current = r->current;
	enum taken taken;

	if (current && (taken = offer(r, current, line)) != TAKEN_NOT)
		return taken;
	if (typed && typed != current && (taken = offer(r, typed, line)) != TAKEN_NOT)
		return taken;
	const struct recogniser *o;
	for (size_t i = 0; (o = intake_recogniser_at(i)); i++)
		if (o != current && o != typed && (taken = offer(r, o, line)) != TAKEN_NOT)
			return taken;
	return TAKEN_NOT;
}

/* a fence of Markdown, or what draws a line */
static bool is_ornament(const char *line)
{
	size_t n = strspn(line, " \t");

	if (strncmp(line + n, "```", 3) == 0 || strncmp(line + n, "~~~", 3) == 0)
		return true;
	return line[n + strspn(line + n, "-=*_#+~.·─ \t")] == '\0';
}

/* the output of a command that is irrelevant to the cluster's setup */
static bool is_of_another_command(const struct reading *r)
{
	return *r->command && !intake_recogniser_of(r->command) && !*r->file;
}

/* an error message of a shell or tool in place of output */
static bool is_complaint(const char *s)
{
	static const char *const ends[] = {": No such file or directory", ": command not found",
		": not found", ": Permission denied", ": Operation not permitted", NULL};
	size_t n = strlen(s);

	for (const char *const *e = ends; *e; e++) {
		size_t length = strlen(*e);
		if (n > length && strcmp(s + n - length, *e) == 0)
			return true;
	}
	return false;
}

static void read_line(struct reading *r, char *line)
{
	struct intake *in = r->in;

	r->at.words = line + strspn(line, " \t");
	if (intake_prompt(r, line))
		return;
	if (is_ornament(line) && !(r->current && r->depth)) {
		r->fresh = true;
		return;
	}
	switch (offer_all(r, line)) {
	case TAKEN_IT: in->recognised++; return;
	case TAKEN_IPV6:
		in->recognised++;
		intake_gap(&in->ipv6, r->at.file, r->at.line, r->at.words);
		return;
	case TAKEN_PASSED: intake_gap(&in->passed, r->at.file, r->at.line, r->at.words); return;
	case TAKEN_NOT: break;
	}
	if (intake_heading(r, line))
		return;
	if (is_of_another_command(r) || is_complaint(line))
		intake_gap(&in->passed, r->at.file, r->at.line, r->at.words);
	else
		intake_gap(&in->unknown, r->at.file, r->at.line, r->at.words);
}

/* ---- one text ---- */

static const char *file_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	return strstr(name, ".conf") ? slash ? slash + 1 : name : "";
}

/* after an empty line or a fence, at the start, or underlined */
static bool stands_apart(const struct intake_text *text, size_t i)
{
	if (i == 0 || is_ornament(text->lines[i - 1]))
		return true;
	return i + 1 < text->count && *text->lines[i + 1] && is_ornament(text->lines[i + 1]);
}

static void read_text(struct intake *in, const struct intake_text *text)
{
	struct reading r = {.in = in, .command = "", .file = file_of(text->name)};

	r.at = (struct intake_line){.file = text->name, .line = 1, .words = ""};
	r.host = intake_host_of_text(in, text->name, r.at);
	const bool prefixed = intake_is_prefixed(text);
	for (size_t i = 0; i < text->count; i++) {
		r.at.line = (unsigned)i + 1;
		r.apart = stands_apart(text, i);
		char *line = text->lines[i];
		read_line(&r, prefixed ? intake_prefixed(&r, line) : line);
	}
}

void intake_read(struct intake *in)
{
	for (const struct intake_text *t = in->texts.first; t; t = t->next)
		read_text(in, t);
}
