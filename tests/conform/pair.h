/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files that replay sessions of two directors with keepalived.
 *
 *	pair_session.c   gathers a file's lines, does in a lab what was done, tells what parts
 *	pair_scenario.c  the recorded network as a scenario
 *	pair_talk.c      the programs that served, and the clients' connections
 *	pair_frames.c    adverts, gratuitous ARPs, sync messages
 *	pair_marks.c     what commands print at a moment
 *	pair_compare.c   logs by instance, tables as they changed, connections
 */
#ifndef LVSLAB_CONFORM_PAIR_H
#define LVSLAB_CONFORM_PAIR_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conform/conform_reading.h"
#include "transport/socket/socket.h"
#include "world/lab.h"

struct text;

#define PAIR_DIRECTORS 4
#define PAIR_NAME 16

struct pair_event {
	json_t *object;
	int line;
	int64_t time;           /* ns, when it is done */
	struct pair_talk *talk; /* of an "open", a "flow" */
};

struct pair_said { /* a line of a log, or a table as it was from then on */
	int64_t time;
	char *text;
	bool used; /* found by what was recorded */
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
	struct pair_server *servers;
	struct pair_talk *talks;
	struct pair_frames *frames; /* of pair_frames.c */
	bool guessed;  /* when a held connection spoke is not told: nor is what was synchronised */
	bool in_words; /* something could not be done: of what servers answer nothing is compared */
};

struct pair_heard {                 /* what became of a connection so far */
	const char *server, *error; /* who answered, or ""; "ECONNRESET", NULL: none */
	int64_t ended, last_answer;
	unsigned sent, acks;
	bool over;
};

/* ---- pair_talk.c ---- */
void pair_server_start(struct pair *p, struct host *h, uint16_t port);
void pair_server_stop(struct pair *p, struct host *h, uint16_t port); /* its connections, too */
enum { PAIR_CLOSE = 0, PAIR_SILENCE = 1 };                            /* or a status of HTTP */
void pair_server_answers(struct pair *p, struct host *h, unsigned status);
struct pair_talk *pair_talk_open(
	struct pair *p, struct host *client, uint16_t port, struct socket_address to);
void pair_talk_short(struct pair_talk *t); /* one line, and no longer than three seconds */
void pair_talk_lines(struct pair_talk *t, unsigned limit, int64_t interval, int64_t again);
void pair_talk_close(struct pair_talk *t, bool reset);
struct pair_heard pair_talk_heard(const struct pair_talk *t);
void pair_talks_free(struct pair *p);

/* ---- pair_marks.c ---- */
void pair_mark(
	struct pair *p, struct lab *lab, const struct pair_event *e); /* looks and compares */

/* ---- pair_frames.c ---- */
void pair_frames_begin(struct pair *p, struct lab *lab);
void pair_frames_compare(struct pair *p);
void pair_frames_free(struct pair *p);

bool pair_is_header(json_t *header);
void pair_list_add(struct pair_list *l, int64_t time, const char *text);
void pair_list_free(struct pair_list *l);
void pair_start_servers(struct pair *p, struct host *h, json_t *addresses);
void pair_scenario(const struct pair *p, struct text *yaml);
void pair_compare(struct pair *p);

#endif
