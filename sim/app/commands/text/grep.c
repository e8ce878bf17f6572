/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grep (GNU grep 3.8): lines of files or of standard input that match a pattern; -v -i -c -n -q -F
 * -E -P -w -x -o -l -s -h -H -e -m -A -B -C -r. Patterns are the C library's regular expressions
 * (regcomp), basic or extended; each line of a pattern, and each -e, is a separate pattern.
 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/text/grep_perl.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/options.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"

struct grep {
	struct process *p;
	regex_t pattern;
	bool invert, count, number, quiet, names, only, files, silent, whole_line;
	uint64_t before, behind; /* lines around a match: -B, -A */
	uint64_t most;           /* matches of a file, -m */
	size_t found;
	size_t group; /* of the expression, that is the match: -P */
};

/* a line; `mark`: ':' of a match, '-' of a line around one */
static void report(struct grep *g, const char *name, size_t number, const char *line, char mark)
{
	if (g->names)
		process_print(g->p, "%s%c", name, mark);
	if (g->number)
		process_print(g->p, "%zu%c", number, mark);
	process_print(g->p, "%s\n", line);
}

/* -o: every match of the line by itself */
static void report_matches(struct grep *g, const char *name, size_t number, const char *line)
{
	regmatch_t found[GREP_GROUPS];
	struct text one = {0};

	for (int flags = 0; regexec(&g->pattern, line, GREP_GROUPS, found, flags) == 0;
		flags = REG_NOTBOL) {
		const regmatch_t *m = &found[g->group];
		if (m->rm_eo > m->rm_so) {
			text_clear(&one);
			text_putn(&one, line + m->rm_so, (size_t)(m->rm_eo - m->rm_so));
			report(g, name, number, text_str(&one), ':');
		} else if (!line[m->rm_eo]) {
			break;
		}
		line += m->rm_eo > m->rm_so ? m->rm_eo : m->rm_eo + 1;
	}
	text_free(&one);
}

/* The lines of one input, and how far they are shown. */
struct searched {
	const char *name, *s;
	size_t *starts; /* of each line, and of the one after the last */
	size_t count, here;
	size_t shown; /* lines up to here need not be shown any more */
	struct text line;
};

static void find_lines(struct searched *x, size_t n)
{
	size_t cap = 0;

	for (size_t at = 0; at < n;) {
		const char *end = memchr(x->s + at, '\n', n - at);
		if (x->count + 2 > cap) {
			cap = cap ? cap * 2 : 64;
			x->starts = realloc(x->starts, cap * sizeof(*x->starts));
			if (!x->starts)
				abort();
		}
		x->starts[x->count++] = at;
		at = end ? (size_t)(end - x->s) + 1 : n + 1;
		x->starts[x->count] = at;
	}
}

static const char *line_at(struct searched *x, size_t i)
{
	text_clear(&x->line);
	text_putn(&x->line, x->s + x->starts[i], x->starts[i + 1] - x->starts[i] - 1);
	return text_str(&x->line);
}

static void report_context(struct grep *g, struct searched *x, size_t from, size_t to)
{
	for (size_t i = from; i < to && i < x->count; i++)
		report(g, x->name, i + 1, line_at(x, i), '-');
	x->shown = to > x->shown ? to : x->shown;
}

/* a match and the lines before it; those after it are shown when their end is known */
static void report_match(struct grep *g, struct searched *x, size_t i)
{
	size_t from = i > g->before ? (size_t)(i - g->before) : 0;

	if (g->only) {
		report_matches(g, x->name, i + 1, line_at(x, i));
		return;
	}
	if (from < x->shown)
		from = x->shown;
	else if ((g->before || g->behind) && x->here > 1 && from > x->shown)
		process_print(g->p, "--\n");
	report_context(g, x, from, i);
	report(g, x->name, i + 1, line_at(x, i), ':');
	x->shown = i + 1;
}

static bool line_matches(struct grep *g, struct searched *x, size_t i)
{
	return (regexec(&g->pattern, line_at(x, i), 0, NULL, 0) == 0) != g->invert;
}

