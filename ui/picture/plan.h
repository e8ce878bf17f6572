/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layout of the map, in the scene's units. Nodes are in columns by their distance from the
 * clients, so that packets go from left to right; wires are orthogonal and share a bus next to the
 * hub of each gap. The layout depends only on the lab as built, never on its state, so nothing
 * moves from step to step; a column with too many nodes is folded to rows, then to a group.
 */
#ifndef LVSLAB_UI_PICTURE_PLAN_H
#define LVSLAB_UI_PICTURE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/link.h"
#include "net/network.h"
#include "ui/picture/scene.h"
#include "world/lab.h"

struct spec_node;

#define PLAN_COLUMNS 64
#define PLAN_POINTS 6
#define PLAN_DRAWN 8

enum plan_class { PLAN_SWITCH, PLAN_FRONT, PLAN_BACK }; /* FRONT: directors, routers */

enum plan_fold { FOLD_FULL, FOLD_ROW, FOLD_GROUP };

struct plan_node {
	int column, rank; /* its position from the top */
	uint8_t class, fold;
	int group; /* of plan.groups; −1 */
	int x, y, w, h;
	int rows; /* lines of a full box, including the name */
	/* in a tall plan only: */
	int channel;                 /* x at its left, for a wire that passes others of its band */
	bool from_above, from_below; /* nothing of its band is there */
	bool beside;                 /* to the right of its switch */
};

struct plan_lift { /* position and size of the first member drawn outside its group */
	int x, y, w, h;
};

struct plan_group {
	int column, x, y, w, h;
	size_t count;
	unsigned first, last; /* nodes */
	struct plan_lift lift;
	unsigned drawn[PLAN_DRAWN]; /* nodes that have a drawn wire */
	size_t drawn_count;
};

struct plan_wire {
	const struct link *link;
	unsigned node[2];
	struct point points[PLAN_POINTS]; /* from node[0] to node[1] */
	size_t count;
	bool repeats; /* another wire of its group represents it */
};

struct plan {
	const struct lab *lab;
	const struct network *net;
	int width, height;
	struct plan_node *nodes; /* by node id */
	size_t node_count;
	struct plan_wire *wires;
	size_t wire_count;
	struct plan_group groups[PLAN_COLUMNS];
	size_t group_count;
	int columns, x[PLAN_COLUMNS], w[PLAN_COLUMNS];
	int gap[PLAN_COLUMNS];  /* after each column */
	bool tall;              /* for a narrow canvas: bands instead of columns */
	int band[PLAN_COLUMNS]; /* start of each band */
	int chip;               /* in a tall plan: width of the widest chip */
};

enum {
	MAP_TOP = 100,
	MAP_BOTTOM = 800,
	MAP_MARGIN = 40,
	MAP_MIDDLE = 440,
	NODE_ROW = 38,
	NODE_WIDE = 408,
	CLIENT_WIDE = 300,
	BUBBLE_WIDE = 376,
	SWITCH_HIGH = 68,
	TALL_SIDE = 20,   /* the margin of a tall plan */
	TALL_INSIDE = 14, /* and of its boxes */
	TALL_BAND = 92,   /* between two bands: a bus, then an envelope */
	CELL_WIDE = 120,  /* in a group: a chip for each host */
	CELL_HIGH = 40,
	CELL_GAP = 8,
	GROUP_SIDE = 20,
	GROUP_HEAD = 62,
	GROUP_FOOT = 52,
	DOT = 18,
	DOT_PITCH = 26,
	PLAN_CELLS = 40 /* beyond this, dots are drawn */
};

struct placed; /* ui/model/model.h: nodes that the user has moved */
void plan_make(struct plan *p, const struct lab *lab, const struct placed *placed, size_t count);
/* For a narrow canvas; `chip`: width of the widest chip. Nodes moved by the user are ignored: their
 * positions are for the other layout. */
void plan_make_tall(struct plan *p, const struct lab *lab, int chip);
void plan_free(struct plan *p);
const struct plan_wire *plan_wire_of(const struct plan *p, const struct link *l);
/* The nodes from `from` to `to` over links that are up; returns their number in `way`, including
 * both ends; 0: no path. Only switches may be in between. */
size_t plan_way(const struct plan *p, unsigned from, unsigned to, unsigned *way, size_t most);
/* The points from a node to a neighbour, along the first wire between them. */
size_t plan_points(const struct plan *p, unsigned from, unsigned to, struct point *points);

/* ---- the parts ---- */
void plan_choose_columns(struct plan *p); /* plan_columns.c */
void plan_place_columns(struct plan *p);  /* plan_widths.c */
void plan_place_rows(struct plan *p);     /* plan_rows.c */
void plan_place_wires(struct plan *p);    /* plan_wires.c */
void plan_place_tall(struct plan *p);     /* plan_tall.c */
bool plan_shows_address(const struct plan *p, size_t node);
/* Draws from the upper node to the lower one; true: that is from node[1] to node[0]. */
bool plan_tall_wire(const struct plan *p, struct plan_wire *w, int aside); /* plan_tall_wires.c */
int plan_links_in_gap(const struct plan *p, unsigned node, int gap);
int plan_hub_index(const struct plan *p, unsigned hub, int gap);
void plan_fill_group(struct plan *p, int column); /* plan_groups.c */
bool plan_has_cells(const struct plan_group *g, int *columns);
bool plan_is(const struct plan *p, size_t node, const char *role);
const struct spec_node *plan_spec(const struct plan *p, size_t node); /* or NULL */

#endif
