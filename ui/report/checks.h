/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The results of a scenario's checks at the end: passed or failed, points, and the values seen. */
#ifndef LVSLAB_UI_REPORT_CHECKS_H
#define LVSLAB_UI_REPORT_CHECKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "course/play.h"

struct text;

struct points {
	int64_t reached, possible;
	size_t failed;
};

size_t checks_failed(const struct play *p);
struct points checks_table(struct text *t, const struct play *p, bool colour);

#endif
