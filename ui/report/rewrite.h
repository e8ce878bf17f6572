/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a node changed in a frame: field by field, before and after. This is where the three
 * forwarding methods differ, so it is shown in full the first time.
 */
#ifndef LVSLAB_UI_REPORT_REWRITE_H
#define LVSLAB_UI_REPORT_REWRITE_H

#include "watch/dissect.h"

#define REWRITE_ROWS 9

struct rewrite_row {
	const char *name; /* "dst MAC" */
	char before[40], after[40];
	bool changed;
};

struct rewrite {
	struct rewrite_row rows[REWRITE_ROWS];
	unsigned count;
	unsigned changed; /* one bit per row */
};

/* False if the two are not of one kind, or nothing changed. */
bool rewrite_compare(
	struct rewrite *w, const struct dissection *before, const struct dissection *after);

#endif
