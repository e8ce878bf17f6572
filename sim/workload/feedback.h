/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Weights that follow the servers' load: `feedback` of a virtual server. */
#ifndef LVSLAB_WORKLOAD_FEEDBACK_H
#define LVSLAB_WORKLOAD_FEEDBACK_H

#include "spec/spec.h"

struct site;

/*
 * One step of the law, usable without a world. *thousandths is the server's weight in parts of a
 * thousand, kept from step to step so that small changes add up; load in thousandths of its
 * workers. The weight to set.
 */
int64_t feedback_step(const struct spec_feedback *f, int64_t *thousandths, int64_t load);

/* An agent for each virtual server that has one. */
void feedback_start(const struct site *site);

#endif
