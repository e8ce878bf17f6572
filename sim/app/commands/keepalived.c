/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keepalived 2.2.7 as a program of a host: three processes (the parent, VRRP, the checks), each
 * with its pid and signals, a log in /var/log/messages or, with -l, on the terminal, and the
 * configuration's scripts, run by the host's shell. Its logic is in ha/.
 *
 *	keepalived [-f FILE] [-n] [-l] [-D]   as a daemon; -n: in the foreground
 *	keepalived -t [-f FILE]               only checks its configuration
 *
 * SIGTERM and SIGINT end it, SIGHUP makes it read its file again.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/shell/shell.h"
#include "app/system/calendar.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/glob_files.h"
#include "app/system/options.h"
#include "base/errno.h"
#include "base/text.h"
#include "engine/engine.h"
#include "ha/ha.h"

#define DEFAULT_FILE "/etc/keepalived/keepalived.conf"
#define LOG_FILE "/var/log/messages"
#define VERSION_TEXT "Keepalived v2.2.7 (01/16,2022)"

enum { TEST_FAILED = 5, CHILDREN = 2 };

struct keeper {            /* in the arena: it outlives a parent that was killed */
	struct process *p; /* NULL: killed */
	uint32_t pid;
	struct keepalived *k;
	bool console; /* -l */
	struct file_watch watch;
	struct process *children[CHILDREN]; /* VRRP, checks; NULL: not running */
	struct list scripts;
};

struct member { /* the state of each of its processes */
	struct keeper *keeper;
	enum ha_part part;
};

struct script {           /* one that runs: the state of its process */
	struct list link; /* in keeper.scripts */
	struct process *p;
	void (*done)(void *arg, int status);
	void *arg;
};

/* ---- services of the host for ha/ ---- */

static const struct ha_files keepalived_files = {
	.read = files_read, .put = files_put, .glob = glob_files};

static const char *part_name(enum ha_part part)
{
	switch (part) {
	case HA_VRRP: return "Keepalived_vrrp";
	case HA_CHECKER: return "Keepalived_healthcheckers";
	default: return "Keepalived";
	}
}

static uint32_t part_pid(const struct keeper *keeper, enum ha_part part)
{
	const struct process *child =
		part == HA_PARENT ? NULL : keeper->children[part == HA_CHECKER];

	return child ? child->pid : keeper->pid;
}

static void log_line(struct keepalived *k, enum ha_part part, const char *line)
{
	struct keeper *keeper = k->owner;
	struct text t = {0};

	calendar_put(
		&t, host_engine(k->host)->now, keeper->console ? "%a %b %e %T %Y" : "%b %e %T");
	if (keeper->console) {
		text_add(&t, ": %s\n", line);
		if (keeper->p)
			process_error(keeper->p, "%s", text_str(&t));
	} else {
		text_add(&t, " %s %s[%" PRIu32 "]: %s\n", k->host->node.name, part_name(part),
			part_pid(keeper, part), line);
		if (files_open(k->host, LOG_FILE, true) == 0)
			files_write(k->host, LOG_FILE, text_str(&t), t.len);
	}
	text_free(&t);
}

static void script_ended(struct process *p, int status)
{
	process_exit(p, status);
}

/* however it ended: by itself, by keepalived, by a pkill */
static void script_over(struct process *p)
{
	const struct script s = *(const struct script *)p->state;

	list_del(&((struct script *)p->state)->link);
	if (s.done)
		s.done(s.arg, p->status);
}

static void run_script(
	struct keepalived *k, const char *command, void (*done)(void *arg, int status), void *arg)
{
	struct keeper *keeper = k->owner;
	struct process *p = process_daemon(k->host, command);
	struct script *s = process_state(p, sizeof(*s));

	p->ended = script_over;
	s->p = p;
	s->done = done;
	s->arg = arg;
	list_add_tail(&s->link, &keeper->scripts);
	shell_spawn_text(p, k->host, command, script_ended);
}

