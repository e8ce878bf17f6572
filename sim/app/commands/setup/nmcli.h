/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of nmcli share: a run of it, its options, its tables. */
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
	bool left; /* another command runs on: the process ends with it */
};

/* May this word stand for that one? "con" for "connection". */
bool nmcli_is(const char *word, const char *full);
const char *nmcli_next(struct nmcli *n); /* NULL: no more */
/* "Error: …" and the status; returns false */
bool nmcli_fail(struct nmcli *n, int status, const char *fmt, ...) TEXT_PRINTF(3, 4);
/* A table: its names between commas, and each row's cells; -f, -t and -g choose and shape. */
void nmcli_table(struct nmcli *n, const char *names, const struct words *cells);
/* A list of "NAME: value": the names of one kind padded to 40 columns. */
void nmcli_field(struct nmcli *n, const char *name, const char *fmt, ...) TEXT_PRINTF(3, 4);

void nmcli_connection(struct nmcli *n);
void nmcli_device(struct nmcli *n);
/* What makes the interface as the profile says, for a shell; "" where nothing is to do. */
void nmcli_put_activation(
	struct nmcli *n, const struct nm_profile *p, const char *device, struct text *script);
/* Runs it and says `said` at its end. */
void nmcli_run(struct nmcli *n, struct text *script, const char *said);

#endif
