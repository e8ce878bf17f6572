/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers that fail and recover by themselves: mean_time_to_failure and mean_time_to_repair. */
#ifndef LVSLAB_WORKLOAD_OUTAGES_H
#define LVSLAB_WORKLOAD_OUTAGES_H

#include <stdbool.h>

#include "base/rng.h"
#include "spec/spec.h"

struct site;

/* The states of one service, usable without a world; it starts up. */
struct outages {
	struct rng rng;
	int64_t mean[2]; /* ns: up, down */
	bool down;
};
/* False if the service never fails by itself. The random stream is named by seed, node and port. */
bool outages_init(
	struct outages *o, uint64_t seed, const char *node, const struct spec_service *service);
/* Duration of the next state (ns): the first call returns how long it is up. */
int64_t outages_length(struct outages *o);

/* Schedules the failures and repairs of every such service. */
void outages_start(const struct site *site);

#endif
