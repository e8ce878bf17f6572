/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * head, tail, wc (coreutils 9.1) on a host's files and on piped input: head and tail with -n N or
 * -N, wc with -l -w -c. -c too. tail -f is in tail_follow.c.
 */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "app/commands/text/tail_follow.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/options.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"

/* a file, or "-"; errno's negative */
static int read_input(struct process *p, const char *name, struct text *data)
{
	struct text path = {0};
	int error = 0;

	if (strcmp(name, "-") == 0) {
		size_t n;
		const char *in = process_input(p, &n);
		text_putn(data, in, n);
		return 0;
	}
	files_path(p->host, name, &path);
	error = files_read(p->host, text_str(&path), data);
	text_free(&path);
	return error;
}

static void wrong_option(struct process *p, const struct options *o, int c)
{
	option_complain(p, o, c);
	process_error(p, "Try '%s --help' for more information.\n", o->argv[0]);
	process_exit(p, 1);
}

/* ---- head, tail ---- */

struct ends {
	struct process *p;
	const char *name;
	uint64_t lines;
	bool last; /* tail */
	bool from, bytes;
	bool heads;
	unsigned shown;
};

/* bytes of the first `lines` lines */
static size_t first_lines(const struct text *t, uint64_t lines)
{
	size_t at = 0;

	while (lines-- > 0 && at < t->len) {
		const char *end = memchr(t->s + at, '\n', t->len - at);
		at = end ? (size_t)(end - t->s) + 1 : t->len;
	}
	return at;
}

/* where the last `lines` lines begin; a last line without a newline counts */
static size_t last_lines(const struct text *t, uint64_t lines)
{
	size_t at = t->len;

	if (lines == 0)
		return at;
	for (at -= at > 0; at > 0; at--)
		if (t->s[at - 1] == '\n' && --lines == 0)
			break;
	return at;
}

static bool has_lines(const struct text *t, uint64_t lines)
{
	size_t at = lines ? first_lines(t, lines - 1) : 0;

	return lines == 0 || (at < t->len && memchr(t->s + at, '\n', t->len - at));
}

static int show_end(struct ends *e, const char *name)
{
	struct text data = {0};
	int error = read_input(e->p, name, &data);

	if (error) {
		process_error(e->p, "%s: cannot open '%s' for reading: %s\n", e->name, name,
			errno_words(error));
	} else {
		size_t at = 0, to = data.len;
		if (e->bytes && e->last)
			at = e->lines < data.len ? data.len - (size_t)e->lines : 0;
		else if (e->bytes)
			to = e->lines < data.len ? (size_t)e->lines : data.len;
		else if (e->last && e->from)
			at = first_lines(&data, e->lines ? e->lines - 1 : 0);
		else if (e->last)
			at = last_lines(&data, e->lines);
		else if (e->from)
			to = last_lines(&data, e->lines);
		else
			to = first_lines(&data, e->lines);
		if (!e->last && !e->from &&
			(e->bytes ? to == e->lines : has_lines(&data, e->lines)))
			process_enough(e->p);
		if (e->heads)
			process_print(e->p, "%s==> %s <==\n", e->shown++ ? "\n" : "",
				strcmp(name, "-") == 0 ? "standard input" : name);
		process_write(e->p, text_str(&data) + at, to - at);
	}
	text_free(&data);
	return error ? 1 : 0;
}

static void run_ends(struct process *p, int argc, char **argv, bool last)
{
	static const char name_of[2][5] = {"head", "tail"};
	struct ends e = {.p = p, .name = name_of[last], .lines = 10, .last = last};
	const char *number = NULL;
	int c, status = 0;
	int follows = 0;
	char end_of_options[] = "--";

	/* "-5" stands for "-n 5" */
	if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
		number = argv[1] + 1;
		argv[1] = end_of_options;
	}
	struct options o = options_of(argc, argv, "n:c:qvfF");
	while ((c = option_next(&o)) != -1) {
		if (c == 'n' || c == 'c')
			number = o.argument;
		e.bytes |= c == 'c';
		follows = c == 'f' || c == 'F' ? c : follows;
		if (c == '?' || c == ':') {
			wrong_option(p, &o, c);
			return;
		}
	}
	/* tail -n +N: from line N on; head -n -N: all but the last N */
	e.from = number && *number == (last ? '+' : '-');
	if (number && !parse_u64(number + e.from, &e.lines)) {
		process_error(p, "%s: invalid number of lines: '%s'\n", e.name, number);
		process_exit(p, 1);
		return;
	}
	e.heads = o.operands > 1;
	if (o.operands == 0)
		status = show_end(&e, "-");
	for (int i = 1; i <= o.operands; i++)
		status |= show_end(&e, argv[i]);
	if (!follows || o.operands == 0 || !tail_follow(p, o.operands, argv + 1, follows == 'F'))
		process_exit(p, status);
}

