/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a workload is played: what it needs of a world that somebody else has built. */
#ifndef LVSLAB_WORKLOAD_SITE_H
#define LVSLAB_WORKLOAD_SITE_H

#include "host/host.h"
#include "spec/spec.h"

struct arrival;

/* It outlives the world; all it points to stays where it is. */
struct site {
	struct network *net; /* with its engine and its arena */
	const struct spec *spec;
	uint64_t seed;
	/* May be NULL. Hears of each call over TCP as it begins, and changes nothing. `head`: of its
	 * request, whose body has so many bytes more. */
	void (*called)(void *arg, const struct arrival *a, const char *head, uint32_t body);
	void *called_arg;
};

#endif
