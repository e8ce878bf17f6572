/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explain's results, as text and as JSON. */
#ifndef LVSLAB_UI_REPORT_EXPLANATION_H
#define LVSLAB_UI_REPORT_EXPLANATION_H

#include <stdbool.h>
#include <stdio.h>

#include "diagnose/explain.h"

/* The walks, equal ones once, then the findings; at 100 columns. */
void explanation_text(FILE *out, const struct explain *x, const char *title, bool colour);
/* One connection in short, answer by answer: this client's (NULL: any client's) first that failed,
 * or its first. Prints nothing if there is none. */
void explanation_connection(FILE *out, const struct explain *x, const char *client, bool colour);
/* Only the findings. */
void explanation_diagnosis(FILE *out, const struct explain *x, bool colour);
/* Only the commands that fix them, as typed at the console: "rs1# sysctl -w …". */
void explanation_fixes(FILE *out, const struct explain *x);
/* Everything: every walk, every finding. */
void explanation_json(FILE *out, const struct explain *x, const char *name);

#endif
