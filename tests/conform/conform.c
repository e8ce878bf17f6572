/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading recordings: a JSON object a line, the format chosen by the first. A line that is none is
 * a problem at its place, and the reading goes on behind it: whatever can be replayed is.
 */
#include "conform/conform.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "conform/conform_reading.h"
#include "conform/conform_world.h"
#include "conform/pair.h"

void conform_tell(struct conform_reading *r, const char *id, const char *kind,
	enum conform_verdict verdict, const char *expected, const char *got)
{
	const struct conform_finding f = {r->file, r->line, id, kind, verdict, expected, got};

	r->totals->observations++;
	r->totals->observed[verdict]++;
	if (r->sink)
		r->sink->report(r->sink, &f);
}

void conform_broken(struct conform_reading *r, const char *expected)
{
	problem_add(r->problems, (struct place){.file = r->file, .line = r->line}, NULL,
		"expected %s", say(r->problems->language, expected));
}

/* "6.18.44-fc" → 618 */
static int kernel_number(const char *release)
{
	int major = 0, minor = 0;

	sscanf(release, "%d.%d", &major, &minor);
	return major * 100 + minor;
}

typedef void read_line(struct conform_reading *r, json_t *object);

static void nothing(struct conform_reading *r, json_t *object)
{
	(void)r;
	(void)object;
}

/* What the lines behind the first one are; the first one is used up. */
static read_line *read_first(struct conform_reading *r, json_t *first)
{
	if (strcmp(conform_word(first, "section"), "meta") == 0) {
		r->kernel = kernel_number(conform_word(first, "kernel"));
		return conform_arp_line;
	}
	if (*conform_word(first, "session")) {
		conform_typed_header(r, first);
		return conform_typed_line;
	}
	if (pair_is_header(first)) {
		conform_pair_header(r, first);
		return conform_pair_line;
	}
	if (strcmp(conform_word(first, "type"), "header") == 0) {
		conform_session_header(r, first);
		return conform_session_line;
	}
	conform_broken(r, N_("a first line with \"section\": \"meta\" or \"type\": \"header\""));
	return nothing;
}

static json_t *parse(struct conform_reading *r, const char *line, size_t length)
{
	json_error_t error;
	json_t *object = json_loadb(line, length, 0, &error);
	struct text what = {0};

	if (json_is_object(object))
		return object;
	text_put(&what, say(r->problems->language, "a JSON object in this line"));
	if (!object)
		text_add(&what, ": %s", error.text);
	conform_broken(r, text_str(&what));
	text_free(&what);
	json_decref(object);
	return NULL;
}

static bool blank(const char *line)
{
	return line[strspn(line, " \t\r\n")] == '\0';
}

static void read_lines(struct conform_reading *r, FILE *file)
{
	read_line *read = NULL;
	char *line = NULL;
	size_t cap = 0;
	ssize_t length;

	while ((length = getline(&line, &cap, file)) > 0) {
		r->line++;
		json_t *object = blank(line) ? NULL : parse(r, line, (size_t)length);
		if (object && read)
			read(r, object);
		else if (object)
			read = read_first(r, object);
		if (!object && !blank(line))
			r->stopped = true;
		json_decref(object);
		if (!read && !blank(line))
			break;
	}
	if (r->line == 0 || (!read && blank(line)))
		conform_broken(r, N_("a recording: the file is empty"));
	free(line);
	if (r->session)
		conform_session_end(r);
	if (r->typed)
		conform_typed_end(r);
	if (r->pair)
		conform_pair_end(r);
}

int conform_file(const char *path, struct conform_totals *totals, struct conform_sink *sink,
	struct problems *problems)
{
	struct conform_reading r = {
		.file = path, .totals = totals, .sink = sink, .problems = problems, .kernel = 601};
	size_t before = problems->count + problems->left_out;
	const char *why;
	FILE *file = file_open(path, &why);

	if (!file)
		return problem_add(problems, (struct place){.file = path}, NULL, "%s",
			say(problems->language, why));
	read_lines(&r, file);
	if (ferror(file))
		problem_add(problems, (struct place){.file = path}, NULL, "%s", strerror(errno));
	fclose(file);
	return problems->count + problems->left_out > before ? -1 : 0;
}
