/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grep (GNU grep 3.8): lines of files or of standard input that match a pattern; -v -i -c -n -q -F
 * -E -w -x -o -l -s -h -H -e -A. Patterns are the C library's regular expressions (regcomp), basic
 * or extended.
 */
#include <regex.h>
#include <string.h>

#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/options.h"
#include "app/system/words.h"
#include "base/text.h"

struct grep {
	struct process *p;
	regex_t pattern;
	bool invert, count, number, quiet, names, only, files, silent, whole_line;
	uint64_t behind; /* lines after a match, -A */
	size_t found;
};

static void report(struct grep *g, const char *name, unsigned number, const char *line)
{
	if (g->names)
		process_print(g->p, "%s:", name);
	if (g->number)
		process_print(g->p, "%u:", number);
	process_print(g->p, "%s\n", line);
}

/* -o: every match of the line by itself */
static void report_matches(struct grep *g, const char *name, unsigned number, const char *line)
{
	regmatch_t m[1];
	struct text one = {0};

	for (int flags = 0; regexec(&g->pattern, line, 1, m, flags) == 0; flags = REG_NOTBOL) {
		if (m[0].rm_eo > m[0].rm_so) {
			text_clear(&one);
			text_putn(&one, line + m[0].rm_so, (size_t)(m[0].rm_eo - m[0].rm_so));
			report(g, name, number, text_str(&one));
		} else if (!line[m[0].rm_eo]) {
			break;
		}
		line += m[0].rm_eo > m[0].rm_so ? m[0].rm_eo : m[0].rm_eo + 1;
	}
	text_free(&one);
}

static void search(struct grep *g, const char *name, const char *s, size_t n)
{
	struct text line = {0};
	unsigned number = 0, here = 0;
	uint64_t more = 0; /* lines still to be shown behind a match */

	for (size_t at = 0; at < n; number++) {
		const char *end = memchr(s + at, '\n', n - at);
		size_t length = end ? (size_t)(end - s) - at : n - at;
		text_clear(&line);
		text_putn(&line, s + at, length);
		at += length + 1;
		if ((regexec(&g->pattern, text_str(&line), 0, NULL, 0) == 0) == g->invert) {
			if (more && more--)
				report(g, name, number + 1, text_str(&line));
			continue;
		}
		here++;
		more = g->behind;
		if (g->only && !g->quiet && !g->count && !g->files)
			report_matches(g, name, number + 1, text_str(&line));
		else if (!g->quiet && !g->count && !g->files)
			report(g, name, number + 1, text_str(&line));
	}
	if (g->count && !g->quiet && g->names)
		process_print(g->p, "%s:%u\n", name, here);
	else if (g->count && !g->quiet)
		process_print(g->p, "%u\n", here);
	if (g->files && here && !g->quiet)
		process_print(g->p, "%s\n", name);
	g->found += here;
	text_free(&line);
}

static bool search_file(struct grep *g, const char *name)
{
	struct text path = {0}, data = {0};

	files_path(g->p->host, name, &path);
	int error = files_read(g->p->host, text_str(&path), &data);
	if (error && !g->silent)
		process_error(g->p, "grep: %s: %s\n", name, errno_words(error));
	else if (!error)
		search(g, name, text_str(&data), data.len);
	text_free(&path);
	text_free(&data);
	return error == 0;
}

/* -F: every character stands for itself */
static void plain_pattern(const char *s, struct text *out)
{
	for (; *s; s++) {
		if (strchr(".[]\\*^$", *s))
			text_putc(out, '\\');
		text_putc(out, *s);
	}
}

static void usage(struct process *p)
{
	process_fail(p, 2,
		"Usage: grep [OPTION]... PATTERNS [FILE]...\n"
		"Try 'grep --help' for more information.\n");
}

static int compile(struct grep *g, const char *pattern, bool fixed, int flags)
{
	struct text plain = {0};

	if (fixed)
		plain_pattern(pattern, &plain);
	else
		text_put(&plain, pattern);
	int error = regcomp(&g->pattern, text_str(&plain), flags | (g->only ? 0 : REG_NOSUB));
	text_free(&plain);
	if (error)
		process_error(g->p, "grep: Invalid regular expression\n");
	return error;
}

struct grep_options {
	int flags;
	bool fixed, hide, word, line, names;
	const char *pattern;
};

static bool read_options(struct grep *g, struct options *o, struct grep_options *x)
{
	int c;

	while ((c = option_next(o)) != -1) {
		g->invert |= c == 'v';
		g->count |= c == 'c';
		g->number |= c == 'n';
		g->quiet |= c == 'q';
		g->only |= c == 'o';
		g->files |= c == 'l';
		g->silent |= c == 's';
		x->fixed |= c == 'F';
		x->hide |= c == 'h';
		x->names |= c == 'H';
		x->word |= c == 'w';
		x->line |= c == 'x';
		x->flags |= c == 'i' ? REG_ICASE : c == 'E' ? REG_EXTENDED : 0;
		if (c == 'e')
			x->pattern = o->argument;
		if (c == '?' || c == ':' || (c == 'A' && !parse_u64(o->argument, &g->behind))) {
			option_complain(g->p, o, c);
			usage(g->p);
			return false;
		}
	}
	if (x->pattern || o->operands)
		return true;
	usage(g->p);
	return false;
}

/* -w and -x put their bounds around the pattern */
static int compile_bounded(struct grep *g, const struct grep_options *x, const char *pattern)
{
	struct text t = {0};
	const char *open = x->flags & REG_EXTENDED ? "(" : "\\(";
	const char *close = x->flags & REG_EXTENDED ? ")" : "\\)";

	if (x->fixed && (x->word || x->line))
		plain_pattern(pattern, &t);
	else
		text_put(&t, pattern);
	if (x->word || x->line) {
		struct text inner = t;
		t = (struct text){0};
		text_add(&t, "%s%s%s%s%s", x->line ? "^" : "\\<", open, text_str(&inner), close,
			x->line ? "$" : "\\>");
		text_free(&inner);
	}
	bool fixed = x->fixed && !x->word && !x->line;
	int flags = x->fixed ? x->flags & ~REG_EXTENDED : x->flags;
	int error = compile(g, text_str(&t), fixed, flags);
	text_free(&t);
	return error;
}

static void run_grep(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "vicnqFEhHolswxe:A:a");
	struct grep g = {.p = p};
	struct grep_options x = {0};
	int first = 1;
	bool fine = true;

	x.flags = strcmp(argv[0], "egrep") == 0 ? REG_EXTENDED : 0;
	if (!read_options(&g, &o, &x))
		return;
	if (!x.pattern)
		x.pattern = argv[first++];
	if (compile_bounded(&g, &x, x.pattern) != 0) {
		process_exit(p, 2);
		return;
	}
	int files = o.operands - first + 1;
	g.names = (files > 1 && !x.hide) || x.names;
	if (files == 0) {
		size_t n;
		const char *in = process_input(p, &n);
		search(&g, "(standard input)", in, n);
	}
	for (int i = first; i <= o.operands; i++)
		fine &= search_file(&g, argv[i]);
	regfree(&g.pattern);
	process_exit(p, !fine ? 2 : g.found ? 0 : 1);
}

const struct command egrep_command = {.name = "egrep", .summary = "grep -E", .run = run_grep};
const struct command grep_command = {
	.name = "grep", .summary = "lines that match a pattern", .run = run_grep};
