/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that run programs: sudo su env nohup nice timeout watch xargs ssh (scp is in scp.c), of
 * coreutils 9.1, findutils 4.9, procps-ng 4.0.2, OpenSSH. Every user is root, and every host
 * accepts root from every other host. Not supported: xargs -P; watch prints its rounds one below
 * the other.
 */
#include <string.h>

#include "app/shell/shell.h"
#include "app/shell/stream.h"
#include "app/system/commands.h"
#include "app/system/operands.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"
#include "host/host.h"

static void ends_with(struct process *p, int status)
{
	process_exit(p, status);
}

static void run_words(struct process *p, int argc, char **argv)
{
	if (argc)
		shell_spawn(p, p->host, argc, argv, ends_with);
	else
		process_exit(p, 0);
}

static void run_sudo(struct process *p, int argc, char **argv)
{
	int at = 1;

	while (at < argc && argv[at][0] == '-' && argv[at][1]) {
		bool takes = strchr("ugh", argv[at][1]) && !argv[at][2];
		bool shell = argv[at][1] == 'i' || argv[at][1] == 's';
		at += takes ? 2 : 1;
		if (shell && at >= argc) {
			process_exit(p, 0);
			return;
		}
	}
	while (at < argc && strchr(argv[at], '=') && argv[at][0] != '/')
		at++;
	if (at >= argc) {
		process_fail(p, 1,
			"usage: sudo -h | -K | -k | -V\nusage: sudo [-u user] command [arg ...]\n");
		return;
	}
	run_words(p, argc - at, argv + at);
}

const struct command sudo_command = {
	.name = "sudo", .summary = N_("run a command as root (you already are)"), .run = run_sudo};

static void run_su(struct process *p, int argc, char **argv)
{
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], "-c") == 0) {
			shell_spawn_text(p, p->host, argv[i + 1], ends_with);
			return;
		}
	process_exit(p, 0);
}

const struct command su_command = {
	.name = "su", .summary = N_("start a root shell (you already are root)"), .run = run_su};

static void run_nohup(struct process *p, int argc, char **argv)
{
	int at = 1;

	while (at < argc && argv[at][0] == '-')
		at += strcmp(argv[at], "-n") == 0 ? 2 : 1;
	if (at >= argc)
		operands_missing(p, argv[0], "operand");
	else
		run_words(p, argc - at, argv + at);
}

const struct command nohup_command = {.name = "nohup",
	.summary = N_("run a command that outlives the terminal"),
	.run = run_nohup};
const struct command nice_command = {
	.name = "nice", .summary = N_("run a command"), .run = run_nohup};
const struct command stdbuf_command = {
	.name = "stdbuf", .summary = N_("run a command"), .run = run_nohup};

static void print_variable(void *arg, const char *name, const char *value)
{
	process_print(arg, "%s=%s\n", name, value);
}

static void run_env(struct process *p, int argc, char **argv)
{
	struct text script = {0};
	int at = 1;

	while (at < argc && argv[at][0] == '-')
		at += strcmp(argv[at], "-u") == 0 ? 2 : 1;
	int first = at;
	while (at < argc && strchr(argv[at], '='))
		at++;
	if (at >= argc) {
		shell_exported(p, print_variable, p);
		for (int i = first; i < argc; i++)
			process_print(p, "%s\n", argv[i]);
		process_exit(p, 0);
		return;
	}
	if (first == at) {
		run_words(p, argc - at, argv + at);
		return;
	}
	for (int i = first; i < argc; i++) {
		size_t name = i < at ? strcspn(argv[i], "=") + 1 : 0;
		text_putn(&script, argv[i], name);
		text_putc(&script, '\'');
		for (const char *s = argv[i] + name; *s; s++)
			text_put(&script, *s == '\'' ? "'\\''" : (char[]){*s, '\0'});
		text_put(&script, "' ");
	}
	shell_spawn_text(p, p->host, text_str(&script), ends_with);
	text_free(&script);
}

const struct command env_command = {.name = "env",
	.summary = N_("print the environment, or run a command in a changed one"),
	.run = run_env};
const struct command printenv_command = {
	.name = "printenv", .summary = N_("print environment variables"), .run = run_env};

/* ---- timeout ---- */

struct timing {
	struct event due;
	struct process *p;
	int signal;
	bool late;
};

static void time_is_up(struct engine *e, struct event *ev)
{
	struct timing *t = container_of(ev, struct timing, due);

	(void)e;
	t->late = true;
	if (t->p->spawned)
		process_signal(t->p->spawned, t->signal);
}

static void timed_ended(struct process *p, int status)
{
	struct timing *t = p->state;

	event_cancel(host_engine(p->host), &t->due);
	process_exit(p, t->late ? 124 : status);
}

