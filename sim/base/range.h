/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory outside the arena that is still part of the world: the variables of a loaded library. A
 * checkpoint copies it, too. */
#ifndef LVSLAB_BASE_RANGE_H
#define LVSLAB_BASE_RANGE_H

#include <stddef.h>

struct range {
	void *base;
	size_t bytes;
};

#endif
