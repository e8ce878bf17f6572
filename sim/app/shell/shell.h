/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The interface of a host's shell: typed lines, child commands, and queries by a script. The
 * language is in app/shell/.
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
 * Types `line` (one or more lines) on `h`. `stdin_text` (may be NULL) is the input of its first
 * command. Commands that end at once have ended when this returns; otherwise the process continues
 * in simulated time. The result is never NULL and stays in the table of processes. A text with an
 * error is not run at all: status 2.
 */
struct process *shell_run(struct host *h, const char *line, const char *stdin_text);

enum shell_text {
	SHELL_COMPLETE,
	SHELL_WANTS_MORE, /* a quote, a here-document or a compound command is open */
	SHELL_WRONG,      /* an error: see *said of shell_check() */
};

/*
 * Is the text complete? `until` (room for 256 bytes) is the text that a further line must contain
 * to complete it, or "": anything may; *whole_line: that line must contain nothing else. For
 * callers that collect lines.
 */
enum shell_text shell_check(
	struct host *h, const char *text, char until[256], bool *whole_line, struct text *said);

/* Is it a keyword, a built-in, or a missing program for which the lab has a message? */
bool shell_knows_word(const char *name);

/* Does this command print on the terminal (not into a pipe or a file)? */
bool shell_on_terminal(const struct process *p);
/* The name of the command that a line is running, or NULL. */
const char *shell_command_name(const struct process *line);

/* ---- for commands ---- */
/* Prints "bash: " or "x.sh: line 5: ", depending on the caller of `p`, and the message: for errors
 * of bash itself. */
void shell_prefix(struct process *p, const char *fmt, ...) TEXT_PRINTF(2, 3);
/*
 * Runs the words on `h` as a child of `p`, with its streams: a program, or a script's file. `done`
 * gets its status when it has ended, maybe before this returns. Signals to `p` meanwhile also go to
 * the child, and `p` ends with it. One child at a time.
 */
void shell_spawn(struct process *p, struct host *h, int argc, char **argv,
	void (*done)(struct process *p, int status));
/* The same for a text in the shell's language, as `bash -c TEXT` on `h`. */
void shell_spawn_text(struct process *p, struct host *h, const char *text,
	void (*done)(struct process *p, int status));
/* The host named by a word: its name in the lab, one of its addresses, or a name in /etc/hosts,
 * with or without "root@"; NULL: none. */
struct host *shell_host(struct host *from, const char *word);
/* An exported variable of the shell that runs `p`, or NULL. */
const char *shell_variable(const struct process *p, const char *name);
/* Walks the exported variables: "NAME", "value". */
void shell_exported(const struct process *p,
	void (*one)(void *arg, const char *name, const char *value), void *arg);

#endif
