/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connections that a scenario's `workload:` opens, one after the other in time, each with all
 * that was drawn for it.
 *
 * The plan (struct workload) is what the file says: constant, outside the world, shared by runs.
 * Where a run stands (struct arrivals) is one piece of memory of arrivals_size() bytes that the
 * caller provides: in the arena it is taken back with the world. It points into itself, so it may
 * be copied back to where it was, but not moved.
 *
 * A connection's draws hang on (seed, entry, client, number of the client's connection in that
 * entry): every scheduler meets the same customers, and another client, entry or draw shifts none
 * of them. An entry is known by its `from`, its `to` and how many before it have the same two.
 */
#ifndef LVSLAB_WORKLOAD_ARRIVALS_H
#define LVSLAB_WORKLOAD_ARRIVALS_H

#include "spec/spec.h"

#define ARRIVAL_NOTHING INT64_C(-1) /* nothing was said: the service's own */

struct arrival {
	int64_t time;    /* ns since the start of the world */
	uint64_t number; /* of this arrival, from 0, over all entries */
	uint32_t entry;  /* of spec.workload */
	uint32_t user;   /* within the entry */
	uint32_t nth;    /* connection of that user, from 0 */
	uint32_t node;   /* of spec.network.nodes */
	uint32_t client; /* its address */
	uint32_t slot;   /* that address's number, below workload_slots() */
	uint16_t port;   /* 32768 to 60999 in turn for each address, or the recording's */
	uint16_t vport;
	uint32_t vip;
	int protocol;    /* enum spec_protocol */
	int64_t demand;  /* ns of a worker of speed 1 */
	int64_t hold;    /* ns the client keeps it open after the answer; 0 where nothing is said */
	int64_t request; /* bytes */
	int64_t response; /* bytes */
};

struct workload; /* the plan */

/*
 * Everything that `workload:` says, files read. NULL and problems where anything is wrong. `spec`
 * must outlive it. No entries: a plan without arrivals. To name a file where the value's origin is
 * sealed is a problem.
 */
struct workload *workload_read(const struct spec *s, struct problems *problems);
void workload_free(struct workload *w);
/* The files it names by their whole path, so that the spec means the same wherever it is written
 * to. Reads none of them. */
void workload_settle_files(struct spec *s);
/* What says the same in `own` is own's word, with its place and origin. `own` must outlive `s`. */
void workload_adopt(struct spec *s, const struct spec *own);
uint64_t workload_users(const struct workload *w); /* of all entries */
uint32_t workload_slots(const struct workload *w); /* client addresses */
bool workload_is_closed(const struct workload *w, uint32_t entry);

struct arrivals;

size_t arrivals_size(const struct workload *w);
/* `memory`: arrivals_size() bytes, 16-aligned; any contents. */
struct arrivals *arrivals_init(void *memory, const struct workload *w, uint64_t seed);
/* When the next one comes; INT64_MAX: none, or none before somebody departs. */
int64_t arrivals_time(const struct arrivals *a);
/* The next one; false where there is none. Times never go back. */
bool arrivals_next(struct arrivals *a, struct arrival *out);
/*
 * The connection of `user` in `entry` is over (served, refused or given up). In a closed loop the
 * user now thinks and calls again; elsewhere nothing follows.
 */
void arrivals_departed(struct arrivals *a, uint32_t entry, uint32_t user, int64_t time);

#endif
