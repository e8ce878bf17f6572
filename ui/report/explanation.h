/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What explain found, for people and for programs. */
#ifndef LVSLAB_UI_REPORT_EXPLANATION_H
#define LVSLAB_UI_REPORT_EXPLANATION_H

#include <stdbool.h>
#include <stdio.h>

#include "diagnose/explain.h"

/* The walks, those that went alike told once, then what is wrong; at 100 columns. */
void explanation_text(FILE *out, const struct explain *x, const char *title, bool colour);
/* One connection in short, answer by answer: this client's (NULL: anybody's) first that failed, or
 * its first. Nothing where there is none. */
void explanation_connection(FILE *out, const struct explain *x, const char *client, bool colour);
/* What is wrong alone. */
void explanation_diagnosis(FILE *out, const struct explain *x, bool colour);
/* The commands that cure alone, as one types them at the console: "rs1# sysctl -w …". */
void explanation_fixes(FILE *out, const struct explain *x);
/* Everything: every walk, every finding. */
void explanation_json(FILE *out, const struct explain *x, const char *name);

#endif
