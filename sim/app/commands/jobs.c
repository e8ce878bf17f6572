/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes of a host: kill (bash's own), pkill, pgrep, pidof, ps (procps-ng 4.0.2, sysvinit's
 * pidof). A process has the name of its command; a shell that runs a script is "bash". The web
 * server, which runs outside the shell, is shown as httpd and also found by the names that courses
 * use. Not simulated: owners, terminals, memory: everything belongs to root and costs nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/servers/http_server.h"
#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/glob.h"
#include "app/system/signals.h"
#include "base/text.h"
#include "host/host.h"

static struct list *processes(const struct process *p)
{
	return &process_table(p->host->node.net)->live;
}

/* ---- the web servers ---- */

struct server_by_pid {
	const struct host *host;
	uint32_t pid;
	struct http_server *found;
};

static void see_pid(void *arg, const struct http_server *s)
{
	struct server_by_pid *by = arg;

	if (http_server_pid(s) == by->pid && !http_server_stats(s).down)
		by->found = http_server_find(by->host, http_server_config(s)->listen.port);
}

/* a signal's default action; SIGHUP and SIGUSR1 make it read its files again */
static bool signal_server(const struct host *h, uint32_t pid, int number)
{
	struct server_by_pid by = {h, pid, NULL};

	http_server_walk(h, see_pid, &by);
	if (by.found &&
		(number == SIGNAL_TERM || number == SIGNAL_KILL || number == SIGNAL_INT ||
			number == SIGNAL_QUIT))
		http_server_stop(by.found);
	return by.found != NULL;
}

static bool is_server_name(const char *pattern, bool exact)
{
	static const char *const names[] = {"httpd", "nginx", "apache2", NULL};

	for (size_t i = 0; names[i]; i++)
		if (exact ? strcmp(names[i], pattern) == 0 : strstr(names[i], pattern) != NULL)
			return true;
	return false;
}

/* ---- kill ---- */

static struct process *find_target(struct process *p, const char *word)
{
	bool job = *word == '%';
	uint64_t n;

	if (!parse_u64(word + job, &n) || n == 0)
		return NULL;
	list_for_each (one, processes(p), struct process, live)
		if (one->host == p->host && (job ? one->job : one->pid) == n)
			return one;
	return NULL;
}

static void list_signals(struct process *p, int argc, char **argv, int at)
{
	if (at >= argc) {
		for (int n = 1; signal_name(n); n++)
			process_print(p, "%2d) SIG%s%s", n, signal_name(n),
				n % 5 && signal_name(n + 1) ? "\t" : "\n");
		return;
	}
	for (; at < argc; at++) {
		int n = signal_number(argv[at]);
		bool digits = strspn(argv[at], "0123456789") == strlen(argv[at]);
		if (n > 0 && digits)
			process_print(p, "%s\n", signal_name(n > 128 ? n - 128 : n));
		else
			process_print(p, "%d\n", n);
	}
}

/* -9 -KILL -s KILL -n 9: the signal; −1 after an error message */
static int read_signal(struct process *p, int argc, char **argv, int *at)
{
	int number = SIGNAL_TERM;
	const char *word;

	if (*at >= argc || argv[*at][0] != '-' || strcmp(argv[*at], "--") == 0)
		return number;
	word = argv[*at] + 1;
	if ((strcmp(word, "s") == 0 || strcmp(word, "n") == 0) && *at + 1 < argc)
		word = argv[++*at];
	++*at;
	number = signal_number(word);
	if (number < 0)
		shell_prefix(p, "kill: %s: invalid signal specification\n", word);
	return number;
}

static int kill_one(struct process *p, const char *word, int number)
{
	struct process *target = find_target(p, word);
	uint64_t n;

	if (target) {
		process_signal(target, number);
		return 0;
	}
	if (parse_u64(word, &n) && n <= UINT32_MAX && signal_server(p->host, (uint32_t)n, number))
		return 0;
	if (*word == '%')
		shell_prefix(p, "kill: %s: no such job\n", word);
	else if (parse_u64(word, &n))
		shell_prefix(p, "kill: (%s) - No such process\n", word);
	else
		shell_prefix(p, "kill: %s: arguments must be process or job IDs\n", word);
	return 1;
}

static void run_kill(struct process *p, int argc, char **argv)
{
	int at = 1, status = 0;

	if (argc > 1 && (strcmp(argv[1], "-l") == 0 || strcmp(argv[1], "-L") == 0)) {
		list_signals(p, argc, argv, 2);
		process_exit(p, 0);
		return;
	}
	int number = read_signal(p, argc, argv, &at);
	if (number < 0) {
		process_exit(p, 1);
		return;
	}
	at += at < argc && strcmp(argv[at], "--") == 0;
	if (at >= argc) {
		process_fail(p, 2,
			"kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | "
			"jobspec ... or kill -l [sigspec]\n");
		return;
	}
	for (; at < argc; at++)
		status |= kill_one(p, argv[at], number);
	if (p->running) /* it may have killed itself */
		process_exit(p, status);
}

