/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A connection as a sequence chart, for paper: the nodes that it passed side by side, an arrow for
 * each hop, from the top down, and as foot-notes the MACs, addresses and TTL of each frame and why
 * its sender sent it on.
 */
#ifndef LVSLAB_UI_PICTURE_LADDER_H
#define LVSLAB_UI_PICTURE_LADDER_H

#include "ui/model/model.h"
#include "ui/picture/scene.h"

struct ladder_of { /* a connection by its client's end */
	uint32_t client;
	uint16_t port;
};

/* The first connection of TCP, or else UDP, that anything is known of; false: there is none. */
bool ladder_first(const struct model *m, struct ladder_of *of);
/* False where nothing of it was ever sent. The caller frees the scene in either case. */
bool ladder_scene(struct scene *s, const struct model *m, const struct ladder_of *of);

#endif
