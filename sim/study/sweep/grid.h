/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grid of a sweep: axes (a key of the file, the scheduler, the fidelity, the seed), each with
 * its values. A point takes one value of each axis; it is one run. Points are counted with the last
 * axis turning fastest, and a point is what its number says: in any thread, on any machine.
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
	char *key; /* as it heads its column */
	size_t count;
	char **values;
	char **shown; /* "--vary KEY=VALUE": where a problem with that value is said to be */
};

struct grid {
	const char *name; /* of the file, in messages; places what it names */
	char *bytes;      /* what it held when the sweep began: nobody changes it meanwhile */
	size_t length;
	const struct spec_setting *settings; /* --set */
	size_t setting_count;
	enum spec_code code;
	enum fidelity fidelity; /* where no axis says it */
	unsigned cache;         /* see measure.h */
	bool loads;             /* a point may run a library's scheduler: grid_may_load() */
	size_t axis_count;
	struct grid_axis axes[GRID_AXES_MAX + 2];
};

/* An axis, as `--vary` and `--schedulers` give it: values with commas between them, commas in
 * quotes and brackets not counted. `option` is how it was typed. -1 and the problems. */
int grid_add(struct grid *g, const char *option, const char *key, const char *values,
	struct problems *ps);
/* The innermost axis: `seeds` seeds from `first` on. */
void grid_add_seeds(struct grid *g, uint64_t first, unsigned seeds);
bool grid_has(const struct grid *g, enum axis_kind kind);
/* Whether a point may run a scheduler of a loaded library (`base`: see grid_base()): where in doubt,
 * yes. */
bool grid_may_load(const struct grid *g, const struct spec *base);
void grid_free(struct grid *g);

size_t grid_points(const struct grid *g); /* SIZE_MAX: more than GRID_POINTS_MAX */
/* The number of the value of axis `axis` at a point. */
size_t grid_value(const struct grid *g, size_t point, size_t axis);
/* Points with the same setting have the same spec. */
bool grid_same_setting(const struct grid *g, size_t point, size_t other);

/* The file with its --set, and nothing varied. */
struct spec *grid_base(const struct grid *g, struct problems *ps);
struct spec *grid_load(const struct grid *g, size_t point, struct problems *ps);
/* `spec` must be that of the point. */
struct measure_options grid_options(const struct grid *g, size_t point);

/* Points that stand for all when it is checked whether they can be run: every value of every axis
 * beside the first ones of the others; then every setting. Calls `check` with each; once the first
 * kind was wrong, or `brief`, it is not gone on to the second. 0, or -1 where any was. */
int grid_check(const struct grid *g, bool brief, int (*check)(void *arg, size_t point), void *arg);

#endif
