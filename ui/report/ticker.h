/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A progress line on the terminal for a long run. A sink: it changes nothing. */
#ifndef LVSLAB_UI_REPORT_TICKER_H
#define LVSLAB_UI_REPORT_TICKER_H

#include <stdint.h>
#include <stdio.h>

#include "engine/trace.h"

struct ticker {
	struct sink sink;
	FILE *out; /* NULL: standard error is not a terminal, and nothing is drawn */
	int64_t began, drawn;
	int64_t end; /* ns of the lab's time; INT64_MAX: no end */
	unsigned heard;
};

/* `end`: the lab's stop_time in ns, or INT64_MAX. */
void ticker_init(struct ticker *t, int64_t end);
void ticker_finish(struct ticker *t); /* wipes the line */

#endif
