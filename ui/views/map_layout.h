/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layout of the map's nodes and links, in cells. Nodes are in columns by their distance from
 * the clients, so that packets go from left to right; links run through the gaps between them:
 *
 *	client1 ──┐        ┌─── director        a bus next to the hub, then a stretch per
 *	          ├─ sw1 ──┤                    link, where its frames are drawn
 *	client2 ──┘        └─── rs1
 */
#ifndef LVSLAB_UI_VIEWS_MAP_LAYOUT_H
#define LVSLAB_UI_VIEWS_MAP_LAYOUT_H

#include "net/link.h"
#include "net/network.h"

struct spot {       /* of a node */
	int column; /* −1: not reached yet */
	int x, y, width, height;
	int stands_for; /* number of further nodes of its column that it represents: 0 except for
			   the last one shown */
	int shown;      /* the spot drawn for it: itself, or the last one of the column */
	int label;      /* for the last one shown: the node whose name it has */
};

struct stretch { /* of a link */
	const struct link *link;
	int spot[2];            /* of the link's ends, as shown */
	int end_x[2], end_y[2]; /* where the link leaves them */
	int bus_x;
	int spoke;        /* the end of the link's own stretch: 0, 1 */
	int from, length; /* the link's own stretch: columns [from, from + length) of row
			   * end_y[spoke] */
	bool hidden;      /* both ends, or an equal link, are drawn as one */
};

struct map_layout {
	struct spot *spots; /* by node id */
	size_t count, spot_cap;
	struct stretch *stretches;
	size_t stretch_count, stretch_cap;
	int columns;
	int line; /* rows of a node: 1 a name, 3 a box, 4 a box with its address */
};

/* `active`: a node that must be visible; −1: none. */
void map_place(struct map_layout *l, const struct network *net, int width, int height, int active);
void map_free(struct map_layout *l);

#endif
