/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything that can be typed on a host, looked up by name. The list of it is made above
 * (app/app.h) and given to the network when it is made.
 */
#ifndef LVSLAB_APP_SYSTEM_COMMANDS_H
#define LVSLAB_APP_SYSTEM_COMMANDS_H

#include "host/command.h"

/* By name, with or without the directory where a Debian keeps it ("/sbin/ip"); NULL: none. */
const struct command *command_find(const struct host *h, const char *name);
/* In alphabetical order; NULL past the last. */
const struct command *command_at(const struct host *h, size_t i);
/* The same in a list. */
const struct command *command_in(struct command_list l, const char *name);
/* Is it part of bash, so that its complaints start with "bash: "? NULL is not. */
bool command_is_builtin(const struct host *h, const char *name);
/* Is it nothing else: no file on the disk has its name? */
bool command_is_builtin_only(const char *name);
/* What real machines have and the lab has not: what to use instead; NULL: nobody has it. */
const char *command_missing(const char *name);
/* Row `i` of these: its name, or NULL past the last. */
const char *command_missing_at(size_t i);

#endif
