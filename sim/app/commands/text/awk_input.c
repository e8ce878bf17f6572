/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * awk: where records come from (operands, standard input, files and commands of getline) and where
 * print writes. RS is one character or, if empty, a blank line.
 *
 * A run on the lines that a pipe has so far (app/shell/filter.c) ends when it needs more; writes to
 * files wait for the last run.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/text/awk.h"
#include "app/system/files.h"
#include "app/system/operands.h"
#include "app/system/words.h"
#include "base/text.h"

/* ---- records ---- */

static size_t blank_line(const char *s, size_t n)
{
	size_t at = 0;

	while (at + 1 < n && !(s[at] == '\n' && s[at + 1] == '\n'))
		at++;
	return at + 1 < n ? at : n;
}

static bool take_record(struct awk *a, struct input *in, const char **line, size_t *n)
{
	char room[40];
	const char *rs = awk_setting(a, "RS", room), *s = text_str(&in->data);

	while (!*rs && in->at < in->data.len && s[in->at] == '\n')
		in->at++;
	if (in->at >= in->data.len)
		return false;
	*line = s + in->at;
	size_t rest = in->data.len - in->at;
	const char *end = *rs ? memchr(*line, *rs, rest) : *line + blank_line(*line, rest);
	*n = end ? (size_t)(end - *line) : rest;
	in->at += *n + 1;
	if (*rs != '\n' && in->at >= in->data.len && *n && (*line)[*n - 1] == '\n')
		--*n;
	return true;
}

/* ---- the operands ---- */

static bool is_assignment(const char *s)
{
	const char *equals = strchr(s, '=');

	if (!equals || (!isalpha((unsigned char)*s) && *s != '_'))
		return false;
	for (; s < equals; s++)
		if (!isalnum((unsigned char)*s) && *s != '_')
			return false;
	return true;
}

static void assign_operand(struct awk *a, const char *s)
{
	const char *equals = strchr(s, '=');

	awk_set_variable(a, awk_keep_text(a, s, (size_t)(equals - s)),
		awk_input_cell(a, equals + 1, strlen(equals + 1)));
}

static void open_operand(struct awk *a, const char *name)
{
	text_free(&a->input.data);
	a->input = (struct input){.name = name};
	a->any_input = true;
	a->fnr = 0;
	awk_set_variable(a, "FILENAME", awk_string_cell(a, strcmp(name, "-") == 0 ? "" : name));
	int error = operands_read(a->p, name, &a->input.data);
	if (!error)
		return;
	if (awk_effect(a))
		process_error(a->p, "awk: cannot open \"%s\" (%s)\n", name, errno_words(error));
	a->status = 2;
}

/* the next file; false: there is none */
static bool next_operand(struct awk *a)
{
	while (a->next_name < a->names) {
		const char *name = a->name[a->next_name++];
		if (!is_assignment(name)) {
			open_operand(a, name);
			return true;
		}
		assign_operand(a, name);
	}
	if (a->any_input)
		return false;
	open_operand(a, "-");
	return true;
}

bool awk_next_record(struct awk *a, const char **line, size_t *n)
{
	while (!a->input.name || !take_record(a, &a->input, line, n)) {
		if (a->input.name && strcmp(a->input.name, "-") == 0 && !process_input_ends(a->p))
			longjmp(a->wrong, AWK_STARVED);
		if (!next_operand(a))
			return false;
	}
	a->nr++;
	a->fnr++;
	return true;
}

/* ---- getline ---- */

static struct input *opened(struct awk *a, const char *name, int op, bool *fresh)
{
	struct input *in = a->files;

	while (in && (in->op != op || strcmp(in->name, name) != 0))
		in = in->next;
	*fresh = !in;
	if (in)
		return in;
	in = awk_keep(a, sizeof(*in));
	in->name = awk_keep_text(a, name, strlen(name));
	in->op = op;
	in->next = a->files;
	a->files = in;
	return in;
}

