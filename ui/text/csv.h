/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CSV: RFC 4180, except for Unix line ends. */
#ifndef LVSLAB_UI_TEXT_CSV_H
#define LVSLAB_UI_TEXT_CSV_H

struct text;

void csv_field(struct text *t, const char *s); /* quoted if necessary */

#endif
