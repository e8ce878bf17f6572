/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people type on a host. A command is one entry in a table that an upper floor gives to the
 * lab; running one makes a process, which may end at once (`sysctl`, `ip`) or live in simulated
 * time (`curl`, `ping`). Its output is part of the world and is taken back with it.
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
struct stream; /* the shell's: app/shell/stream.h */

struct command {
	const char *name;    /* "ipvsadm" */
	const char *summary; /* one line, marked with N_() */
	/* Runs it: prints through process_print(), ends it with process_exit() now or at a later
	 * event. argv lives as long as the process. */
	void (*run)(struct process *p, int argc, char **argv);
	bool builtin; /* of bash: its complaints start with "bash: " */
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

/* What a process printed is kept up to here; what goes beyond is lost, as off a terminal's top. */
#define PROCESS_OUTPUT_MAX ((uint32_t)1 << 24)

struct process {
	struct list link; /* in process_table.all, oldest first; not linked: one of a line's */
	struct list live; /* in process_table.live while it runs, oldest first */
	struct host *host;
	uint32_t pid; /* on the whole network, from 1001 */
	uint32_t id;  /* of a line, from 1, on the whole network; 0: one of a line's */
	uint32_t job; /* typed with '&': its number on the host; else 0 */
	char *line;   /* as typed; in the arena */
	bool running;
	int status; /* exit status once it is not running */
	char *out;  /* standard output and error, in order; in the arena; see process_output() */
	uint32_t out_length, out_cap;
	const char *in; /* standard input, or NULL: redirected text or what was piped in */
	uint32_t in_length;
	bool in_taken; /* it has read its standard input: what is left of it is nobody else's */
	bool daemon;   /* nobody waits for it: it frees itself, see process_daemon() */
	uint8_t killed_by;
	/* What it read from a pipe may not be all that comes: see process_input_ends(). */
	bool more, enough;
	uint32_t passed[2], written[2]; /* bytes of output, of error: before, and in this run */
	struct stream *awaits;          /* it waits until there is more to read here, or NULL */
	bool woken;
	void (*input)(struct process *p); /* … and is then called here */
	int filter_argc;                  /* of a program that is run again and again */
	char **filter_argv;
	struct stream *io[3]; /* standard input, output, error; the shell's */
	bool quiet;           /* output goes nowhere (> /dev/null) */
	void *state;          /* the command's own, in the arena */
	uint32_t state_size;
	/* what Ctrl-C or the end of the lab does: has to end it; NULL: just ends it */
	void (*interrupt)(struct process *p);
	/* A signal has come: true where that is dealt with (it may have ended). NULL, false: as the
	 * default action says. SIGKILL is never asked about. */
	bool (*signal)(struct process *p, int number);
	struct event reaper; /* of a daemon that has ended */
	/* the shell's continuation: what runs after it in the same line, see app/shell/machine.c */
	void (*ended)(struct process *p);
	/* where what it prints goes; NULL: into its own `out` */
	void (*write)(struct process *p, const char *s, size_t n, bool error);
	struct process *parent;  /* the line it is part of, or NULL */
	struct process *spawned; /* that it has started and waits for: shell_spawn() */
	void (*done)(struct process *parent, int status); /* of who has started it so */
};

/* What can be typed, in alphabetical order. */
struct command_list {
	const struct command *const *rows;
	size_t count;
};

struct process_table {
	struct command_list commands; /* given from above */
	struct list all;              /* the lines typed, oldest first, ended ones too */
	struct process **by_id;       /* the same; [id - 1] */
	size_t cap;
	struct list live; /* every process that runs, on all hosts */
	struct pool pool;
	uint32_t last_id, last_pid;
};

/* ---- for commands ---- */
void process_print(struct process *p, const char *fmt, ...) TEXT_PRINTF(2, 3);
void process_error(struct process *p, const char *fmt, ...) TEXT_PRINTF(2, 3); /* stderr */
void process_write(struct process *p, const char *s, size_t n);
/* zeroed memory of the process's own, freed with it */
void *process_state(struct process *p, size_t size);
void process_exit(struct process *p, int status);
/* says why on stderr and ends with `status` */
void process_fail(struct process *p, int status, const char *fmt, ...) TEXT_PRINTF(3, 4);
void process_interrupt(struct process *p); /* SIGINT, as Ctrl-C gives it */
/* kill(2): the default action of SIGCHLD, SIGCONT, SIGURG and SIGWINCH is none. */
void process_signal(struct process *p, int number);
/* What it reads from standard input (a terminal and /dev/null give nothing); NUL behind it. */
const char *process_input(struct process *p, size_t *n);
/*
 * Is what process_input() gave all that comes? False for a program behind a pipe whose writer still
 * runs (app/shell/filter.c): it does what it can with these lines, but nothing that belongs to the
 * input's end (a sum, the last line), and ends as ever; that end does not count, and it is run again
 * from the beginning with more lines. What it wrote before is not written twice.
 */
bool process_input_ends(const struct process *p);
/* Bytes of standard output that earlier runs of the same program wrote. */
uint32_t process_passed(const struct process *p);
/* It needs no more of its input (head, grep -q, sed's q): its end counts in any case. */
void process_enough(struct process *p);
/*
 * A program that nobody waits for (a daemon): a process of `h` with a pid, whose output goes
 * nowhere unless `write` is set. It ends by process_exit(), is found by its name (the first word of
 * `line`), and gets signals at `signal`.
 */
struct process *process_daemon(struct host *h, const char *line);
/* The running process of `h` with this pid, or NULL. */
struct process *process_by_pid(const struct host *h, uint32_t pid);
/* Does a program of that name run on `h`? */
bool process_runs(const struct host *h, const char *name);
/* "ipvsadm": the first word of its line without a directory, in room for `n` bytes. */
const char *process_name(const struct process *p, char *room, size_t n);

/* ---- for the shell and who looks ---- */
/* A line typed on `h`, recorded; or, with a parent, one of a line's commands. */
struct process *process_new(struct host *h, struct process *parent, const char *line);
void process_free(struct process *p); /* one of a line's, once it has ended */
/* the same, when none of its code is on the stack any more */
void process_free_later(struct process *p);
/* into its own buffer, whatever `write` says */
void process_keep(struct process *p, const char *s, size_t n);
struct process_table *process_table(struct network *net);
/* the line with this id, or NULL past the last */
struct process *process_find(struct network *net, uint32_t id);

/* What a line has printed so far: out_length bytes and a NUL; "" where nothing. */
static inline const char *process_output(const struct process *p)
{
	return p->out ? p->out : "";
}

#endif