static void read_command(struct awk *a, struct input *in)
{
	const struct awk_wish w = {.command = in->name, .captured = true};
	const char *output;
	size_t n;

	awk_command(a, &w, &output, &n);
	text_putn(&in->data, output, n);
}

static int file_record(struct awk *a, struct awk_node *file, int op, const char **line, size_t *n)
{
	char room[40];
	struct cell c = awk_value(a, file);
	bool fresh;
	struct input *in = opened(a, awk_string_of(&c, room), op, &fresh);

	if (fresh && op)
		read_command(a, in);
	else if (fresh)
		in->fails = operands_read(a->p, in->name, &in->data) != 0;
	if (in->fails)
		return -1;
	return take_record(a, in, line, n);
}

int awk_getline(struct awk *a, struct awk_node *n)
{
	const char *line;
	size_t length;
	int found = n->b ? file_record(a, n->b, n->op, &line, &length)
			 : awk_next_record(a, &line, &length);

	if (found <= 0)
		return found;
	struct cell c = awk_input_cell(a, line, length);
	if (n->a) {
		awk_assign(a, n->a, c);
		return 1;
	}
	a->fields[0] = c;
	awk_split_record(a);
	return 1;
}

/* ---- print > FILE ---- */

static void write_file(struct awk *a, const char *name, bool append, const char *s, size_t n)
{
	struct text path = {0};
	bool fresh;
	struct input *in = opened(a, name, 0, &fresh);

	if (a->p->more)
		return;
	if (!awk_effect(a)) {
		in->written = true;
		return;
	}
	files_path(a->p->host, name, &path);
	int error = in->written ? 0 : files_open(a->p->host, text_str(&path), append);
	in->written = true;
	if (!error)
		error = files_write(a->p->host, text_str(&path), s, n);
	text_free(&path);
	if (!error)
		return;
	process_error(a->p, "awk: cannot open \"%s\" for output (%s)\n", name, errno_words(error));
	longjmp(a->wrong, 2);
}

void awk_print(struct awk *a, struct awk_node *n, const char *s, size_t length)
{
	char room[40];

	if (!n->b) {
		text_putn(&a->out, s, length);
		return;
	}
	struct cell c = awk_value(a, n->b);
	const char *name = awk_string_of(&c, room);
	if (n->op == '|') {
		bool fresh;
		text_putn(&opened(a, name, 'p', &fresh)->data, s, length);
	} else if (strcmp(name, "/dev/stderr") == 0) {
		if (awk_effect(a))
			process_error(a->p, "%.*s", (int)length, s);
	} else if (strcmp(name, "/dev/stdout") == 0 || strcmp(name, "-") == 0)
		text_putn(&a->out, s, length);
	else
		write_file(a, name, n->op == 'a', s, length);
}

/* a command that receives printed output runs when it is closed */
static int run_printed(struct awk *a, struct input *in)
{
	const struct awk_wish w = {.command = in->name, .data = &in->data};

	return awk_command(a, &w, NULL, NULL);
}

int awk_close(struct awk *a, const char *name)
{
	for (struct input **at = &a->files; *at; at = &(*at)->next) {
		struct input *in = *at;
		if (strcmp(in->name, name) != 0)
			continue;
		int status = in->op == 'p' ? run_printed(a, in) : 0;
		text_free(&in->data);
		*at = in->next;
		return status;
	}
	return -1;
}

void awk_close_commands(struct awk *a)
{
	struct input *last;

	do { /* the one that was opened first is first: the list has the others before it */
		last = NULL;
		for (struct input *in = a->files; in; in = in->next)
			last = in->op == 'p' ? in : last;
		if (last)
			awk_close(a, last->name);
	} while (last);
}

void awk_inputs_free(struct awk *a)
{
	text_free(&a->input.data);
	for (struct input *in = a->files; in; in = in->next)
		text_free(&in->data);
}