const struct command kill_command = {.name = "kill",
	.summary = N_("send a signal to a process"),
	.run = run_kill,
	.builtin = true};

/* ---- by name ---- */

/* "curl" of a line that runs curl; "bash" of a script, "a.sh" of one with a #! */
static const char *name_of(const struct process *one, char room[64])
{
	process_name(one, room, 64);
	return room;
}

static bool is_ancestor(const struct process *one, const struct process *p)
{
	for (; p; p = p->parent)
		if (p == one)
			return true;
	return false;
}

/* a typed line and a subshell are bash; the commands they run have separate processes */
static bool counts(const struct process *one, const struct process *p)
{
	return one->host == p->host && !is_ancestor(one, p) && one->running &&
		strcmp(one->line, "(bash)") != 0 && (one->parent || one->daemon || one->job);
}

struct selection {
	const char *pattern;
	bool exact, full;
	int signal;
};

static bool selected(const struct process *one, const struct selection *s)
{
	char room[64];
	const char *name = s->full ? one->line : name_of(one, room);

	/* a job is matched by its command: its child has a separate process */
	if (one->job && !s->full)
		return false;
	return s->exact ? strcmp(name, s->pattern) == 0 : strstr(name, s->pattern) != NULL;
}

static bool read_selection(struct process *p, int argc, char **argv, struct selection *s)
{
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		if (word[0] != '-' || !word[1]) {
			s->pattern = word;
		} else if (strcmp(word, "-x") == 0) {
			s->exact = true;
		} else if (strcmp(word, "-f") == 0) {
			s->full = true;
		} else if (strcmp(word, "--signal") == 0 && i + 1 < argc) {
			s->signal = signal_number(argv[++i]);
		} else if (signal_number(word + 1) >= 0) {
			s->signal = signal_number(word + 1);
		} else if (!strchr("lacoenqsv", word[1])) {
			process_fail(p, 2, "%s: invalid option -- '%c'\n", argv[0], word[1]);
			return false;
		}
	}
	if (s->pattern)
		return true;
	process_fail(p, 2,
		"%s: no matching criteria specified\nTry `%s --help' for more information.\n",
		argv[0], argv[0]);
	return false;
}

#define TARGETS_MAX 600

struct targets {
	uint32_t pids[TARGETS_MAX];
	size_t count;
};

static void add_server(void *arg, const struct http_server *s)
{
	struct targets *t = arg;

	if (t->count < TARGETS_MAX && !http_server_stats(s).down)
		t->pids[t->count++] = http_server_pid(s);
}

/* collects the pids first: a signal may end several at once */
static void select_all(struct process *p, const struct selection *s, struct targets *t)
{
	t->count = 0;
	list_for_each (one, processes(p), struct process, live)
		if (t->count < TARGETS_MAX && counts(one, p) && selected(one, s))
			t->pids[t->count++] = one->pid;
	if (is_server_name(s->pattern, s->exact))
		http_server_walk(p->host, add_server, t);
}

static void run_pkill(struct process *p, int argc, char **argv)
{
	struct selection s = {.signal = SIGNAL_TERM};
	struct targets t;

	s.exact = strcmp(argv[0], "killall") == 0;
	if (!read_selection(p, argc, argv, &s))
		return;
	select_all(p, &s, &t);
	for (size_t i = 0; i < t.count; i++) {
		struct process *one = process_by_pid(p->host, t.pids[i]);
		if (one && s.signal)
			process_signal(one, s.signal);
		else if (!one)
			signal_server(p->host, t.pids[i], s.signal);
	}
	if (t.count == 0 && s.exact && strcmp(argv[0], "killall") == 0)
		process_error(p, "%s: no process found\n", s.pattern);
	if (p->running)
		process_exit(p, t.count ? 0 : 1);
}

const struct command pkill_command = {
	.name = "pkill", .summary = N_("send a signal to processes by name"), .run = run_pkill};
const struct command killall_command = {.name = "killall",
	.summary = N_("send a signal to processes by exact name"),
	.run = run_pkill};

static void run_pgrep(struct process *p, int argc, char **argv)
{
	struct selection s = {0};
	struct targets t;

	if (!read_selection(p, argc, argv, &s))
		return;
	select_all(p, &s, &t);
	for (size_t i = 0; i < t.count; i++)
		process_print(p, "%u\n", t.pids[i]);
	process_exit(p, t.count ? 0 : 1);
}

const struct command pgrep_command = {
	.name = "pgrep", .summary = N_("print the PIDs of processes by name"), .run = run_pgrep};

