/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A comparison of schedulers, printed: for people, for spreadsheets, for programs. */
#ifndef LVSLAB_UI_REPORT_COMPARISON_H
#define LVSLAB_UI_REPORT_COMPARISON_H

#include <stdbool.h>

#include "study/compare/comparison.h"
#include "ui/text/measure.h"

struct text;

void comparison_text(struct text *t, const struct comparison *c, bool colour);
/* A row for each scheduler and measure, and for each server; times in seconds. */
void comparison_csv(struct text *t, const struct comparison *c);
void comparison_json(struct text *t, const struct comparison *c);
/* One page of HTML with everything in it; `file` and `command` as a person typed them. */
void comparison_html(
	struct text *t, const struct comparison *c, const char *file, const char *command);

#endif
