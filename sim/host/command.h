/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people type on a host. A command is one entry in a table that an upper floor gives to the
 * lab; running one makes a process, which may end at once (`sysctl`, `ip`) or live in simulated
 * time
 * (`curl`, `ping`). Its output is part of the world and is taken back with it.
 */
#ifndef LVSLAB_HOST_COMMAND_H
#define LVSLAB_HOST_COMMAND_H

#include "base/list.h"
#include "base/pool.h"
#include "base/text.h"

struct host;
struct process;

struct command {
	const char *name;    /* "ipvsadm" */
	const char *summary; /* one line */
	/* Runs it: prints through process_print(), ends it with process_exit() now or at a later
	 * event. */
	void (*run)(struct process *p, int argc, char **argv);
};

enum { STATUS_USAGE = 2, STATUS_NOT_FOUND = 127, STATUS_INTERRUPTED = 130 };

struct process {
	struct list link; /* in its host's list, oldest first */
	struct host *host;
	uint32_t id; /* from 1, on the whole network */
	char *line;  /* as typed; in the arena */
	bool running;
	int status; /* exit status once it is not running */
	char *out;  /* standard output and error, in order; in the arena */
	uint32_t out_length, out_cap;
	const char *in; /* standard input, or NULL: redirected text or what was piped in */
	uint32_t in_length;
	bool quiet;  /* output goes nowhere (> /dev/null) */
	void *state; /* the command's own, in the arena */
	uint32_t state_size;
	/* what Ctrl-C or the end of the lab does; NULL: just ends it */
	void (*interrupt)(struct process *p);
	/* the shell's continuation: what runs after it in the same line, see app/shell.c */
	void (*ended)(struct process *p);
	void *ended_arg;
	struct process *parent;
};

void process_print(struct process *p, const char *fmt, ...) TEXT_PRINTF(2, 3);
void process_write(struct process *p, const char *s, size_t n);
/* zeroed memory of the process's own, freed with it */
void *process_state(struct process *p, size_t size);
void process_exit(struct process *p, int status);
void process_interrupt(struct process *p);

#endif
