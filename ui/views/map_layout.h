/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the map's nodes and links stand, in cells. Nodes stand in columns by their distance from
 * the clients, so that a packet goes from left to right; links run through the gaps between them:
 *
 *	client1 ──┐        ┌─── director        a bus beside the hub, then a stretch of each
 *	          ├─ sw1 ──┤                    link's own, where its frames are drawn
 *	client2 ──┘        └─── rs1
 */
#ifndef LVSLAB_UI_VIEWS_MAP_LAYOUT_H
#define LVSLAB_UI_VIEWS_MAP_LAYOUT_H

#include "net/link.h"
#include "net/network.h"

struct spot {       /* of a node */
	int column; /* −1: not reached yet */
	int x, y, width, height;
	int stands_for; /* how many more of its column it stands for: 0 but for the last one shown
			 */
	int shown;      /* the spot that is drawn for it: itself, or the last one of the column */
	int label;      /* as the last one shown: the node that it names */
};

struct stretch { /* of a link */
	const struct link *link;
	int spot[2];            /* of the link's ends, as shown */
	int end_x[2], end_y[2]; /* where it leaves them */
	int bus_x;
	int spoke;        /* the end that the own stretch leads to: 0, 1 */
	int from, length; /* the own stretch: columns [from, from + length) of row end_y[spoke] */
	bool hidden;      /* both ends, or a link just like it, are drawn as one */
};

struct map_layout {
	struct spot *spots; /* by node id */
	size_t count, spot_cap;
	struct stretch *stretches;
	size_t stretch_count, stretch_cap;
	int columns;
	int line; /* rows of a node: 1 a name, 3 a box, 4 a box with its address */
};

/* `active`: a node that must be seen; −1: none. */
void map_place(struct map_layout *l, const struct network *net, int width, int height, int active);
void map_free(struct map_layout *l);

#endif
