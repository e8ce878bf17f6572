/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with a cluster that was imported, in the words of its own texts. */
#ifndef LVSLAB_UI_REPORT_IMPORTED_H
#define LVSLAB_UI_REPORT_IMPORTED_H

#include <stdbool.h>
#include <stdio.h>

#include "diagnose/explain.h"
#include "intake/intake.h"

/* Findings with the lines that they are about, then what was guessed and passed over. */
void imported_text(FILE *out, const struct intake *in, const struct explain *x, bool colour);
/* What was guessed, not understood and passed over. */
void imported_notes(FILE *out, const struct intake *in, bool colour);

#endif
