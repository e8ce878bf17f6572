/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs without frames: the director's own code (services, schedulers, connections, states,
 * timeouts, templates, thresholds, trash), told of connections as they come and go; the servers are
 * queues. For comparing schedulers over millions of connections.
 */
#ifndef LVSLAB_STUDY_CONNECTIONS_CONNECTIONS_H
#define LVSLAB_STUDY_CONNECTIONS_CONNECTIONS_H

#include "study/compare/measure.h"
#include "workload/arrivals.h"

/* Where connections come from: workload, or a test. */
struct connections_feed {
	/* When the next one comes, as far as is known now; INT64_MAX: none. */
	int64_t (*when)(struct connections_feed *f);
	void (*next)(struct connections_feed *f, struct arrival *a);
	/* One is over: its user may want another. NULL: nobody waits for that, and the next one
	 * may be asked for before its time. */
	void (*over)(struct connections_feed *f, uint32_t entry, uint32_t user, int64_t time);
};

/* measure() with FIDELITY_CONNECTIONS and arrivals from elsewhere. */
int connections_run(const struct spec *spec, const struct measure_options *o,
	struct connections_feed *feed, struct metrics *m, struct problems *ps);

#endif
