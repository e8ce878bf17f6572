/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shell of a host: runs what is typed. A line is a process; each command in it is a process of
 * its own underneath.
 */
#ifndef LVSLAB_APP_SHELL_SHELL_H
#define LVSLAB_APP_SHELL_SHELL_H

#include "host/command.h"

#define SHELL_LINE_MAX ((size_t)1 << 20)

/*
 * Types `line` on `h`. `stdin_text` (may be NULL) is what its first command reads. Commands that
 * end at once have ended when this returns; the process lives on in simulated time where one of
 * them does. It is never NULL and stays in the table of processes.
 */
struct process *shell_run(struct host *h, const char *line, const char *stdin_text);

/* Does this command print on the terminal (not into a pipe or a file)? */
bool shell_on_terminal(const struct process *p);
/* The background lines of a host that still run, oldest first. */
void shell_jobs(struct host *h, void (*one)(void *arg, struct process *line), void *arg);
/* The name of the command that a line runs right now, or NULL. */
const char *shell_command_name(const struct process *line);

#endif
