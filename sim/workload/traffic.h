/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The workload in packets: its clients connect, send requests, wait, hold and close. */
#ifndef LVSLAB_WORKLOAD_TRAFFIC_H
#define LVSLAB_WORKLOAD_TRAFFIC_H

#include "base/problem.h"

struct site;
struct workload;

/* Reads the workload of the site's scenario into *plan (NULL if there is none), which the caller
 * frees, and schedules its first arrival. -1 and problems. */
int traffic_start(const struct site *site, struct workload **plan, struct problems *ps);

#endif