static void run_head(struct process *p, int argc, char **argv)
{
	run_ends(p, argc, argv, false);
}

const struct command head_command = {
	.name = "head", .summary = N_("print the first lines"), .run = run_head};

static void run_tail(struct process *p, int argc, char **argv)
{
	run_ends(p, argc, argv, true);
}

const struct command tail_command = {
	.name = "tail", .summary = N_("print the last lines"), .run = run_tail};

/* ---- wc ---- */

enum { LINES, WORDS, BYTES, COUNTS };

struct wc {
	struct process *p;
	bool show[COUNTS];
	int width;
	uint64_t total[COUNTS];
};

static void count(const struct text *t, uint64_t n[COUNTS])
{
	bool inside = false;

	n[LINES] = n[WORDS] = 0;
	n[BYTES] = t->len;
	for (size_t i = 0; i < t->len; i++) {
		bool space = isspace((unsigned char)t->s[i]) != 0;
		n[LINES] += t->s[i] == '\n';
		n[WORDS] += !space && !inside;
		inside = !space;
	}
}

static void print_counts(const struct wc *w, const uint64_t n[COUNTS], const char *name)
{
	const char *gap = "";

	for (unsigned i = 0; i < COUNTS; i++)
		if (w->show[i]) {
			process_print(w->p, "%s%*" PRIu64, gap, w->width, n[i]);
			gap = " ";
		}
	if (name)
		process_print(w->p, " %s", name);
	process_print(w->p, "\n");
}

static int count_file(struct wc *w, const char *name, const char *shown)
{
	struct text data = {0};
	uint64_t n[COUNTS];
	int error = read_input(w->p, name, &data);

	if (error) {
		process_error(w->p, "wc: %s: %s\n", name, errno_words(error));
	} else {
		count(&data, n);
		for (unsigned i = 0; i < COUNTS; i++)
			w->total[i] += n[i];
		print_counts(w, n, shown);
	}
	text_free(&data);
	return error ? 1 : 0;
}

/* compute_number_width(): the digits of the total size; a pipe has no known size: 7 */
static int width_of(struct process *p, int operands, char **argv)
{
	uint64_t size = 0;
	int width = 1;

	for (int i = 1; i <= operands; i++) {
		struct text path = {0};
		if (strcmp(argv[i], "-") == 0)
			return 7;
		files_path(p->host, argv[i], &path);
		size += files_stat(p->host, text_str(&path)).size;
		text_free(&path);
	}
	while (size >= 10) {
		size /= 10;
		width++;
	}
	return operands ? width : 7;
}

static void run_wc(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "lwc");
	struct wc w = {.p = p};
	unsigned asked = 0;
	int c, status = 0;

	while ((c = option_next(&o)) != -1) {
		if (c == '?') {
			wrong_option(p, &o, c);
			return;
		}
		w.show[c == 'l' ? LINES : c == 'w' ? WORDS : BYTES] = true;
	}
	for (unsigned i = 0; i < COUNTS; i++)
		asked += w.show[i];
	for (unsigned i = 0; i < COUNTS; i++)
		w.show[i] |= asked == 0;
	w.width = asked == 1 && o.operands < 2 ? 1 : width_of(p, o.operands, argv);
	if (o.operands == 0)
		status = count_file(&w, "-", NULL);
	for (int i = 1; i <= o.operands; i++)
		status |= count_file(&w, argv[i], argv[i]);
	if (o.operands > 1)
		print_counts(&w, w.total, "total");
	process_exit(p, status);
}

const struct command wc_command = {
	.name = "wc", .summary = N_("count lines, words, bytes"), .run = run_wc};
