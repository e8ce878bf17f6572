/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same clients under several schedulers, with several seeds: every run, and the resulting
 * measures. Terminal, CSV, JSON and the report print from it and compute nothing themselves.
 *
 * Lives outside any world; memory from the C library.
 */
#ifndef LVSLAB_STUDY_COMPARE_COMPARISON_H
#define LVSLAB_STUDY_COMPARE_COMPARISON_H

#include <stddef.h>
#include <stdint.h>

#include "study/compare/estimate.h"
#include "study/compare/measure.h"
#include "study/compare/measures.h"

struct text;

#define SEEDS_MAX 1000 /* every run is kept: its histogram alone takes 58 KB */

struct comparison_options {
	const char *const *schedulers; /* as in --schedulers; the first is the baseline */
	size_t scheduler_count;
	size_t baseline; /* index in schedulers */
	uint64_t seed;   /* the first; the others follow it */
	unsigned seeds;
	enum fidelity fidelity;
	unsigned points; /* see measure.h */
	unsigned cache;
	unsigned threads; /* 0: one per core */
	/* Progress: `done` of `all` runs; from any thread, but never concurrently. May be NULL. */
	void (*progress)(void *arg, size_t done, size_t all);
	void *arg;
};

enum verdict { VERDICT_NONE, VERDICT_BETTER, VERDICT_WORSE };

struct compared { /* a measure of a scheduler over all seeds */
	struct estimate value;
	struct estimate difference; /* to the baseline, seed by seed */
	enum verdict verdict;       /* NONE: the interval of the difference contains 0 */
};

struct scheduler_comparison {
	const char *name;
	struct metrics *runs;      /* comparison.seeds of them */
	struct compared *measures; /* in the order of measure_kinds[] */
	struct estimate *servers;  /* [server · server_measure_kind_count() + kind] */
};

struct comparison {
	const struct spec *spec;
	enum fidelity fidelity;
	uint64_t seed; /* the first */
	unsigned seeds;
	size_t baseline;
	size_t count; /* of schedulers */
	struct scheduler_comparison *schedulers;
	/* common to all schedulers: those of the file come first in each run */
	size_t server_count;
};

/* Runs everything. NULL and the problems on failure: either nothing was run, or a loaded scheduler
 * went wrong. `spec` and the names must outlive it. The result does not depend on the number of
 * threads. */
struct comparison *comparison_run(
	const struct spec *spec, const struct comparison_options *o, struct problems *ps);
void comparison_free(struct comparison *c);

/* Number of runs that were cut (metrics.cut), and why the first was; 0 and NULL: none. */
size_t comparison_cut(const struct comparison *c, const char **why);

/* "rs1", or its address if no node has it. */
void comparison_server_name(const struct comparison *c, size_t server, struct text *t);

#endif
