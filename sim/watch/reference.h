/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages of docs/ that are printed from the code's tables. */
#ifndef LVSLAB_WATCH_REFERENCE_H
#define LVSLAB_WATCH_REFERENCE_H

struct text;

struct host;

void records_reference(struct text *t); /* docs/records.md */
void reasons_reference(struct text *t); /* docs/reasons.md */
/* docs/sysctls.md: the files that `h` has under /proc/sys */
void sysctls_reference(struct text *t, struct host *h);

#endif
