/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the reader already knows, and frames as received by each node. */
#ifndef LVSLAB_UI_REPORT_STORY_MEMORY_H
#define LVSLAB_UI_REPORT_STORY_MEMORY_H

#include "watch/dissect.h"

struct story_memory;

struct story_memory *story_memory_new(void);
void story_memory_free(struct story_memory *m);

/* True the first time for each `hash`. */
bool story_first_time(struct story_memory *m, uint64_t hash);
/* Stores the frame as received by the node; only the latest frames of each node are kept. */
void story_keep(struct story_memory *m, unsigned node, uint64_t frame, const struct dissection *d);
/* Its form then, or NULL if it is no longer stored. */
const struct dissection *story_kept(const struct story_memory *m, unsigned node, uint64_t frame);

#endif
