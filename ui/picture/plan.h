/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where everything stands in the map, in the scene's units. Nodes stand in columns by their distance
 * from the clients, so that a packet goes from left to right; wires are orthogonal and share a bus
 * beside the hub of each gap. It is worked out from the lab as it was built, never from what it is
 * doing, so nothing moves from step to step; a column of too many is folded to rows, then to a
 * group.
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
	int column, rank; /* its place from the top */
	uint8_t class, fold;
	int group; /* of plan.groups; −1 */
	int x, y, w, h;
	int rows; /* lines of a full box, the name's among them */
};

struct plan_group {
	int column, x, y, w, h;
	size_t count;
	unsigned first, last;       /* nodes */
	unsigned drawn[PLAN_DRAWN]; /* nodes that a wire of it is drawn to */
	size_t drawn_count;
};

struct plan_wire {
	const struct link *link;
	unsigned node[2];
	struct point points[PLAN_POINTS]; /* from node[0] to node[1] */
	size_t count;
	bool repeats; /* another one of its group is drawn for it */
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
	int gap[PLAN_COLUMNS];           /* behind each column */
	struct point lift[PLAN_COLUMNS]; /* of a group: where one of it is shown in full */
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
	SWITCH_HIGH = 68
};

struct placed; /* ui/model/model.h: nodes that somebody has moved */
void plan_make(struct plan *p, const struct lab *lab, const struct placed *placed, size_t count);
void plan_free(struct plan *p);
const struct plan_wire *plan_wire_of(const struct plan *p, const struct link *l);
/* Nodes from `from` to `to` by links that are up; how many are in `way`, both ends among them; 0:
 * there is none. Only switches are passed. */
size_t plan_way(const struct plan *p, unsigned from, unsigned to, unsigned *way, size_t most);
/* The points from one node to a neighbour, along the first wire between them. */
size_t plan_points(const struct plan *p, unsigned from, unsigned to, struct point *points);

/* ---- the parts ---- */
void plan_choose_columns(struct plan *p); /* plan_columns.c */
void plan_place_columns(struct plan *p);  /* plan_widths.c */
void plan_place_rows(struct plan *p);     /* plan_rows.c */
void plan_place_wires(struct plan *p);    /* plan_wires.c */
bool plan_is(const struct plan *p, size_t node, const char *role);
const struct spec_node *plan_spec(const struct plan *p, size_t node); /* or NULL */

#endif
