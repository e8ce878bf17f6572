/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The results of a run, for programs: `run --format json`. */
#ifndef LVSLAB_UI_REPORT_RESULT_JSON_H
#define LVSLAB_UI_REPORT_RESULT_JSON_H

#include <stdio.h>

#include "course/play.h"
#include "watch/trace_hash.h"

struct run_result {
	const struct lab *lab;
	const struct play *play;
	const struct trace_hash *hash;
};

size_t result_json(FILE *out, const struct run_result *r); /* returns the number of failed checks */

#endif
