/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands typed on a host. A command is one entry of a table that an upper layer gives to the lab.
 * Running one makes a process, which may end at once (`sysctl`, `ip`) or live in simulated time
 * (`curl`, `ping`). Its output is part of the world, so stepping back undoes it.
 */
#ifndef LVSLAB_HOST_COMMAND_H
#define LVSLAB_HOST_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/language.h"
#include "base/list.h"
#include "base/pool.h"
#include "base/printf_like.h"
#include "engine/event.h"

struct host;
struct network;
struct process;
struct stream; /* of the shell: app/shell/stream.h */

struct command {
	const char *name;    /* "ipvsadm" */
	const char *summary; /* one line, marked with N_() */
	/* Runs it: prints through process_print(), ends it with process_exit() now or at a later
	 * event. argv lives as long as the process. */
	void (*run)(struct process *p, int argc, char **argv);
	bool builtin; /* a bash builtin: its errors start with "bash: " */
};

enum {
	STATUS_USAGE = 2,
	STATUS_NOT_EXECUTABLE = 126,
	STATUS_NOT_FOUND = 127,
	STATUS_SIGNAL = 128, /* + the signal's number */
	STATUS_INTERRUPTED = 130,
	STATUS_KILLED = 143
};

/* signal(7), of x86 */
enum {
	SIGNAL_HUP = 1,
	SIGNAL_INT = 2,
	SIGNAL_QUIT = 3,
	SIGNAL_KILL = 9,
	SIGNAL_USR1 = 10,
	SIGNAL_USR2 = 12,
	SIGNAL_PIPE = 13,
	SIGNAL_TERM = 15,
	SIGNALS = 32
};

/* Limit of a process's stored output; further output is lost, as off a terminal's top. */
#define PROCESS_OUTPUT_MAX ((uint32_t)1 << 24)

struct process {
	struct list link; /* in process_table.all, oldest first; unlinked: a command of a line */
	struct list live; /* in process_table.live while it runs, oldest first */
	struct host *host;
	uint32_t pid; /* unique in the whole network, from 1001 */
	uint32_t id;  /* of a line, from 1, unique in the whole network; 0: a command of a line */
	uint32_t job; /* started with '&': its job number on the host; else 0 */
	char *line;   /* as typed; in the arena */
	bool running;
	int status; /* exit status when no longer running */
	char *out;  /* standard output and error, in order; in the arena; see process_output() */
	uint32_t out_length, out_cap;
	const char *in; /* standard input, or NULL: redirected text or piped data */
	uint32_t in_length;
	bool in_taken; /* it has read its standard input: no other process gets the rest */
	bool daemon;   /* no process waits for it: it frees itself, see process_daemon() */
	uint8_t killed_by;
	/* Its pipe may carry more input: see process_input_ends(). */
	bool more, enough;
	uint32_t passed[2], written[2]; /* bytes of stdout, of stderr: by earlier runs, by this
					 * run */
	struct stream *awaits;          /* the stream whose data it waits for, or NULL */
	bool woken;
	void (*input)(struct process *p); /* … called when data has arrived */
	int filter_argc;                  /* for a program that is run repeatedly */
	char **filter_argv;
	struct stream *io[3]; /* standard input, output, error; set by the shell */
	bool quiet;           /* output is discarded (> /dev/null) */
	void *state;          /* the command's own, in the arena */
	uint32_t state_size;
	/* Handles Ctrl-C or the end of the lab: must end the process. NULL: just ends it. */
	void (*interrupt)(struct process *p);
	/* Handles a signal. True: handled (the process may have ended). False or NULL: the default
	 * action applies. Never called for SIGKILL. */
	bool (*signal)(struct process *p, int number);
	struct event reaper; /* of an ended daemon */
	/* the shell's continuation: runs the next command of the line, see app/shell/machine.c */
	void (*ended)(struct process *p);
	/* receives its output; NULL: stored in `out` */
	void (*write)(struct process *p, const char *s, size_t n, bool error);
	struct process *parent;  /* the line it is part of, or NULL */
	struct process *spawned; /* the process it started and waits for: shell_spawn() */
	void (*done)(struct process *parent, int status); /* callback of the process that started
							   * it */
};

/* The available commands, in alphabetical order. */
struct command_list {
	const struct command *const *rows;
	size_t count;
};

struct process_table {
	struct command_list commands; /* set by an upper layer */
	struct list all;              /* the typed lines, oldest first, including ended ones */
	struct process **by_id;       /* the same; [id - 1] */
	size_t cap;
	struct list live; /* all running processes, on all hosts */
	struct pool pool;
	uint32_t last_id, last_pid;
};

/* ---- for commands ---- */
void process_print(struct process *p, const char *fmt, ...) TEXT_PRINTF(2, 3);
void process_error(struct process *p, const char *fmt, ...) TEXT_PRINTF(2, 3); /* stderr */
void process_write(struct process *p, const char *s, size_t n);
/* zeroed memory owned by the process and freed with it */
void *process_state(struct process *p, size_t size);
void process_exit(struct process *p, int status);
/* prints the reason on stderr and exits with `status` */
void process_fail(struct process *p, int status, const char *fmt, ...) TEXT_PRINTF(3, 4);
void process_interrupt(struct process *p); /* SIGINT, as from Ctrl-C */
/* kill(2): SIGCHLD, SIGCONT, SIGURG and SIGWINCH have no default action. */
void process_signal(struct process *p, int number);
/* Its standard input (a terminal and /dev/null are empty), followed by a NUL. */
const char *process_input(struct process *p, size_t *n);
/*
 * Did process_input() return the complete input? False for a program that reads from a pipe whose
 * writer is still running (app/shell/filter.c). The program then processes these lines, except for
 * results that need the end of input (a sum, the last line), and exits as usual. That exit does not
 * count: it runs again from the beginning with more lines, and earlier output is not written twice.
 */
bool process_input_ends(const struct process *p);
/* Bytes of standard output that earlier runs of the same program wrote. */
uint32_t process_passed(const struct process *p);
/* It needs no more input (head, grep -q, sed's q): its exit counts in any case. */
void process_enough(struct process *p);
/*
 * Starts a daemon: a process of `h` with a pid, whose output is discarded unless `write` is set. It
 * ends with process_exit(), is found by its name (the first word of `line`), and gets signals
 * through `signal`.
 */
struct process *process_daemon(struct host *h, const char *line);
/* The running process of `h` with this pid, or NULL. */
struct process *process_by_pid(const struct host *h, uint32_t pid);
/* Is a program of that name running on `h`? */
bool process_runs(const struct host *h, const char *name);
/* "ipvsadm": the first word of its line, without directory; `room` has `n` bytes. */
const char *process_name(const struct process *p, char *room, size_t n);

/* ---- for the shell and for observers ---- */
/* A line typed on `h`, recorded; or, with a parent, one command of a line. */
struct process *process_new(struct host *h, struct process *parent, const char *line);
void process_free(struct process *p); /* a command of a line, after it has ended */
/* the same, once none of its code is on the stack */
void process_free_later(struct process *p);
/* into its own buffer, even if `write` is set */
void process_keep(struct process *p, const char *s, size_t n);
struct process_table *process_table(struct network *net);
/* the line with this id, or NULL past the last */
struct process *process_find(struct network *net, uint32_t id);

/* A line's output so far: out_length bytes and a NUL; "" if empty. */
static inline const char *process_output(const struct process *p)
{
	return p->out ? p->out : "";
}

#endif
