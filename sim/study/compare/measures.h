/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The measures that runs are compared by: one table, from which the terminal, CSV, JSON and the
 * report print. A measure that says nothing of a run (no second destination was called …) is NAN.
 */
#ifndef LVSLAB_STUDY_COMPARE_MEASURES_H
#define LVSLAB_STUDY_COMPARE_MEASURES_H

#include "study/compare/metrics.h"

enum measure_unit {
	UNIT_COUNT,
	UNIT_TIME,  /* ns */
	UNIT_SHARE, /* 0 to 1 */
	UNIT_INDEX, /* 0 to 1, too, and of no whole */
	UNIT_TIMES, /* so many times something */
	UNIT_LOAD,  /* things at a time, on average */
};

enum better { BETTER_NEITHER, BETTER_LESS, BETTER_MORE };

struct measure_kind {
	const char *name;  /* for programs: response-p99 */
	const char *title; /* for people, a sentence's key: see base/language.h */
	const char *help;
	enum measure_unit unit;
	enum better better;
	double (*value)(const struct metrics *m);
};

struct server_measure_kind {
	const char *name, *title, *help;
	enum measure_unit unit;
	double (*value)(const struct metrics *m, size_t server);
};

extern const struct measure_kind measure_kinds[]; /* end with a NULL name */
extern const struct server_measure_kind server_measure_kinds[];
size_t measure_kind_count(void);
size_t server_measure_kind_count(void);
/* What they come to; of a run that did not come to its end NAN. */
double measure_value(size_t kind, const struct metrics *m);
double server_measure_value(size_t kind, const struct metrics *m, size_t server);
/* The number of the measure of that name; it must exist. */
size_t measure_kind_find(const char *name);

/* Jain's index of n numbers: 1 where all are the same, 1/n where one has all; NAN of none. */
double jain_index(const double *x, size_t n);

#endif
