/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths along wires as points: cut at a length, moved aside. All are orthogonal. */
#ifndef LVSLAB_UI_PICTURE_WAYS_H
#define LVSLAB_UI_PICTURE_WAYS_H

#include <stddef.h>

#include "ui/picture/picture_private.h"

#define WAY_POINTS (HOPS_MAX * PLAN_POINTS)

/* From a node to a neighbour, as drawn in this picture. */
size_t way_points(const struct picture *p, unsigned from, unsigned to, struct point *points);
int way_length(const struct point *points, size_t n);
/* Cuts the path after `length` units; returns the number of points left. `end` is the cut. */
size_t way_cut(struct point *points, size_t n, int length, struct point *end);
/* The same path `off` units to its right, without redundant points. */
size_t way_beside(const struct point *points, size_t n, int off, struct point *beside);

#endif
