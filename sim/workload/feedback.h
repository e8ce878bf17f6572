/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Weights that follow the servers' load: `feedback` of a virtual server. */
#ifndef LVSLAB_WORKLOAD_FEEDBACK_H
#define LVSLAB_WORKLOAD_FEEDBACK_H

#include "spec/spec.h"

struct site;

/*
 * One step of the control law, usable without a world. *thousandths is the server's weight times
 * 1000, kept between steps so that small changes add up; `load` in thousandths of its workers.
 * Returns the weight to set.
 */
int64_t feedback_step(const struct spec_feedback *f, int64_t *thousandths, int64_t load);

/* Starts the agent of each virtual server with `feedback`. */
void feedback_start(const struct site *site);

#endif
