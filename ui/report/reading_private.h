/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files that describe a capture. */
#ifndef LVSLAB_UI_REPORT_READING_PRIVATE_H
#define LVSLAB_UI_REPORT_READING_PRIVATE_H

#include "ui/report/reading.h"

struct mac_words {
	char s[96];
};
struct mac_words reading_mac(const struct reading *r, const uint8_t *mac);
/* A line of the story; `words` is freed. */
void reading_at(const struct reading *r, int64_t time, struct text *words);
void reading_findings(const struct reading *r);

#endif
