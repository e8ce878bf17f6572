/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run: a scenario under one scheduler with one seed, from its beginning to its stop_time. It
 * has a lab of its own and changes nothing else, so that runs go side by side in threads and in
 * processes; what comes out depends on nothing but what is given here. Only runs under a loaded
 * library (measure_alone()) want the process to themselves.
 */
#ifndef LVSLAB_STUDY_COMPARE_MEASURE_H
#define LVSLAB_STUDY_COMPARE_MEASURE_H

#include "base/problem.h"
#include "spec/spec.h"
#include "study/compare/metrics.h"

enum fidelity {
	FIDELITY_CONNECTIONS, /* the director's own code, fed by arrivals; no frames */
	FIDELITY_PACKETS,     /* every frame */
};

struct measure_options {
	enum fidelity fidelity;
	const char *scheduler; /* a name, kernel:NAME, a library; NULL: the file's */
	uint64_t seed;
	unsigned points; /* how often the loads are sampled over the run; 0: not at all */
	unsigned cache;  /* destinations that a server remembers; 0: 1 000 */
};

/* 0 and *m (metrics_free()); or -1 and the problems. `spec` is only read, and must outlive *m. */
int measure(const struct spec *spec, const struct measure_options *o, struct metrics *m,
	struct problems *ps);
/* Can this be measured at all: a workload, servers, a scheduler of that name …? 0, or -1 and the
 * problems. */
int measure_check(const struct spec *spec, const struct measure_options *o, struct problems *ps);
/* Does this run need the process to itself? */
bool measure_alone(const struct spec *spec, const struct measure_options *o);

#endif
