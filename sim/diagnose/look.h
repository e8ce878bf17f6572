/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A look at the lab: what it makes, what it tries, and what it leaves nothing of. */
#ifndef LVSLAB_DIAGNOSE_LOOK_H
#define LVSLAB_DIAGNOSE_LOOK_H

#include "diagnose/evidence/evidence.h"

/* The scenario's events up to `at` alone; nothing of what comes later happens in x->lab. */
void explain_cut_timeline(struct explain *x, const struct spec *spec, int64_t at);
/* look.c: the probes, the questions asked again, the rules; then `try.c`: what cures */
void look_once(struct explain *x);
void look_forget(struct explain *x);
void fixes_try(struct explain *x);

#endif
