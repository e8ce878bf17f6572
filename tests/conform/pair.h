/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files that replay sessions of two directors with keepalived.
 *
 *	pair_session.c   gathers a file's lines, does in a lab what was done, tells what parts
 *	pair_scenario.c  the recorded network as a scenario
 *	pair_compare.c   logs by instance, tables as they changed, short connections
 */
#ifndef LVSLAB_CONFORM_PAIR_H
#define LVSLAB_CONFORM_PAIR_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conform/conform_reading.h"
#include "world/lab.h"

struct text;

#define PAIR_DIRECTORS 4
#define PAIR_NAME 16

struct pair_event {
	json_t *object;
	int line;
	int64_t time;            /* ns, when it is done */
	struct process *process; /* of an "open" */
};

struct pair_said { /* a line of a log, or a table as it was from then on */
	int64_t time;
	char *text;
};

struct pair_list {
	struct pair_said *items;
	size_t count;
};

struct pair_director {
	char name[PAIR_NAME];
	struct pair_list log, tables;
	size_t log_read; /* bytes of its log that were looked at */
};

struct pair {
	struct conform_reading *r;
	json_t *header;
	int header_line;
	struct pair_event *events;
	size_t count;
	struct pair_director directors[PAIR_DIRECTORS];
	unsigned director_count;
	int64_t end;
	bool in_words; /* something could not be done: of what servers answer nothing is compared */
};

bool pair_is_header(json_t *header);
void pair_list_add(struct pair_list *l, int64_t time, const char *text);
void pair_list_free(struct pair_list *l);
void pair_scenario(const struct pair *p, struct text *yaml);
void pair_compare(struct pair *p);

#endif