static void search_lines(struct grep *g, struct searched *x)
{
	bool silent = g->quiet || g->count || g->files;
	uint64_t left = 0; /* lines still to be shown behind a match */

	for (size_t i = 0; i < x->count && (x->here < g->most || left); i++) {
		if (x->here < g->most && line_matches(g, x, i)) {
			x->here++;
			if (!silent)
				report_match(g, x, i);
			left = g->behind;
		} else if (left && !silent) {
			report_context(g, x, i, i + 1);
			left--;
		}
	}
	if (x->here >= g->most && !left)
		process_enough(g->p);
}

static void search(struct grep *g, const char *name, const char *s, size_t n)
{
	struct searched x = {.name = name, .s = s};

	find_lines(&x, n);
	search_lines(g, &x);
	g->found += x.here;
	free(x.starts);
	text_free(&x.line);
	if (g->found && g->quiet)
		process_enough(g->p);
	if (!process_input_ends(g->p) && !g->p->enough)
		return;
	if (g->count && !g->quiet && g->names)
		process_print(g->p, "%s:%zu\n", name, x.here);
	else if (g->count && !g->quiet)
		process_print(g->p, "%zu\n", x.here);
	if (g->files && x.here && !g->quiet)
		process_print(g->p, "%s\n", name);
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

struct grep_options {
	int flags;
	bool fixed, perl, hide, word, line, names, recursive, given;
	struct text patterns; /* one a line */
};

static const struct long_option longs[] = {{"after-context", true, 'A'},
	{"before-context", true, 'B'}, {"context", true, 'C'}, {"count", false, 'c'},
	{"extended-regexp", false, 'E'}, {"fixed-strings", false, 'F'}, {"ignore-case", false, 'i'},
	{"invert-match", false, 'v'}, {"line-number", false, 'n'}, {"line-buffered", false, 'a'},
	{"color", false, 'a'}, {"colour", false, 'a'}, {"max-count", true, 'm'},
	{"no-filename", false, 'h'}, {"no-messages", false, 's'}, {"only-matching", false, 'o'},
	{"quiet", false, 'q'}, {"silent", false, 'q'}, {"recursive", false, 'r'},
	{"regexp", true, 'e'}, {"text", false, 'a'}, {"with-filename", false, 'H'},
	{"word-regexp", false, 'w'}, {"line-regexp", false, 'x'},
	{"files-with-matches", false, 'l'}, {NULL, false, 0}};

static void read_flags(struct grep *g, struct grep_options *x, int c)
{
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
	x->recursive |= c == 'r' || c == 'R';
	x->flags |= c == 'i' ? REG_ICASE : c == 'E' ? REG_EXTENDED : 0;
}

/* -A, -B, -C, -m: false, with a message, if it is not a number */
static bool read_number(struct grep *g, int c, const char *s)
{
	uint64_t n;

	if (!parse_u64(s, &n)) {
		process_fail(g->p, 2,
			c == 'm' ? "grep: invalid max count\n"
				 : "grep: %s: invalid context length argument\n",
			s);
		return false;
	}
	if (c == 'm')
		g->most = n;
	if (c == 'A' || c == 'C')
		g->behind = n;
	if (c == 'B' || c == 'C')
		g->before = n;
	return true;
}

static void add_pattern(struct grep_options *x, const char *pattern)
{
	text_add(&x->patterns, "%s%s", x->given ? "\n" : "", pattern);
	x->given = true;
}

static bool read_options(struct grep *g, struct options *o, struct grep_options *x)
{
	int c;

	o->longs = longs;
	o->optional_longs = " color colour ";
	while ((c = option_next(o)) != -1) {
		x->perl |= c == 'P';
		if (c == '?' || c == ':') {
			option_complain(g->p, o, c);
			usage(g->p);
			return false;
		}
		read_flags(g, x, c);
		if (c == 'e')
			add_pattern(x, o->argument);
		if (strchr("ABCm", c) && !read_number(g, c, o->argument))
			return false;
	}
	if (x->given || o->operands)
		return true;
	usage(g->p);
	return false;
}

/* one line of the patterns; -w and -x put their bounds around it */
static void put_pattern(struct text *t, const struct grep_options *x, const char *s, bool bounded)
{
	bool extended = x->flags & REG_EXTENDED && !x->fixed;
	const char *open = extended ? "(" : "\\(", *close = extended ? ")" : "\\)";

	if (bounded)
		text_add(t, "%s%s", x->line ? "^" : x->word ? "\\<" : "", open);
	if (x->fixed)
		plain_pattern(s, t);
	else
		text_put(t, s);
	if (bounded)
		text_add(t, "%s%s", close, x->line ? "$" : x->word ? "\\>" : "");
}

static int compile_patterns(struct grep *g, const struct grep_options *x)
{
	const char *s = text_str(&x->patterns);
	bool bounded = x->word || x->line || strchr(s, '\n');
	int flags = x->fixed ? x->flags & ~REG_EXTENDED : x->flags;
	struct text t = {0}, line = {0};

	if (x->perl && (bounded || !grep_perl(s, &t, &g->group))) {
		text_free(&t);
		refuse(g->p, "grep -P", "grep -E");
		return REG_BADPAT;
	}
	if (x->perl) {
		flags |= REG_EXTENDED;
		s = "";
	}
	for (bool first = !x->perl; first || *s; first = false) {
		size_t n = strcspn(s, "\n");
		text_clear(&line);
		text_putn(&line, s, n);
		if (!first)
			text_put(&t, flags & REG_EXTENDED ? "|" : "\\|");
		put_pattern(&t, x, text_str(&line), bounded);
		s += n + (s[n] == '\n');
	}
	int error = regcomp(&g->pattern, text_str(&t), flags | (g->only ? 0 : REG_NOSUB));
	if (error)
		process_fail(g->p, 2, "grep: Invalid regular expression\n");
	text_free(&t);
	text_free(&line);
	return error;
}

/* ---- -r ---- */

struct below {
	struct grep *g;
	const char *dir;
	bool *fine;
};

static void search_below(struct grep *g, const char *name, bool *fine);

static void search_one(void *arg, const char *name, const struct file_info *info)
{
	const struct below *b = arg;
	struct text path = {0};

	text_add(&path, "%s%s%s", b->dir, b->dir[strlen(b->dir) - 1] == '/' ? "" : "/", name);
	if (info->kind == FILE_DIR)
		search_below(b->g, text_str(&path), b->fine);
	else if (info->kind == FILE_REGULAR)
		*b->fine &= search_file(b->g, text_str(&path));
	text_free(&path);
}

static void search_below(struct grep *g, const char *name, bool *fine)
{
	struct text path = {0};
	struct below b = {g, name, fine};

	files_path(g->p->host, name, &path);
	if (files_stat(g->p->host, text_str(&path)).kind == FILE_DIR)
		files_list(g->p->host, text_str(&path), search_one, &b);
	else
		*fine &= search_file(g, name);
	text_free(&path);
}

static bool search_all(struct grep *g, const struct grep_options *x, int count, char **names)
{
	char here[] = ".", *alone[] = {here};
	bool fine = true;

	g->names = ((count > 1 || x->recursive) && !x->hide) || x->names;
	if (count == 0 && !x->recursive) {
		size_t n;
		const char *in = process_input(g->p, &n);
		search(g, "(standard input)", in, n);
	}
	if (count == 0 && x->recursive) {
		names = alone;
		count = 1;
	}
	for (int i = 0; i < count; i++)
		if (x->recursive)
			search_below(g, names[i], &fine);
		else
			fine &= search_file(g, names[i]);
	return fine;
}

static void run_grep(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "vicnqFEhHolswxe:A:B:C:m:arRP");
	struct grep g = {.p = p, .most = UINT64_MAX};
	struct grep_options x = {0};
	int first = 1;

	x.flags = strcmp(argv[0], "egrep") == 0 ? REG_EXTENDED : 0;
	x.fixed = strcmp(argv[0], "fgrep") == 0;
	bool fine = read_options(&g, &o, &x);
	if (fine && !x.given)
		add_pattern(&x, argv[first++]);
	fine = fine && compile_patterns(&g, &x) == 0;
	text_free(&x.patterns);
	if (!fine)
		return;
	fine = search_all(&g, &x, o.operands - first + 1, argv + first);
	regfree(&g.pattern);
	process_exit(p, !fine && !(g.quiet && g.found) ? 2 : g.found ? 0 : 1);
}

const struct command egrep_command = {.name = "egrep", .summary = "grep -E", .run = run_grep};
const struct command fgrep_command = {.name = "fgrep", .summary = "grep -F", .run = run_grep};
const struct command grep_command = {
	.name = "grep", .summary = N_("print lines that match a pattern"), .run = run_grep};
