/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lab/lab.h"

void record_why(struct text *t, const struct lab *lab, const struct record *r)
{
	const struct reason *reason = reason_find(r->reason);

	if (reason)
		reason_fill(t, reason->sentence, r, lab_names(lab));
}
