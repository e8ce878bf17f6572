/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same counts from a run with every frame, by observing the whole lab. */
#ifndef LVSLAB_STUDY_CONNECTIONS_PACKETS_H
#define LVSLAB_STUDY_CONNECTIONS_PACKETS_H

#include "study/compare/measure.h"

/* measure() with FIDELITY_PACKETS. */
int packets_run(const struct spec *spec, const struct measure_options *o, struct metrics *m,
	struct problems *ps);

#endif
