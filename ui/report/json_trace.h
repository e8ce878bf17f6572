/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trace as JSON lines: one object per record, keys in a fixed order. docs/trace-format.md */
#ifndef LVSLAB_UI_REPORT_JSON_TRACE_H
#define LVSLAB_UI_REPORT_JSON_TRACE_H

#include <stdio.h>

#include "engine/reason.h"
#include "engine/trace.h"

struct json_trace {
	struct sink sink;
	FILE *out;
	const struct names *names;
};

void json_trace_init(struct json_trace *j, FILE *out, const struct names *names);

#endif
