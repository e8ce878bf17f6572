/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the parts of nmcli: its state, options, tables. */
#ifndef LVSLAB_APP_COMMANDS_SETUP_NMCLI_H
#define LVSLAB_APP_COMMANDS_SETUP_NMCLI_H

#include <stdbool.h>
#include <stddef.h>

#include "app/commands/setup/nm_profile.h"
#include "base/printf_like.h"

struct process;
struct netdev;

/* nmcli's exit status (nmcli(1)) */
enum {
	NMCLI_FAILED = 1,
	NMCLI_USAGE = 2,
	NMCLI_ACTIVATION = 4,
	NMCLI_NOT_THERE = 10,
};

struct nmcli {
	struct process *p;
	struct host *h;
	int argc;
	char **argv;
	int at;             /* the next word */
	bool terse, values; /* -t; -g */
	const char *fields; /* of -f and -g, or NULL */
	struct nm_profiles all;
	bool left; /* another command was started: the process ends when it does */
};

/* Is `word` an accepted abbreviation of `full`? "con" for "connection". */
bool nmcli_is(const char *word, const char *full);
const char *nmcli_next(struct nmcli *n); /* NULL: no more */
/* prints "Error: …" and sets the status; returns false */
bool nmcli_fail(struct nmcli *n, int status, const char *fmt, ...) TEXT_PRINTF(3, 4);
/* A table: comma-separated column names, and each row's cells; -f, -t and -g select columns and
 * format. */
void nmcli_table(struct nmcli *n, const char *names, const struct words *cells);
/* A line "NAME: value"; the names are padded to 40 columns. */
void nmcli_field(struct nmcli *n, const char *name, const char *fmt, ...) TEXT_PRINTF(3, 4);

void nmcli_connection(struct nmcli *n);
void nmcli_device(struct nmcli *n);
/* Writes the shell commands that configure the interface from the profile; "" if there is nothing
 * to do. */
void nmcli_put_activation(
	struct nmcli *n, const struct nm_profile *p, const char *device, struct text *script);
/* Runs it and prints `said` at the end. */
void nmcli_run(struct nmcli *n, struct text *script, const char *said);

#endif
