/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A piece of memory outside the arena that is part of the world all the same: what a loaded
 * library keeps in its variables. A checkpoint copies it too. */
#ifndef LVSLAB_BASE_RANGE_H
#define LVSLAB_BASE_RANGE_H

#include <stddef.h>

struct range {
	void *base;
	size_t bytes;
};

#endif
