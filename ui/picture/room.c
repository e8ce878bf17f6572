/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stores the occupied areas of the plane and finds free room near a wanted place. */
#include "ui/picture/room.h"

#include <limits.h>

enum { STEP = 20, MARGIN = 12, WIRE_COST = 90 };

struct rect rect_grown(struct rect a, int by)
{
	return (struct rect){a.x - by, a.y - by, a.w + 2 * by, a.h + 2 * by};
}

void room_take(struct room *r, struct rect a)
{
	if (r->taken_count < ROOM_TAKEN)
		r->taken[r->taken_count++] = a;
}

void room_wire(struct room *r, struct rect a)
{
	if (r->wire_count < ROOM_TAKEN)
		r->wires[r->wire_count++] = a;
}

static bool overlap(struct rect a, struct rect b)
{
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static bool is_inside(struct rect a, struct rect b)
{
	return a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h;
}

static bool covers_nothing(const struct room *r, struct rect a, int margin)
{
	struct rect grown = rect_grown(a, margin);

	if (!is_inside(a, r->whole))
		return false;
	for (size_t i = 0; i < r->taken_count; i++)
		if (overlap(grown, r->taken[i]))
			return false;
	return true;
}

bool room_is_clear(const struct room *r, struct rect a)
{
	return covers_nothing(r, a, 0);
}

bool room_is_free(const struct room *r, struct rect a)
{
	return covers_nothing(r, a, MARGIN);
}

static int away(int a, int b)
{
	return a < b ? b - a : a - b;
}

static int cost_of(const struct room *r, struct rect a, struct rect wanted)
{
	int cost = away(a.x, wanted.x) + away(a.y, wanted.y);

	for (size_t i = 0; i < r->wire_count; i++)
		if (overlap(a, r->wires[i]))
			cost += WIRE_COST;
	return cost;
}

bool room_find(const struct room *r, struct rect wanted, struct rect *found)
{
	int best = INT_MAX;

	if (covers_nothing(r, wanted, 2) && cost_of(r, wanted, wanted) == 0) {
		*found = wanted;
		return true;
	}
	for (int y = r->whole.y; y + wanted.h <= r->whole.y + r->whole.h; y += STEP)
		for (int x = r->whole.x; x + wanted.w <= r->whole.x + r->whole.w; x += STEP) {
			struct rect a = {x, y, wanted.w, wanted.h};
			if (away(x, wanted.x) + away(y, wanted.y) >= best || !room_is_free(r, a))
				continue;
			int cost = cost_of(r, a, wanted);
			if (cost < best) {
				best = cost;
				*found = a;
			}
		}
	return best < INT_MAX;
}
