/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers that die and come back by themselves: mean_time_to_failure and mean_time_to_repair. */
#ifndef LVSLAB_WORKLOAD_OUTAGES_H
#define LVSLAB_WORKLOAD_OUTAGES_H

#include <stdbool.h>

#include "base/rng.h"
#include "spec/spec.h"

struct site;

/* One service's ups and downs, usable without a world; it starts up. */
struct outages {
	struct rng rng;
	int64_t mean[2]; /* ns: up, down */
	bool down;
};
/* False where the service never fails by itself. Named by seed, node and port. */
bool outages_init(
	struct outages *o, uint64_t seed, const char *node, const struct spec_service *service);
/* For how long the state lasts into which it goes now (ns): the first call, how long it is up. */
int64_t outages_length(struct outages *o);

/* Every such service of the site dies and is repaired when its time comes. */
void outages_start(const struct site *site);

#endif
