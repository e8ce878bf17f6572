/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a reader has been told already, and frames as they came into a node. */
#ifndef LVSLAB_UI_REPORT_STORY_MEMORY_H
#define LVSLAB_UI_REPORT_STORY_MEMORY_H

#include "watch/dissect.h"

struct story_memory;

struct story_memory *story_memory_new(void);
void story_memory_free(struct story_memory *m);

/* True the first time that `hash` is asked for. */
bool story_first_time(struct story_memory *m, uint64_t hash);
/* Keeps how the frame looked when it came into the node; of each node's frames, the latest. */
void story_keep(struct story_memory *m, unsigned node, uint64_t frame, const struct dissection *d);
/* How it looked then, or NULL where that is not known any more. */
const struct dissection *story_kept(const struct story_memory *m, unsigned node, uint64_t frame);

#endif
