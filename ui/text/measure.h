/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a comparison measures, in words. */
#ifndef LVSLAB_UI_TEXT_MEASURE_H
#define LVSLAB_UI_TEXT_MEASURE_H

#include "study/compare/comparison.h"

struct text;

/* "12.3ms": a number in its unit, as people read it; "-" for none. */
void measure_text(struct text *t, enum measure_unit unit, double value);
/* "12.3±0.2ms"; without the interval where there is none. */
void estimate_text(struct text *t, enum measure_unit unit, const struct estimate *e);
/* For programs: ns as seconds; the rest as it is. */
double measure_plain(enum measure_unit unit, double value);
const char *measure_unit_name(enum measure_unit unit); /* "s", "share", … */
const char *verdict_name(enum verdict v);              /* "better", "worse", "" */
const char *fidelity_name(enum fidelity f);            /* "connections", "packets" */

#endif
