/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The internals of a lab, for the files of this folder that build and run it. */
#ifndef LVSLAB_WORLD_WORLD_H
#define LVSLAB_WORLD_WORLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/problem.h"
#include "engine/trace.h"
#include "spec/spec.h"
#include "workload/site.h"
#include "world/checkpoint.h"
#include "world/journal.h"
#include "world/lab.h"

struct timeline; /* in the arena: timeline.c */
struct workload; /* workload/arrivals.h */

struct lab {
	struct arena arena;
	/* pointers into the arena: constant once the world is built */
	struct engine *engine;
	struct network *net;
	struct timeline *timeline;
	/* outside the world: not affected by stepping back */
	struct trace trace;
	const struct spec *spec;
	struct workload *workload; /* the plan of `workload:`, constant */
	struct site site;          /* its environment, constant */
	struct lab_options options;
	struct names names;
	struct journal journal;
	size_t applied; /* entries of the journal applied so far */
	bool held;      /* stepped back to before entries of the current position */
	struct checkpoints checkpoints;
	struct libraries *libraries; /* loaded schedulers, or NULL */
};

/* libraries.c: loads the scenario's or the options' scheduler libraries. -1 and the problems.
 * Registers their variables with the checkpoints. */
int libraries_load(struct lab *lab, struct problems *ps);
void libraries_unload(struct lab *lab);
size_t libraries_count(const struct lab *lab);
/* ipvsadm's name for a scheduler as named in the scenario. */
const char *libraries_name(const struct lab *lab, const char *named);

/* topology.c: nodes, links, addresses, routes, services, virtual servers; -1 and the problems */
int world_build(struct lab *lab, struct problems *ps);
/* Runs a set-up command; if its status is not 0, the output becomes a problem at `at`. */
int world_set_up(struct host *h, const char *line, struct place at, struct problems *ps);

/* broken.c: schedules the scenario's `faults` as events of the engine; before the timeline */
void broken_start(struct lab *lab);
/* timeline.c: schedules the scenario's `events` as events of the engine */
struct timeline *timeline_new(struct lab *lab);

#endif
