/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The environment of a workload: what it needs of a world built by other code. */
#ifndef LVSLAB_WORKLOAD_SITE_H
#define LVSLAB_WORKLOAD_SITE_H

#include "host/host.h"
#include "spec/spec.h"

struct arrival;

/* It outlives the world; everything it points to keeps its address. */
struct site {
	struct network *net; /* with its engine and its arena */
	const struct spec *spec;
	uint64_t seed;
	/* May be NULL. Called at the start of each TCP call; it changes nothing. `head`: of the
	 * request, whose body has `body` more bytes. */
	void (*called)(void *arg, const struct arrival *a, const char *head, uint32_t body);
	void *called_arg;
};

#endif
