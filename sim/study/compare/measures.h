/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The measures for comparing runs: one table, used by the terminal, CSV, JSON and the report. A
 * measure that does not apply to a run (only one destination was used …) is NAN.
 */
#ifndef LVSLAB_STUDY_COMPARE_MEASURES_H
#define LVSLAB_STUDY_COMPARE_MEASURES_H

#include "study/compare/metrics.h"

enum measure_unit {
	UNIT_COUNT,
	UNIT_TIME,  /* ns */
	UNIT_SHARE, /* 0 to 1 */
	UNIT_INDEX, /* 0 to 1, but not a share */
	UNIT_TIMES, /* a multiple */
	UNIT_LOAD,  /* number of concurrent things, on average */
};

enum better { BETTER_NEITHER, BETTER_LESS, BETTER_MORE };

struct measure_kind {
	const char *name;  /* for programs: response-p99 */
	const char *title; /* for display, the key of a translation: see base/language.h */
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
/* The values; NAN for a run that was cut. */
double measure_value(size_t kind, const struct metrics *m);
double server_measure_value(size_t kind, const struct metrics *m, size_t server);
/* The index of the measure with that name; it must exist. */
size_t measure_kind_find(const char *name);

/* Jain's index of n numbers: 1 if all are equal, 1/n if one has everything; NAN if n is 0. */
double jain_index(const double *x, size_t n);

#endif
