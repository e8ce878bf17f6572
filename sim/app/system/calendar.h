/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab's calendar: its clock starts on Wednesday, 1 January 2025, 00:00 UTC, and is the same on
 * every host. It knows no leap year before 2028.
 */
#ifndef LVSLAB_APP_SYSTEM_CALENDAR_H
#define LVSLAB_APP_SYSTEM_CALENDAR_H

#include <stdint.h>

struct host;
struct text;

/* When it starts: seconds since 1970. */
#define CALENDAR_START INT64_C(1735689600)

int64_t calendar_now(const struct host *h); /* ns of the lab's clock */
/* Formats `now` (ns of the lab's clock) as date(1) does: "%a %b %e %T %Z %Y". Unknown conversions
 * stay unchanged. */
void calendar_put(struct text *out, int64_t now, const char *format);

#endif
