/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Examining the lab: probes and trial fixes, all of which are undone. */
#ifndef LVSLAB_DIAGNOSE_LOOK_H
#define LVSLAB_DIAGNOSE_LOOK_H

#include "diagnose/evidence/evidence.h"

/* Keeps only the scenario's events up to `at`; later ones do not happen in x->lab. */
void explain_cut_timeline(struct explain *x, const struct spec *spec, int64_t at);
/* look.c: the probes, the questions, the rules; then `try.c`: the fixes */
void look_once(struct explain *x);
void look_forget(struct explain *x); /* frees the results; the arrays stay for the next look */
void look_free(struct explain *x);
void fixes_try(struct explain *x);

#endif
