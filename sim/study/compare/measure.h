/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run: a scenario with one scheduler and one seed, from its beginning to its stop_time. It has
 * its own lab and changes nothing else, so runs can be parallel in threads and processes; the
 * result depends only on the arguments. Only runs with a loaded library (measure_alone()) need a
 * process of their own.
 */
#ifndef LVSLAB_STUDY_COMPARE_MEASURE_H
#define LVSLAB_STUDY_COMPARE_MEASURE_H

#include "base/problem.h"
#include "spec/spec.h"
#include "study/compare/metrics.h"

enum fidelity {
	FIDELITY_CONNECTIONS, /* the director's real code, fed with arrivals; no frames */
	FIDELITY_PACKETS,     /* every frame */
};

struct measure_options {
	enum fidelity fidelity;
	const char *scheduler; /* a name, kernel:NAME, a library; NULL: the file's */
	uint64_t seed;
	unsigned points; /* number of samples of the loads over the run; 0: none */
	unsigned cache;  /* destinations that a server caches; 0: 1 000 */
};

/* 0 and *m (metrics_free()); or -1 and the problems. `spec` is only read, and must outlive *m. */
int measure(const struct spec *spec, const struct measure_options *o, struct metrics *m,
	struct problems *ps);
/* Can this be measured: is there a workload, servers, a scheduler of that name …? 0, or -1 and the
 * problems. */
int measure_check(const struct spec *spec, const struct measure_options *o, struct problems *ps);
/* Does this run need a process of its own? */
bool measure_alone(const struct spec *spec, const struct measure_options *o);

#endif