static void run_timeout(struct process *p, int argc, char **argv)
{
	struct timing *t = process_state(p, sizeof(*t));
	int64_t ns;
	int at = 1;

	t->p = p;
	t->signal = SIGNAL_TERM;
	t->due.run = time_is_up;
	while (at < argc && argv[at][0] == '-') {
		bool takes = (argv[at][1] == 's' || argv[at][1] == 'k') && !argv[at][2];
		if (argv[at][1] == 's' && strstr(argv[at + takes < argc ? at + takes : at], "KILL"))
			t->signal = SIGNAL_KILL;
		at += takes ? 2 : 1;
	}
	if (at + 1 >= argc) {
		process_fail(p, 125,
			"timeout: missing operand\nTry 'timeout --help' for more information.\n");
		return;
	}
	if (!operands_interval(argv[at], &ns)) {
		process_fail(p, 125,
			"timeout: invalid time interval '%s'\n"
			"Try 'timeout --help' for more information.\n",
			argv[at]);
		return;
	}
	if (ns)
		event_schedule_in(host_engine(p->host), &t->due, ns);
	shell_spawn(p, p->host, argc - at - 1, argv + at + 1, timed_ended);
}

const struct command timeout_command = {
	.name = "timeout", .summary = N_("run a command with a time limit"), .run = run_timeout};

/* ---- watch ---- */

struct watching {
	struct event again;
	struct process *p;
	int64_t every;
	char *text;
	size_t size;
};

static void watch_once(struct watching *w);

static void watch_again(struct engine *e, struct event *ev)
{
	(void)e;
	watch_once(container_of(ev, struct watching, again));
}

static void watched(struct process *p, int status)
{
	struct watching *w = p->state;

	(void)status;
	event_schedule_in(host_engine(p->host), &w->again, w->every);
}

static void watch_once(struct watching *w)
{
	shell_spawn_text(w->p, w->p->host, w->text, watched);
}

static void watch_interrupt(struct process *p)
{
	struct watching *w = p->state;

	event_cancel(host_engine(p->host), &w->again);
	if (p->spawned && p->spawned->running) {
		process_signal(p->spawned, p->killed_by);
		return;
	}
	arena_put(host_engine(p->host)->arena, w->text, w->size);
	process_exit(p, STATUS_INTERRUPTED);
}

static void run_watch(struct process *p, int argc, char **argv)
{
	struct watching *w = process_state(p, sizeof(*w));
	struct text t = {0};
	int at = 1;

	w->p = p;
	w->every = 2 * NSEC_PER_SEC;
	w->again.run = watch_again;
	for (; at < argc && argv[at][0] == '-'; at++)
		if (argv[at][1] == 'n' &&
			!operands_interval(argv[at][2]  ? argv[at] + 2
					: at + 1 < argc ? argv[++at]
							: "",
				&w->every)) {
			process_fail(p, 1, "watch: failed to parse argument: '%s'\n", argv[at]);
			return;
		}
	if (at >= argc) {
		process_fail(p, 1, "Usage:\n watch [options] command\n");
		return;
	}
	for (; at < argc; at++)
		text_add(&t, "%s%s", t.len ? " " : "", argv[at]);
	w->size = t.len + 1;
	w->text = arena_get(host_engine(p->host)->arena, w->size);
	strcpy(w->text, t.s);
	text_free(&t);
	p->interrupt = watch_interrupt;
	watch_once(w);
}

const struct command watch_command = {
	.name = "watch", .summary = N_("run a command every 2 s"), .run = run_watch};

/* ---- xargs ---- */

struct xargs {
	char **argv; /* the command's own words */
	int argc;
	uint64_t most;
	const char *replace;
	char *words; /* one behind the other */
	size_t size, at;
	int status;
	bool trace, ran, skip_empty;
};

static void next_batch(struct process *p);

static void batch_ended(struct process *p, int status)
{
	struct xargs *x = p->state;

	if (status == 126 || status == 127 || status == 255) {
		x->status = status == 255 ? 124 : status;
		x->at = x->size;
	} else if (status) {
		x->status = 123;
	}
	next_batch(p);
}

static void put_replaced(struct words *w, const char *s, const char *what, const char *by)
{
	struct text t = {0};

	for (const char *at; (at = strstr(s, what)) != NULL; s = at + strlen(what)) {
		text_putn(&t, s, (size_t)(at - s));
		text_put(&t, by);
	}
	text_put(&t, s);
	words_add(w, text_str(&t));
	text_free(&t);
}

static void spawn_words(struct process *p, const struct words *w)
{
	char *argv[w->count + 1];

	for (size_t i = 0; i < w->count; i++)
		argv[i] = (char *)words_item(w, i);
	argv[w->count] = NULL;
	shell_spawn(p, p->host, (int)w->count, argv, batch_ended);
}

#define XARGS_WORDS_MAX 2000

