/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A connection as a sequence chart, for print: its nodes next to each other, an arrow for each hop,
 * from top to bottom, and footnotes with the MACs, addresses and TTL of each frame and the reason
 * why its sender forwarded it.
 */
#ifndef LVSLAB_UI_PICTURE_LADDER_H
#define LVSLAB_UI_PICTURE_LADDER_H

#include "ui/model/model.h"
#include "ui/picture/scene.h"

struct ladder_of { /* a connection, identified by its client's end */
	uint32_t client;
	uint16_t port;
};

/* The first known TCP connection, or else UDP; false: none. */
bool ladder_first(const struct model *m, struct ladder_of *of);
/* False if none of its frames was sent. The caller frees the scene in either case. */
bool ladder_scene(struct scene *s, const struct model *m, const struct ladder_of *of);

#endif
