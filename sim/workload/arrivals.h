/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connections of a scenario's `workload:`, in order of time, each with all its random values.
 *
 * The plan (struct workload) comes from the file: constant, outside the world, shared by runs. The
 * state of a run (struct arrivals) is one block of arrivals_size() bytes that the caller provides:
 * in the arena, stepping back restores it. It contains pointers into itself, so it may be copied
 * back to its place, but not moved.
 *
 * The random values of a connection depend on (seed, entry, client, number of the client's
 * connection in that entry): every scheduler gets the same clients, and adding a client, entry or
 * value changes none of the others. An entry is identified by its `from`, its `to` and the number
 * of earlier entries with the same two.
 */
#ifndef LVSLAB_WORKLOAD_ARRIVALS_H
#define LVSLAB_WORKLOAD_ARRIVALS_H

#include "spec/spec.h"

#define ARRIVAL_NOTHING INT64_C(-1) /* not set: the service's default */

struct arrival {
	int64_t time;    /* ns since the start of the world */
	uint64_t number; /* of this arrival, from 0, over all entries */
	uint32_t entry;  /* of spec.workload */
	uint32_t user;   /* within the entry */
	uint32_t nth;    /* connection of that user, from 0 */
	uint32_t node;   /* of spec.network.nodes */
	uint32_t client; /* its address */
	uint32_t slot;   /* that address's number, of all client addresses */
	uint16_t port;   /* 32768 to 60999 in rotation per address, or from the recording */
	uint16_t vport;
	uint32_t vip;
	int protocol;     /* enum spec_protocol */
	int64_t demand;   /* ns of a worker of speed 1 */
	int64_t hold;     /* ns the client keeps it open after the response; 0 if not set */
	int64_t request;  /* bytes */
	int64_t response; /* bytes */
};

struct workload; /* the plan */

/*
 * Reads all of `workload:` and its files. NULL and problems on errors. `spec` must outlive it.
 * Without entries: a plan without arrivals. A file name in a sealed value is a problem.
 */
struct workload *workload_read(const struct spec *s, struct problems *problems);
void workload_free(struct workload *w);
/* Replaces file names by absolute paths, so that the spec means the same wherever it is written.
 * Reads no file. */
void workload_settle_files(struct spec *s);
/* Values equal to those in `own` are replaced by own's, with place and origin. `own` must outlive
 * `s`. */
void workload_adopt(struct spec *s, const struct spec *own);
uint64_t workload_users(const struct workload *w); /* of all entries */
bool workload_is_closed(const struct workload *w, uint32_t entry);

struct arrivals;

size_t arrivals_size(const struct workload *w);
/* `memory`: arrivals_size() bytes, 16-aligned; any contents. */
struct arrivals *arrivals_init(void *memory, const struct workload *w, uint64_t seed);
/* Time of the next arrival; INT64_MAX: none, or none until a user departs. */
int64_t arrivals_time(const struct arrivals *a);
/* The next arrival; false if there is none. Times never decrease. */
bool arrivals_next(struct arrivals *a, struct arrival *out);
/*
 * The connection of `user` in `entry` has ended (served, refused or given up). In a closed loop the
 * user then thinks and connects again; otherwise this has no effect.
 */
void arrivals_departed(struct arrivals *a, uint32_t entry, uint32_t user, int64_t time);

#endif