static void next_batch(struct process *p)
{
	struct xargs *x = p->state;
	struct words w = {0};
	uint64_t taken = 0;

	if (x->at >= x->size && (x->ran || x->skip_empty || x->replace)) {
		arena_put(host_engine(p->host)->arena, x->words, x->size + 1);
		process_exit(p, x->status);
		return;
	}
	x->ran = true;
	const char *item = x->words + x->at;
	for (int i = 0; i < x->argc; i++)
		if (x->replace)
			put_replaced(&w, x->argv[i], x->replace, item);
		else
			words_add(&w, x->argv[i]);
	if (x->argc == 0)
		words_add(&w, "echo");
	if (x->replace)
		x->at += strlen(item) + 1;
	for (; !x->replace && x->at < x->size && taken < x->most; taken++) {
		words_add(&w, x->words + x->at);
		x->at += strlen(x->words + x->at) + 1;
	}
	spawn_words(p, &w);
	words_free(&w);
}

/* words of the input: blanks cut, quotes and backslashes keep; with -I lines, with -0 NULs */
static void read_items(struct process *p, bool lines, bool nuls, struct text *out)
{
	size_t n;
	const char *s = process_input(p, &n);
	char quote = '\0';
	bool any = false;

	for (size_t i = 0; i <= n; i++) {
		bool end = i == n;
		char c = end ? '\n' : s[i];
		bool cuts = end ||
			(nuls ? c == '\0' : c == '\n' || (!lines && (c == ' ' || c == '\t')));
		if (cuts && (!quote || end)) {
			if (any)
				text_putc(out, '\0');
			any = false;
		} else if (!nuls && quote ? c == quote : !nuls && (c == '\'' || c == '"')) {
			quote = quote ? '\0' : c;
			any = true;
		} else if (!nuls && !quote && c == '\\' && i + 1 < n) {
			text_putc(out, s[++i]);
			any = true;
		} else {
			text_putc(out, c);
			any = true;
		}
	}
}

static void run_xargs(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "+n:I:i0rtL:d:P:");
	struct xargs *x = process_state(p, sizeof(*x));
	struct text items = {0};
	bool nuls = false;
	int c;

	x->most = XARGS_WORDS_MAX;
	while ((c = option_next(&o)) != -1) {
		if (c == '?' || c == ':') {
			operands_usage(p, &o, c, 1);
			return;
		}
		if ((c == 'n' || c == 'L') && (!parse_u64(o.argument, &x->most) || x->most == 0)) {
			process_fail(p, 1, "xargs: value 0 for -%c option should be >= 1\n", c);
			return;
		}
		if (x->most > XARGS_WORDS_MAX)
			x->most = XARGS_WORDS_MAX;
		x->replace = c == 'I' ? o.argument : c == 'i' ? "{}" : x->replace;
		nuls |= c == '0';
		x->skip_empty |= c == 'r';
	}
	x->argv = argv + 1;
	x->argc = o.operands;
	read_items(p, x->replace != NULL, nuls, &items);
	x->size = items.len;
	x->words = arena_get(host_engine(p->host)->arena, items.len + 1);
	if (items.len)
		memcpy(x->words, items.s, items.len);
	text_free(&items);
	next_batch(p);
}

const struct command xargs_command = {.name = "xargs",
	.summary = N_("run a command with arguments from standard input"),
	.run = run_xargs};

/* ---- ssh ---- */

static void run_ssh(struct process *p, int argc, char **argv)
{
	struct text line = {0};
	bool no_input = false; /* -n: standard input is /dev/null */
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++) {
		no_input |= strchr(argv[at], 'n') && !strchr("oi", argv[at][1]);
		if (strchr("opilFEJLRDcbmSWw", argv[at][1]) && !argv[at][2])
			at++;
	}
	if (at >= argc) {
		process_fail(
			p, 255, "usage: ssh [-o option] destination [command [argument ...]]\n");
		return;
	}
	struct host *h = shell_host(p->host, argv[at]);
	if (!h) {
		const char *name = strchr(argv[at], '@') ? strchr(argv[at], '@') + 1 : argv[at];
		process_fail(p, 255,
			"ssh: Could not resolve hostname %s: Temporary failure in name "
			"resolution\n",
			name);
		return;
	}
	size_t typed = 0;
	const char *input = at + 1 < argc ? NULL : process_input(p, &typed);
	if (at + 1 >= argc && !typed) {
		refuse(p, "ssh without a command", N_("the prompt of that host"));
		return;
	}
	if (typed) { /* piped input goes to a shell on that host */
		process_error(p,
			"Pseudo-terminal will not be allocated because stdin is not a "
			"terminal.\n");
		text_putn(&line, input, typed);
		no_input = true;
	}
	for (int i = at + 1; i < argc; i++)
		text_add(&line, "%s%s", i > at + 1 ? " " : "", argv[i]);
	if (no_input) {
		stream_drop(p->io[0]);
		p->io[0] = stream_buffer(p->host, "", 0);
		p->in = "";
		p->in_length = 0;
	}
	shell_spawn_text(p, h, text_str(&line), ends_with);
	text_free(&line);
}

const struct command ssh_command = {
	.name = "ssh", .summary = N_("run a command on another host"), .run = run_ssh};
