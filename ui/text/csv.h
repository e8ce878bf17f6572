/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CSV: RFC 4180 but for the line ends, which are Unix's. */
#ifndef LVSLAB_UI_TEXT_CSV_H
#define LVSLAB_UI_TEXT_CSV_H

struct text;

void csv_field(struct text *t, const char *s); /* in quotes where it needs them */

#endif
