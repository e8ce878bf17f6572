/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of a plan, for the files of this folder: what `workload:` says, ready to be drawn. */
#ifndef LVSLAB_WORKLOAD_PLAN_H
#define LVSLAB_WORKLOAD_PLAN_H

#include "workload/arrivals.h"
#include "workload/population.h"
#include "workload/timing.h"

struct plan_entry {
	uint64_t salt; /* what its numbers start from, beside the seed */
	int64_t start, stop;
	uint32_t first_vip;
	uint16_t vport;
	int protocol;
	struct timing timing;
	struct population population;
	struct distribution demand, hold, request, response;
	/* of a recording's clients, or NULL; of its destinations */
	uint32_t *client_users;
	uint32_t *destination_offsets;
};

struct workload {
	struct client_hosts hosts;
	struct plan_entry *entries;
	size_t count;
};

#endif
