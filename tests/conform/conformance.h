/* SPDX-License-Identifier: GPL-2.0-or-later */
/* docs/conformance.md: what was held against recordings of real kernels, and what came out. */
#ifndef LVSLAB_CONFORM_CONFORMANCE_H
#define LVSLAB_CONFORM_CONFORMANCE_H

#include <stddef.h>

#include "conform/conform.h"

struct text;

struct conformance_row { /* a file */
	const char *path;
	struct conform_totals totals;
};

struct conformance_kind { /* of what is not understood, or stands in words */
	char *name;
	enum conform_verdict verdict;
	size_t count;
};

struct conformance {
	struct conformance_row *rows;
	size_t row_count;
	struct conformance_kind *kinds;
	size_t kind_count;
};

struct conform_totals conformance_sum(const struct conformance *c);
const char *conformance_name(const struct conformance_row *row);        /* without its folder */
void conformance_report(const struct conformance *c, struct text *out); /* in Markdown */

#endif
