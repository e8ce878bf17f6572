/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All commands of a host, looked up by name. The layer above (app/app.h) makes the list and gives
 * it to a new network.
 */
#ifndef LVSLAB_APP_SYSTEM_COMMANDS_H
#define LVSLAB_APP_SYSTEM_COMMANDS_H

#include "host/command.h"

/* By name, with or without the directory of Debian's file ("/sbin/ip"); NULL: none. */
const struct command *command_find(const struct host *h, const char *name);
/* In alphabetical order; NULL past the last. */
const struct command *command_at(const struct host *h, size_t i);
/* The same in a list. */
const struct command *command_in(struct command_list l, const char *name);
/* Is it part of bash, so that its errors start with "bash: "? False for NULL. */
bool command_is_builtin(const struct host *h, const char *name);
/* Is it only a built-in, without a file of its name on the disk? */
bool command_is_builtin_only(const char *name);
/* For programs of real machines that the lab does not have: what to use instead; NULL: unknown
 * program. */
const char *command_missing(const char *name);
/* Row `i` of that list: its name, or NULL past the last. */
const char *command_missing_at(size_t i);

#endif
