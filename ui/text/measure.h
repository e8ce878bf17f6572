/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The values of a comparison as text. */
#ifndef LVSLAB_UI_TEXT_MEASURE_H
#define LVSLAB_UI_TEXT_MEASURE_H

#include "study/compare/comparison.h"

struct text;

/* "12.3ms": a number with a readable unit; "-" for none. */
void measure_text(struct text *t, enum measure_unit unit, double value);
/* "12.3±0.2ms"; without the interval if there is none. */
void estimate_text(struct text *t, enum measure_unit unit, const struct estimate *e);
/* For programs: times in seconds; others unchanged. */
double measure_plain(enum measure_unit unit, double value);
const char *measure_unit_name(enum measure_unit unit); /* "s", "share", … */
const char *verdict_name(enum verdict v);              /* "better", "worse", "" */
const char *fidelity_name(enum fidelity f);            /* "connections", "packets" */

#endif
