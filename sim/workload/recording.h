/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arrivals that were recorded: a trace as CSV, or a web server's access log. Clients and
 * destinations are known by numbers in the order in which they first appear.
 */
#ifndef LVSLAB_WORKLOAD_RECORDING_H
#define LVSLAB_WORKLOAD_RECORDING_H

#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"

#define RECORDED_NOTHING INT64_C(-1) /* the file does not say */

struct recorded {
	int64_t time; /* ns since the recording's start, never before the one in front of it */
	uint32_t client, destination;
	uint16_t port; /* 0: not said */
	int64_t demand, hold, request, response;
};

/* texts and their numbers */
struct recorded_names {
	struct recorded_name {
		char *text;
		uint32_t address; /* where the text is an IPv4 address (with or without a port) */
	} * items;
	size_t count, cap;
	uint32_t *slots; /* open addressing: number + 1 */
	size_t slot_count;
};

struct recording {
	struct recorded *rows;
	size_t count, cap;
	struct recorded_names clients, destinations;
};

/*
 * Both take `bytes` apart in place (a 0 follows them); `name` is the file's in messages. -1 and
 * problems, each with its line, where they are no such file; the recording is to be freed then too.
 *
 * CSV: time,client,port,destination,duration, or the columns that a header line names: time,
 * client, port, destination, duration, demand, hold, request, response. A number without a unit
 * counts seconds, or bytes. `duration` is how long the connection lasted: it is held for that long
 * and demands nothing. '#' begins a comment line.
 */
int recording_read_csv(
	struct recording *r, char *bytes, size_t n, const char *name, struct problems *problems);
/* The common or combined format, with whatever may follow. A path is a destination. */
int recording_read_access_log(
	struct recording *r, char *bytes, size_t n, const char *name, struct problems *problems);
void recording_free(struct recording *r);

/* For the readers: a new row, zeroed, its amounts not said; NULL past the limit. */
struct recorded *recording_add(struct recording *r);
uint32_t recorded_number(struct recorded_names *names, const char *text);

#endif
