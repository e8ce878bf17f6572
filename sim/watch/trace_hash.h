/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trace hash: a sink. */
#ifndef LVSLAB_WATCH_TRACE_HASH_H
#define LVSLAB_WATCH_TRACE_HASH_H

#include "engine/trace.h"

struct trace_hash {
	struct sink sink;
	uint64_t hash, records;
};
void trace_hash_init(struct trace_hash *h);

#endif
