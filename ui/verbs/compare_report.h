/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes a comparison in the requested format. */
#ifndef LVSLAB_UI_VERBS_COMPARE_REPORT_H
#define LVSLAB_UI_VERBS_COMPARE_REPORT_H

#include "study/compare/comparison.h"
#include "ui/text/outfile.h"
#include "ui/verbs/load.h"

/* Writes the report and renames it to its target; EXIT_FINE or EXIT_MACHINE. */
int compare_report_write(struct outfile *out, const struct arguments *a,
	const struct comparison_options *o, const struct comparison *c);

#endif
