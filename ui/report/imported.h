/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The faults of an imported cluster, with quotations from its own files. */
#ifndef LVSLAB_UI_REPORT_IMPORTED_H
#define LVSLAB_UI_REPORT_IMPORTED_H

#include <stdbool.h>
#include <stdio.h>

#include "diagnose/explain.h"
#include "intake/intake.h"

/* Findings with the lines they refer to, then assumptions and ignored parts. */
void imported_text(FILE *out, const struct intake *in, const struct explain *x, bool colour);
/* Assumptions, unparsed and ignored parts. */
void imported_notes(FILE *out, const struct intake *in, bool colour);

#endif
