/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that can be typed on a host. A command is a file in sim/app/commands/ that ends in a
 * const struct, NAME_command; it can be typed because the file is there (cmake/registry.cmake).
 */
#ifndef LVSLAB_APP_SHELL_COMMANDS_H
#define LVSLAB_APP_SHELL_COMMANDS_H

#include "host/command.h"

extern const struct command
	*const shell_commands[]; /* in alphabetical order; ends with NULL. Generated. */
extern const size_t shell_commands_count;

/* By name, with or without the directory where a Debian keeps it ("/sbin/ip"); NULL: none. */
const struct command *command_find(const char *name);
/* In alphabetical order; NULL past the last. */
const struct command *command_at(unsigned i);
/* Is it part of bash, so that its complaints start with "bash: "? NULL is not. */
bool command_is_builtin(const char *name);
/* Is it a word that can begin a command: a program, a built-in, a keyword of the shell? */
bool command_known(const char *name);
/* … and nothing else: no file on the disk has its name. */
bool command_is_builtin_only(const char *name);
/* What real machines have and the lab has not: what to use instead; NULL: nobody has it. */
const char *command_missing(const char *name);

#endif
