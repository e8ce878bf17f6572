/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between conform.c, which reads files line by line, and the two formats. */
#ifndef LVSLAB_CONFORM_CONFORM_READING_H
#define LVSLAB_CONFORM_CONFORM_READING_H

#include <jansson.h>
#include <stdbool.h>

#include "conform/conform.h"

struct session;
struct typed;
struct pair;

struct conform_reading {
	const char *file;
	int line;
	struct conform_totals *totals;
	struct conform_sink *sink;
	struct problems *problems;
	int kernel;              /* of the ARP cases' meta line: 618 for 6.18 */
	struct session *session; /* being gathered, or NULL */
	struct typed *typed;     /* the same */
	struct pair *pair;       /* the same */
	bool stopped;            /* a line of it is missing: what follows cannot be replayed */
};

/* One observation: counted and told. */
void conform_tell(struct conform_reading *r, const char *id, const char *kind,
	enum conform_verdict verdict, const char *expected, const char *got);
/* The line cannot be used: a problem at its place. */
void conform_broken(struct conform_reading *r, const char *expected);

void conform_arp_line(struct conform_reading *r, json_t *object);

/* A session's lines are gathered, and replayed when the file ends. */
void conform_session_header(struct conform_reading *r, json_t *header);
void conform_session_line(struct conform_reading *r, json_t *object);
void conform_session_end(struct conform_reading *r);

/* Sessions of typed lines likewise. */
void conform_typed_header(struct conform_reading *r, json_t *header);
void conform_typed_line(struct conform_reading *r, json_t *object);
void conform_typed_end(struct conform_reading *r);

/* Sessions of two directors likewise. */
void conform_pair_header(struct conform_reading *r, json_t *header);
void conform_pair_line(struct conform_reading *r, json_t *object);
void conform_pair_end(struct conform_reading *r);

#endif
