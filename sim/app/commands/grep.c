/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grep (GNU grep 3.8): lines of files or of standard input that match a pattern; -v -i -c -n -q -F
 * -E -w -o is left out. Patterns are the C library's regular expressions (regcomp), basic or
 * extended.
 */
#include <regex.h>
#include <string.h>

#include "app/shell/commands.h"
#include "app/shell/files.h"
#include "app/shell/options.h"
#include "app/shell/words.h"

struct grep {
	struct process *p;
	regex_t pattern;
	bool invert, count, number, quiet, names;
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

static void search(struct grep *g, const char *name, const char *s, size_t n)
{
	struct text line = {0};
	unsigned number = 0, here = 0;

	for (size_t at = 0; at < n; number++) {
		const char *end = memchr(s + at, '\n', n - at);
		size_t length = end ? (size_t)(end - s) - at : n - at;
		text_clear(&line);
		text_putn(&line, s + at, length);
		at += length + 1;
		if ((regexec(&g->pattern, text_str(&line), 0, NULL, 0) == 0) == g->invert)
			continue;
		here++;
		if (!g->quiet && !g->count)
			report(g, name, number + 1, text_str(&line));
	}
	if (g->count && !g->quiet && g->names)
		process_print(g->p, "%s:%u\n", name, here);
	else if (g->count && !g->quiet)
		process_print(g->p, "%u\n", here);
	g->found += here;
	text_free(&line);
}

static bool search_file(struct grep *g, const char *name)
{
	struct text path = {0}, data = {0};

	files_path(g->p->host, name, &path);
	int error = files_read(g->p->host, text_str(&path), &data);
	if (error)
		process_error(g->p, "grep: %s: %s\n", name, errno_words(error));
	else
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
	int error = regcomp(&g->pattern, text_str(&plain), flags | REG_NOSUB);
	text_free(&plain);
	if (error)
		process_error(g->p, "grep: Invalid regular expression\n");
	return error;
}

static void run_grep(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "vicnqFEh");
	struct grep g = {.p = p};
	int c, flags = 0;
	bool fixed = false, hide = false, fine = true;

	while ((c = option_next(&o)) != -1) {
		g.invert |= c == 'v';
		g.count |= c == 'c';
		g.number |= c == 'n';
		g.quiet |= c == 'q';
		fixed |= c == 'F';
		hide |= c == 'h';
		flags |= c == 'i' ? REG_ICASE : c == 'E' ? REG_EXTENDED : 0;
		if (c == '?') {
			option_complain(p, &o, c);
			usage(p);
			return;
		}
	}
	if (o.operands == 0) {
		usage(p);
		return;
	}
	if (compile(&g, argv[1], fixed, fixed ? flags & ~REG_EXTENDED : flags) != 0) {
		process_exit(p, 2);
		return;
	}
	g.names = o.operands > 2 && !hide;
	if (o.operands == 1)
		search(&g, "(standard input)", p->in ? p->in : "", p->in_length);
	for (int i = 2; i <= o.operands; i++)
		fine &= search_file(&g, argv[i]);
	regfree(&g.pattern);
	process_exit(p, !fine ? 2 : g.found ? 0 : 1);
}

const struct command grep_command = {
	.name = "grep", .summary = "lines that match a pattern", .run = run_grep};
