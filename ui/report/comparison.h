/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A comparison of schedulers, printed: for people, for spreadsheets, for programs. */
#ifndef LVSLAB_UI_REPORT_COMPARISON_H
#define LVSLAB_UI_REPORT_COMPARISON_H

#include "study/compare/comparison.h"

void comparison_text(struct text *t, const struct comparison *c, bool colour);
/* A row for each scheduler and measure, and for each server; times in seconds. */
void comparison_csv(struct text *t, const struct comparison *c);
void comparison_json(struct text *t, const struct comparison *c);
/* One page of HTML with everything in it; `file` and `command` as a person typed them. */
void comparison_html(
	struct text *t, const struct comparison *c, const char *file, const char *command);

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
