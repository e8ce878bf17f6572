/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A comparison of schedulers as text, CSV, JSON and HTML. */
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
/* A complete HTML page; `file` and `command` as typed. */
void comparison_html(
	struct text *t, const struct comparison *c, const char *file, const char *command);

#endif
