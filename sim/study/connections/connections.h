/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs without frames: the director's real code (services, schedulers, connections, states,
 * timeouts, templates, thresholds, trash) gets connections as they start and end; the servers are
 * queues. For comparing schedulers over millions of connections.
 */
#ifndef LVSLAB_STUDY_CONNECTIONS_CONNECTIONS_H
#define LVSLAB_STUDY_CONNECTIONS_CONNECTIONS_H

#include "study/compare/measure.h"
#include "workload/arrivals.h"

/* The source of connections: workload, or a test. */
struct connections_feed {
	/* Time of the next one, as far as known now; INT64_MAX: none. */
	int64_t (*when)(struct connections_feed *f);
	void (*next)(struct connections_feed *f, struct arrival *a);
	/* A connection has ended: its user may start another. NULL: arrivals do not depend on it,
	 * and the next one may be requested ahead of time. */
	void (*over)(struct connections_feed *f, uint32_t entry, uint32_t user, int64_t time);
};

/* measure() with FIDELITY_CONNECTIONS and arrivals from another source. */
int connections_run(const struct spec *spec, const struct measure_options *o,
	struct connections_feed *feed, struct metrics *m, struct problems *ps);

#endif
