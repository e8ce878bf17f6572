/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that read a pipe whose writer is still running. Those that need the whole input (sort,
 * wc, tail, xargs) run when the last writer has gone. Those that work line by line (grep, sed, awk,
 * head, cut, tr, cat, tee) run on the lines available so far, and again when more arrive: a run
 * that reached the end of its lines has not ended, and its earlier output is not written twice. So
 * a filter keeps no state between its lines, and a checkpoint needs none.
 *
 * Limit: beyond RERUN_BYTES a run waits until the input has grown by an eighth, so that all runs
 * together read at most nine times the input.
 */
#include <stdlib.h>
#include <string.h>

#include "app/shell/machine.h"
#include "app/system/commands.h"
#include "host/host.h"

#define RERUN_BYTES 65536u

/* ---- programs that read standard input ---- */

struct reader {
	const char *name;
	const char *with_value; /* letters of options whose value is the next word */
	int before;             /* words before its files: grep's pattern; −1: it has no files */
	bool by_lines;
	const char *instead; /* letters of options that replace those words: -e */
};

/* clang-format off */
static const struct reader readers[] = {
	{"awk", "Fvf", 1, true, "f"},
	{"bash", "cO", 0, false, ""},
	{"cat", "", 0, true, ""},
	{"cut", "fdcb", 0, true, ""},
	{"dash", "cO", 0, false, ""},
	{"egrep", "eABCm", 1, true, "e"},
	{"fgrep", "eABCm", 1, true, "e"},
	{"gawk", "Fvf", 1, true, "f"},
	{"grep", "eABCm", 1, true, "e"},
	{"head", "nc", 0, true, ""},
	{"ip6tables-restore", "", -1, false, ""},
	{"iptables-restore", "", -1, false, ""},
	{"ipvsadm-restore", "", -1, false, ""},
	{"less", "", 0, false, ""},
	{"more", "", 0, false, ""},
	{"nc", "psw", -1, false, ""},
	{"nl", "", 0, false, ""},
	{"rev", "", 0, false, ""},
	{"sed", "ef", 1, true, "ef"},
	{"sh", "cO", 0, false, ""},
	{"sort", "kto", 0, false, ""},
	{"tac", "", 0, false, ""},
	{"tail", "nc", 0, false, ""},
	{"tee", "", -1, true, ""},
	{"tr", "", -1, true, ""},
	{"uniq", "", 0, true, ""},
	{"wc", "", 0, false, ""},
	{"xargs", "", -1, false, ""},
};
/* clang-format on */

static const struct reader *reader_named(const char *name)
{
	const char *slash = strrchr(name, '/');

	name = slash ? slash + 1 : name;
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		if (strcmp(readers[i].name, name) == 0)
			return &readers[i];
	return NULL;
}

/* an option: is the next word its value? Also whether it is in *instead. */
static bool takes_next(const struct reader *r, const char *word, bool *instead)
{
	for (const char *o = word + 1; *o; o++) {
		*instead |= strchr(r->instead, *o) != NULL;
		if (strchr(r->with_value, *o))
			return !o[1];
	}
	return false;
}

/* Does it read its standard input, with these words? */
static bool reads_input(const struct reader *r, int argc, char **argv)
{
	int words = 0;
	bool instead = false, shell_text = false;

	if (r->before < 0)
		return true;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-") == 0 || strcmp(argv[i], "/dev/stdin") == 0)
			return true;
		if (argv[i][0] != '-') {
			words++;
			continue;
		}
		shell_text |= strcmp(argv[i], "-c") == 0;
		i += argv[i][1] != '-' && takes_next(r, argv[i], &instead);
	}
	return words <= (instead ? 0 : r->before) && !(shell_text && strchr(r->with_value, 'O'));
}

/* ---- running ---- */

struct filter_words {
	int argc;
	char **argv;
};

/* length of the complete lines */
static uint32_t whole_lines(const char *s, size_t n)
{
	while (n && s[n - 1] != '\n')
		n--;
	return (uint32_t)n;
}

/* programs reorder their words: each run gets its own list */
static void run_once(struct process *p, const struct command *c)
{
	size_t n = (size_t)p->filter_argc + 1;
	char **argv = calloc(n, sizeof(*argv));

	if (!argv)
		abort();
	memcpy(argv, p->filter_argv, n * sizeof(*argv));
	p->written[0] = p->written[1] = 0;
	p->in_taken = p->enough = false;
	p->more = true;
	c->run(p, p->filter_argc, argv);
	p->more = false;
	free(argv);
}

static bool grown(const struct process *p, uint32_t n)
{
	return n > p->in_length && (n < RERUN_BYTES || n - p->in_length >= p->in_length / 8);
}

static void feed(struct process *p)
{
	struct stream *s = p->io[0];
	const char *bytes;
	size_t n = stream_rest(s, &bytes);
	const struct reader *r = reader_named(p->filter_argv[0]);
	const struct command *c = NULL;

	if (!stream_open_ended(s)) {
		p->written[0] = p->written[1] = 0;
		p->in = bytes;
		p->in_length = (uint32_t)n;
		program_run(p, p->filter_argc, p->filter_argv);
		return;
	}
	uint32_t lines = whole_lines(bytes, n);
	if (r->by_lines && grown(p, lines)) {
		c = command_find(p->host, p->filter_argv[0]);
		p->in = bytes;
		p->in_length = lines;
		run_once(p, c);
	}
	if (p->running)
		stream_await(p, s, r->by_lines ? AWAITS_MORE : AWAITS_END, feed);
}

bool filter_start(struct process *c, int argc, char **argv)
{
	const struct reader *r = reader_named(argv[0]);

	if (!r || !stream_open_ended(c->io[0]) || !command_find(c->host, argv[0]) ||
		!reads_input(r, argc, argv))
		return false;
	c->filter_argc = argc;
	c->filter_argv = argv;
	c->in_length = 0;
	c->input = feed;
	feed(c);
	return true;
}
