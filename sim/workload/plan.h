/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The internals of a plan, for the files of this folder: `workload:`, ready for drawing. */
#ifndef LVSLAB_WORKLOAD_PLAN_H
#define LVSLAB_WORKLOAD_PLAN_H

#include "workload/arrivals.h"
#include "workload/population.h"
#include "workload/timing.h"

struct plan_entry {
	uint64_t salt; /* start of its random numbers, in addition to the seed */
	int64_t start, stop;
	uint32_t first_vip;
	uint16_t vport;
	int protocol;
	struct timing timing;
	struct population population;
	struct distribution demand, hold, request, response;
	/* users of a recording's clients, or NULL; offsets of its destinations */
	uint32_t *client_users;
	uint32_t *destination_offsets;
};

struct workload {
	struct client_hosts hosts;
	struct plan_entry *entries;
	size_t count;
};

#endif
