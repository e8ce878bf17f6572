/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines that run: jobs, kill (bash's own), pkill (procps). A line's number serves as its process
 * id. Whatever the signal, it ends the line as Ctrl-C would: programs close their sockets.
 */
#include <string.h>

#include "app/shell/commands.h"
#include "app/shell/shell.h"
#include "host/host.h"

static void list_job(void *arg, struct process *line)
{
	process_print(arg, "[%u]+  Running                 %s &\n", line->job, line->line);
}

static void run_jobs(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	shell_jobs(p->host, list_job, p);
	process_exit(p, 0);
}

const struct command jobs_command = {
	.name = "jobs", .summary = "lines in the background", .run = run_jobs, .builtin = true};

static struct process *find_line(struct process *p, const char *word)
{
	bool job = *word == '%';
	uint64_t n;

	if (!parse_u64(word + job, &n))
		return NULL;
	list_for_each (line, &process_table(p->host->node.net)->all, struct process, link)
		if (line->host == p->host && line->running && (job ? line->job : line->id) == n)
			return line;
	return NULL;
}

static void run_kill(struct process *p, int argc, char **argv)
{
	int at = 1, status = 0;

	if (at < argc && argv[at][0] == '-')
		at += strcmp(argv[at], "-s") == 0 ? 2 : 1;
	if (at >= argc) {
		process_fail(p, 2,
			"kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | "
			"jobspec ... or kill -l [sigspec]\n");
		return;
	}
	for (; at < argc; at++) {
		struct process *line = find_line(p, argv[at]);
		uint64_t n;
		if (line) {
			process_interrupt(line);
			continue;
		}
		status = 1;
		if (argv[at][0] == '%')
			process_error(p, "bash: kill: %s: no such job\n", argv[at]);
		else if (parse_u64(argv[at], &n))
			process_error(p, "bash: kill: (%s) - No such process\n", argv[at]);
		else
			process_error(p, "bash: kill: %s: arguments must be process or job IDs\n",
				argv[at]);
	}
	process_exit(p, status);
}

const struct command kill_command = {.name = "kill",
	.summary = "end a line in the background",
	.run = run_kill,
	.builtin = true};

static bool matches(const char *name, const char *pattern)
{
	return name && strstr(name, pattern);
}

static void run_pkill(struct process *p, int argc, char **argv)
{
	const char *pattern = NULL;
	bool found = false;

	for (int i = 1; i < argc; i++)
		if (argv[i][0] != '-')
			pattern = argv[i];
	if (!pattern) {
		process_fail(p, 2,
			"pkill: no matching criteria specified\n"
			"Try `pkill --help' for more information.\n");
		return;
	}
	list_for_each_safe (line, &process_table(p->host->node.net)->all, struct process, link) {
		if (line->host != p->host || line == p->parent ||
			!matches(shell_command_name(line), pattern))
			continue;
		found = true;
		process_interrupt(line);
	}
	process_exit(p, found ? 0 : 1);
}

const struct command pkill_command = {
	.name = "pkill", .summary = "end lines by what they run", .run = run_pkill};
