/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a workload is played: what it needs of a world that somebody else has built. */
#ifndef LVSLAB_WORKLOAD_SITE_H
#define LVSLAB_WORKLOAD_SITE_H

#include "host/host.h"
#include "spec/spec.h"

/* It outlives the world; all it points to stays where it is. */
struct site {
	struct network *net; /* with its engine and its arena */
	const struct spec *spec;
	uint64_t seed;
};

#endif