static void run_pidof(struct process *p, int argc, char **argv)
{
	size_t found = 0;

	for (int i = 1; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');
		struct selection s = {.pattern = slash ? slash + 1 : argv[i], .exact = true};
		struct targets t;
		select_all(p, &s, &t);
		for (size_t n = t.count; n; n--)
			process_print(p, "%s%u", found++ ? " " : "", t.pids[n - 1]);
	}
	if (found)
		process_print(p, "\n");
	process_exit(p, found ? 0 : 1);
}

const struct command pidof_command = {
	.name = "pidof", .summary = N_("print the PIDs of a program"), .run = run_pidof};

/* ---- ps ---- */

struct ps_row {
	uint32_t pid, parent;
	const char *name, *line;
};

struct ps {
	struct process *p;
	bool user, full, bare;        /* u, -f, no header */
	const char *command, *fields; /* -C, -o */
	uint64_t pid;                 /* -p, or 0 */
};

/* one of the columns that -o names */
static void ps_cell(const struct ps *o, const struct ps_row *r, const char *field, size_t n)
{
	if (strncmp(field, "pid", n) == 0)
		process_print(o->p, "%7u", r->pid);
	else if (strncmp(field, "ppid", n) == 0)
		process_print(o->p, "%7u", r->parent);
	else if (strncmp(field, "user", n) == 0)
		process_print(o->p, "root    ");
	else
		process_print(o->p, "%s", *field == 'c' && field[1] == 'o' ? r->name : r->line);
}

static void ps_fields(const struct ps *o, const struct ps_row *r)
{
	for (const char *s = o->fields; *s;) {
		size_t n = strcspn(s, ",=");
		ps_cell(o, r, s, n);
		s += n + strspn(s + n, ",=");
		process_print(o->p, "%s", *s ? " " : "\n");
	}
}

static void ps_line(const struct ps *o, const struct ps_row *r)
{
	if ((o->command && strcmp(r->name, o->command) != 0) || (o->pid && o->pid != r->pid))
		return;
	if (o->fields)
		ps_fields(o, r);
	else if (o->user)
		process_print(o->p,
			"root %9u  0.0  0.0      0     0 ?        S    00:00   0:00 %s\n", r->pid,
			r->line);
	else if (o->full)
		process_print(o->p, "root     %7u %7u  0 00:00 ?        00:00:00 %s\n", r->pid,
			r->parent, r->line);
	else
		process_print(o->p, "%7u pts/0    00:00:00 %s\n", r->pid, r->name);
}

static void ps_server(void *arg, const struct http_server *s)
{
	const struct ps *o = arg;
	const char *name = o->command && is_server_name(o->command, true) ? o->command : "httpd";
	struct ps_row r = {http_server_pid(s), 1, name, name};

	if (!http_server_stats(s).down)
		ps_line(o, &r);
}

/* "aux", "-ef", "-C NAME", "-p PID", "-o FIELDS", "--no-headers" */
static void ps_options(struct ps *o, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *w = argv[i], *last = w + strlen(w) - (*w != '\0');
		bool more = i + 1 < argc && *w == '-';
		o->bare |= strncmp(w, "--no-h", 6) == 0 || (*w != '-' && strchr(w, 'h'));
		o->user |= *w != '-' && strchr(w, 'u');
		o->full |= *w == '-' && w[1] != '-' && strchr(w, 'f');
		if (more && *last == 'C' && w[1] != '-')
			o->command = argv[++i];
		else if (more && *last == 'o' && w[1] != '-')
			o->fields = argv[++i];
		else if (more && *last == 'p' && w[1] != '-' && !parse_u64(argv[++i], &o->pid))
			o->pid = UINT64_MAX;
	}
	o->bare |= o->fields && strchr(o->fields, '=');
}

static void ps_head(const struct ps *o)
{
	if (o->fields)
		for (const char *s = o->fields; *s;) {
			size_t n = strcspn(s, ",");
			for (size_t i = 0; i < n; i++)
				process_print(o->p, "%c",
					s[i] >= 'a' && s[i] <= 'z' ? s[i] - 'a' + 'A' : s[i]);
			s += n + (s[n] == ',');
			process_print(o->p, "%s", *s ? " " : "\n");
		}
	else
		process_print(o->p, "%s\n",
			o->user ? "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   "
				  "TIME COMMAND"
				: o->full
				? "UID          PID    PPID  C STIME TTY          TIME CMD"
				: "    PID TTY          TIME CMD");
}

static void run_ps(struct process *p, int argc, char **argv)
{
	struct ps o = {.p = p};
	char room[64];

	ps_options(&o, argc, argv);
	if (!o.bare)
		ps_head(&o);
	list_for_each (one, processes(p), struct process, live)
		if (one == p || counts(one, p)) {
			struct ps_row r = {one->pid, one->parent ? one->parent->pid : 1,
				name_of(one, room), one->line};
			ps_line(&o, &r);
		}
	http_server_walk(p->host, ps_server, &o);
	process_exit(p, 0);
}

const struct command ps_command = {
	.name = "ps", .summary = N_("list the host's processes"), .run = run_ps};
