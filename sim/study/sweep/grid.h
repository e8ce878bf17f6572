/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grid of a sweep: axes (a key of the file, the scheduler, the fidelity, the seed), each with
 * its values. A point takes one value of each axis; it is one run. Points are numbered with the
 * last axis varying fastest, and the number alone defines the point, in any thread and on any
 * machine.
 *
 * Lives outside any world; memory from the C library.
 */
#ifndef LVSLAB_STUDY_SWEEP_GRID_H
#define LVSLAB_STUDY_SWEEP_GRID_H

#include "file/loader.h"
#include "study/compare/measure.h"

#define GRID_AXES_MAX 32
#define GRID_VALUES_MAX 10000
#define GRID_POINTS_MAX 1000000

enum axis_kind { AXIS_KEY, AXIS_SCHEDULER, AXIS_FIDELITY, AXIS_SEED };

struct grid_axis {
	enum axis_kind kind;
	char *key; /* the title of its column */
	size_t count;
	char **values;
	char **shown; /* "--vary KEY=VALUE": the place to report for problems with that value */
};

struct grid {
	const char *name; /* of the file, in messages; base of the names in it */
	char *bytes;      /* its content when the sweep began, so that later changes have no
			   * effect */
	size_t length;
	const struct spec_setting *settings; /* --set */
	size_t setting_count;
	enum spec_code code;
	enum fidelity fidelity; /* unless an axis sets it */
	unsigned cache;         /* see measure.h */
	bool loads;             /* a point may run a library's scheduler: grid_may_load() */
	size_t axis_count;
	struct grid_axis axes[GRID_AXES_MAX + 2];
};

/* Adds an axis, as in `--vary` and `--schedulers`: values separated by commas, except inside quotes
 * and brackets. `option` is the option as typed. -1 and the problems. */
int grid_add(struct grid *g, const char *option, const char *key, const char *values,
	struct problems *ps);
/* The innermost axis: `seeds` seeds from `first` on. */
void grid_add_seeds(struct grid *g, uint64_t first, unsigned seeds);
bool grid_has(const struct grid *g, enum axis_kind kind);
/* Could a point run a scheduler of a loaded library (`base`: see grid_base())? True if in doubt. */
bool grid_may_load(const struct grid *g, const struct spec *base);
void grid_free(struct grid *g);

size_t grid_points(const struct grid *g); /* SIZE_MAX: more than GRID_POINTS_MAX */
/* The index of the value of axis `axis` at a point. */
size_t grid_value(const struct grid *g, size_t point, size_t axis);
/* Points with the same setting have the same spec. */
bool grid_same_setting(const struct grid *g, size_t point, size_t other);

/* The file with its --set, without variations. */
struct spec *grid_base(const struct grid *g, struct problems *ps);
struct spec *grid_load(const struct grid *g, size_t point, struct problems *ps);
/* `spec` must be that of the point. */
struct measure_options grid_options(const struct grid *g, size_t point);

/* Calls `check` for representative points to find out if all can be run: first every value of every
 * axis with the first values of the others; then, unless there were errors or `brief` is set, every
 * setting. 0, or -1 after any error. */
int grid_check(const struct grid *g, bool brief, int (*check)(void *arg, size_t point), void *arg);

#endif