static void forget(struct keepalived *k, void *arg)
{
	struct keeper *keeper = k->owner;

	list_for_each_safe (s, &keeper->scripts, struct script, link) {
		if (s->arg != arg)
			continue;
		s->done = NULL;
		process_signal(s->p, SIGNAL_TERM);
	}
}

static void file_changed(struct engine *e, struct event *turn)
{
	struct keeper *keeper = container_of(turn, struct keeper, watch.turn);

	(void)e;
	if (keeper->k) /* it writes its own log while it starts */
		ha_file_changed(keeper->k);
}

/* ---- processes ---- */

static bool child_signal(struct process *p, int number)
{
	if (number == SIGNAL_TERM || number == SIGNAL_INT) {
		p->killed_by = (uint8_t)number;
		p->interrupt(p);
		return true;
	}
	return number == SIGNAL_HUP || number == SIGNAL_USR1 || number == SIGNAL_USR2;
}

static void child_killed(struct process *p)
{
	struct member *c = p->state;
	struct keeper *keeper = c->keeper;

	keeper->children[c->part == HA_CHECKER] = NULL;
	process_exit(p, STATUS_SIGNAL + p->killed_by);
	ha_kill(keeper->k, c->part);
}

static void child_begins(struct keepalived *k, enum ha_part part)
{
	struct keeper *keeper = k->owner;
	struct process *p = process_daemon(k->host, keeper->p->line);
	struct member *c = process_state(p, sizeof(*c));

	c->keeper = keeper;
	c->part = part;
	p->signal = child_signal;
	p->interrupt = child_killed;
	keeper->children[part == HA_CHECKER] = p;
}

static void end_children(struct keeper *keeper)
{
	for (unsigned i = 0; i < CHILDREN; i++)
		if (keeper->children[i])
			process_exit(keeper->children[i], 0);
	memset(keeper->children, 0, sizeof(keeper->children));
}

/* what still runs, commands of notify, runs on by itself */
static void unlink_scripts(struct keeper *keeper)
{
	list_for_each_safe (s, &keeper->scripts, struct script, link) {
		s->done = NULL;
		list_del(&s->link);
		list_init(&s->link); /* it is unlinked again when it ends */
	}
}

static void keeper_free(struct keeper *keeper, struct host *h)
{
	files_unwatch(h, &keeper->watch);
	arena_put(host_engine(h)->arena, keeper, sizeof(*keeper));
}

static void over(struct keepalived *k, int status)
{
	struct keeper *keeper = k->owner;
	struct host *h = k->host;
	struct process *p = keeper->p;

	if (p)
		ha_log(k, HA_PARENT, "Stopped %s", VERSION_TEXT);
	end_children(keeper);
	ha_free(k);
	unlink_scripts(keeper);
	keeper_free(keeper, h);
	if (p)
		process_exit(p, status);
}

static bool parent_signal(struct process *p, int number)
{
	struct member *m = p->state;

	if (number == SIGNAL_TERM || number == SIGNAL_INT) {
		ha_stop(m->keeper->k);
		return true;
	}
	if (number == SIGNAL_HUP)
		ha_reload(m->keeper->k);
	return number == SIGNAL_HUP || number == SIGNAL_USR1 || number == SIGNAL_USR2;
}

/* SIGKILL: no message; its children notice and end as they should */
static void parent_killed(struct process *p)
{
	struct member *m = p->state;
	struct keeper *keeper = m->keeper;

	keeper->p = NULL;
	process_exit(p, STATUS_SIGNAL + p->killed_by);
	ha_kill(keeper->k, HA_PARENT);
}

static const struct ha_os os = {.files = &keepalived_files,
	.log = log_line,
	.run = run_script,
	.forget = forget,
	.begins = child_begins,
	.over = over};

/* ---- the command ---- */

struct wish {
	const char *file;
	bool test, foreground, console;
};

