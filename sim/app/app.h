/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The programs of a host, all of them: a command is a file in sim/app/commands/ or a folder in it
 * that ends in a const struct, NAME_command; it can be typed because the file is there
 * (cmake/registry.cmake). The libraries below look a command up in the list that the network has.
 */
#ifndef LVSLAB_APP_APP_H
#define LVSLAB_APP_APP_H

#include "host/command.h"

extern const struct command
	*const shell_commands[]; /* in alphabetical order; ends with NULL. Generated. */
extern const size_t shell_commands_count;

/* Everything that can be typed on a host of `net`. */
void app_install(struct network *net);
/* A command by its name, for who has no host; NULL: none. */
const struct command *app_command(const char *name);
/* Is it a word that can begin a line: a program, a built-in, a keyword, a program that the lab has
 * an answer for? */
bool app_knows_word(const char *name);

#endif
