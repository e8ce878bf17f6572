/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The workload played in packets: its clients connect, ask, wait, hold and close. */
#ifndef LVSLAB_WORKLOAD_TRAFFIC_H
#define LVSLAB_WORKLOAD_TRAFFIC_H

#include "base/problem.h"

struct lab;

/* Reads the workload of the lab's scenario into lab->workload and schedules its first arrival. A
 * lab whose cables lie about has no traffic. -1 and problems. */
int traffic_start(struct lab *lab, struct problems *ps);

#endif