static bool usage(struct process *p, struct options *o, struct wish *w, int c)
{
	switch (c) {
	case 'f': w->file = o->argument; return true;
	case 't': w->test = true; return true;
	case 'n': w->foreground = true; return true;
	case 'l': w->console = true; return true;
	case 'D':
	case 'd':
	case 'p':
	case 'r':
	case 'c':
	case 'P':
	case 'C':
	case 'G':
	case 'S': return true;
	case 'v':
		process_error(p,
			"Keepalived v2.2.7 (01/16,2022)\n\n"
			"Copyright(C) 2001-2022 Alexandre Cassen, <acassen@gmail.com>\n");
		process_exit(p, 0);
		return false;
	default:
		if (option_refused(p, o, c))
			return false;
		option_complain(p, o, c);
		process_exit(p, 1);
		return false;
	}
}

static bool read_options(struct process *p, int argc, char **argv, struct wish *w)
{
	static const struct long_option longs[] = {{"use-file", true, 'f'},
		{"config-test", false, 't'}, {"dont-fork", false, 'n'}, {"log-console", false, 'l'},
		{"log-detail", false, 'D'}, {"dump-conf", false, 'd'}, {"log-facility", true, 'S'},
		{"vrrp", false, 'P'}, {"check", false, 'C'}, {"pid", true, 'p'},
		{"vrrp_pid", true, 'r'}, {"checkers_pid", true, 'c'}, {"version", false, 'v'},
		{NULL, false, 0}};
	struct options o = options_of(argc, argv, "f:tnlDdp:r:c:PCGS:v");
	int c;

	o.longs = longs;
	o.absent = "hVRXmMai:xAs:";
	while ((c = option_next(&o)) != -1)
		if (!usage(p, &o, w, c))
			return false;
	return true;
}

static void config_test(struct process *p, const char *path)
{
	struct ha_conf *c = ha_conf_read(p->host, path, &keepalived_files);
	struct text said = {0};

	if (!c) {
		process_fail(p, TEST_FAILED,
			"Configuration file '%s' is not a regular non-executable file\n", path);
		return;
	}
	ha_conf_said(c, &said);
	list_for_each (m, &c->messages, struct ha_message, link)
		if (m->ours)
			text_add(&said, "%s\n", m->text);
	process_error(p, "%s", text_str(&said));
	text_free(&said);
	const int status = ha_conf_status(c);
	ha_conf_free(c);
	process_exit(p, status);
}

/* the pid file shows whether another one is running */
static bool runs_already(const struct process *self)
{
	char name[32];

	list_for_each (p, &process_table(self->host->node.net)->live, struct process, live)
		if (p->host == self->host && p->daemon &&
			strcmp(process_name(p, name, sizeof(name)), "keepalived") == 0)
			return true;
	return false;
}

static void start(struct process *p, const struct wish *w)
{
	struct host *h = p->host;
	struct keeper *keeper = arena_get(host_engine(h)->arena, sizeof(*keeper));
	struct member *m = process_state(p, sizeof(*m));
	int status = 0;

	m->keeper = keeper;
	m->part = HA_PARENT;
	keeper->p = p;
	keeper->pid = p->pid;
	keeper->console = w->console;
	list_init(&keeper->scripts);
	keeper->watch.turn.run = file_changed;
	files_watch(h, &keeper->watch, NULL);
	p->signal = parent_signal;
	p->interrupt = parent_killed;
	keeper->k = ha_start(h, w->file, &os, keeper, &status);
	if (keeper->k)
		return;
	keeper_free(keeper, h);
	process_fail(p, status, "Configuration file '%s' is not a regular non-executable file\n",
		w->file);
}

static void run_keepalived(struct process *p, int argc, char **argv)
{
	struct wish w = {.file = DEFAULT_FILE};

	if (!read_options(p, argc, argv, &w))
		return;
	if (w.test) {
		config_test(p, w.file);
	} else if (runs_already(p)) {
		process_fail(p, 0, "daemon is already running\n");
	} else if (w.foreground) {
		start(p, &w);
	} else {
		start(process_daemon(p->host, p->line), &w);
		process_exit(p, 0);
	}
}

const struct command keepalived_command = {.name = "keepalived",
	.summary = N_("VRRP and health checks: manages a director's VIP and table"),
	.run = run_keepalived};
