/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recorded arrivals: a trace as CSV, or a web server's access log. Clients and destinations are
 * numbered in order of first appearance.
 */
#ifndef LVSLAB_WORKLOAD_RECORDING_H
#define LVSLAB_WORKLOAD_RECORDING_H

#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"

#define RECORDED_NOTHING INT64_C(-1) /* not in the file */

struct recorded {
	int64_t time; /* ns since the recording's start; never decreases */
	uint32_t client, destination;
	uint16_t port; /* 0: not given */
	int64_t demand, hold, request, response;
};

/* texts and their numbers */
struct recorded_names {
	struct recorded_name {
		char *text;
		uint32_t address; /* if the text is an IPv4 address (with or without a port) */
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
 * Both split `bytes` in place (followed by a 0); `name` is the file's name in messages. -1 and
 * problems, each with its line, if the format is wrong; free the recording even then.
 *
 * CSV: time,client,port,destination,duration, or the columns of a header line: time, client, port,
 * destination, duration, demand, hold, request, response. Numbers without a unit are seconds, or
 * bytes. `duration` is the connection's length: it is held that long, without demand. '#' begins a
 * comment line.
 */
int recording_read_csv(
	struct recording *r, char *bytes, size_t n, const char *name, struct problems *problems);
/* The common or combined format; further fields are ignored. A path is a destination. */
int recording_read_access_log(
	struct recording *r, char *bytes, size_t n, const char *name, struct problems *problems);
void recording_free(struct recording *r);

/* For the readers: a new row, zeroed, its amounts not set; NULL past the limit. */
struct recorded *recording_add(struct recording *r);
uint32_t recorded_number(struct recorded_names *names, const char *text);

#endif
