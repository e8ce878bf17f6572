/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Free space on the plane for elements without a fixed place: bubbles, letters, tables. Occupied
 * space is never covered; wires may be, if necessary.
 */
#ifndef LVSLAB_UI_PICTURE_ROOM_H
#define LVSLAB_UI_PICTURE_ROOM_H

#include <stdbool.h>
#include <stddef.h>

struct rect {
	int x, y, w, h;
};

#define ROOM_TAKEN 256

struct room {
	struct rect whole;             /* nothing may be outside */
	struct rect taken[ROOM_TAKEN]; /* never covered */
	size_t taken_count;
	struct rect wires[ROOM_TAKEN]; /* avoid covering */
	size_t wire_count;
};

void room_take(struct room *r, struct rect a);
void room_wire(struct room *r, struct rect a);
bool room_is_clear(const struct room *r, struct rect a); /* without a margin around it */
bool room_is_free(const struct room *r, struct rect a);  /* except for wires */
/* Places a box of w by h near `wanted` (its x and y) without covering anything; false if there is
 * no room. */
bool room_find(const struct room *r, struct rect wanted, struct rect *found);
struct rect rect_grown(struct rect a, int by);

#endif
