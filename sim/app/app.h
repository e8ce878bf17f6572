/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All programs of a host: a command is a file in sim/app/commands/, or a folder in it, that ends in
 * a const struct, NAME_command. The build registers every such file (cmake/registry.cmake). The
 * libraries below find a command in the list that the network has.
 */
#ifndef LVSLAB_APP_APP_H
#define LVSLAB_APP_APP_H

#include "host/command.h"

extern const struct command
	*const shell_commands[]; /* in alphabetical order; ends with NULL. Generated. */
extern const size_t shell_commands_count;

/* Installs everything that can be typed on a host of `net`. */
void app_install(struct network *net);
/* A command by name, for callers without a host; NULL: none. */
const struct command *app_command(const char *name);
/* Can the word begin a line? A program, a built-in, a keyword, or a program for which the lab has a
 * message. */
bool app_knows_word(const char *name);

#endif
