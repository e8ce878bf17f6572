/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shell of a host, from outside: what is typed, what a command starts in its turn, what a
 * script is asked about. The language is in app/shell/.
 */
#ifndef LVSLAB_APP_SHELL_SHELL_H
#define LVSLAB_APP_SHELL_SHELL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/printf_like.h"
#include "host/command.h"

struct text;

#define SHELL_LINE_MAX ((size_t)1 << 20)

/*
 * Types `line` (of one line or many) on `h`. `stdin_text` (may be NULL) is what its first command
 * reads. Commands that end at once have ended when this returns; the process lives on in simulated
 * time where one of them does. It is never NULL and stays in the table of processes. A text that
 * cannot be run as a whole runs nothing: status 2.
 */
struct process *shell_run(struct host *h, const char *line, const char *stdin_text);

enum shell_text {
	SHELL_COMPLETE,
	SHELL_WANTS_MORE, /* a quote, a here-document, a compound is open */
	SHELL_WRONG,      /* refused: see *said of shell_check() */
};

/*
 * Is this text a whole one? `until` (room for 256 bytes) is what a further line must hold to make
 * it so, or "": anything may; *whole_line: that line is nothing else. For who collects lines.
 */
enum shell_text shell_check(
	struct host *h, const char *text, char until[256], bool *whole_line, struct text *said);

/* Is it a keyword, a built-in, or a program that the lab has an answer for though it lacks it? */
bool shell_knows_word(const char *name);

/* Does this command print on the terminal (not into a pipe or a file)? */
bool shell_on_terminal(const struct process *p);
/* The name of the command that a line runs right now, or NULL. */
const char *shell_command_name(const struct process *line);

/* ---- for commands ---- */
/* "bash: " or "x.sh: line 5: ", by who runs `p`, and this: for what bash itself would complain of
 */
void shell_prefix(struct process *p, const char *fmt, ...) TEXT_PRINTF(2, 3);
/*
 * Runs the words on `h` as a child of `p`, whose streams it has: a program, a script's file. `done`
 * is called with its status when it has ended, maybe before this returns. Where `p` is signalled
 * meanwhile the child is, too, and `p` ends with it. One child at a time.
 */
void shell_spawn(struct process *p, struct host *h, int argc, char **argv,
	void (*done)(struct process *p, int status));
/* The same of a text in the shell's language, as `bash -c TEXT` on `h`. */
void shell_spawn_text(struct process *p, struct host *h, const char *text,
	void (*done)(struct process *p, int status));
/* The host that a word means: its name in the lab, an address of it, a name of /etc/hosts, with or
 * without "root@"; NULL: none. */
struct host *shell_host(struct host *from, const char *word);
/* An exported variable of the shell that runs `p`, or NULL. */
const char *shell_variable(const struct process *p, const char *name);
/* Walks what is exported: "NAME", "value". */
void shell_exported(const struct process *p,
	void (*one)(void *arg, const char *name, const char *value), void *arg);

#endif
