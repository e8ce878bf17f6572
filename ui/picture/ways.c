/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the path of a wire between two nodes as points, cuts it at a length, moves it aside. */
#include "ui/picture/ways.h"

/* moves the path's end to a box that is not at its place in the layout */
static size_t bend_to(struct point *points, size_t n, int y)
{
	if (n == 2) { /* a straight one gets a bus */
		int x = (points[0].x + points[1].x) / 2;
		points[3] = (struct point){points[1].x, y};
		points[1] = (struct point){x, points[0].y};
		points[2] = (struct point){x, y};
		return 4;
	}
	points[n - 1].y = y;
	points[n - 2].y = y;
	return n;
}

static void turned(struct point *points, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct point a = points[i];
		points[i] = points[n - 1 - i];
		points[n - 1 - i] = a;
	}
}

/* down from the bus into its upper side, in place of the group's way at the left */
static size_t drop_to(struct point *points, size_t n, struct rect box)
{
	int x = box.x + box.w / 2, bus = points[n - 3].y;

	points[n - 3] = (struct point){x, bus};
	points[n - 2] = (struct point){x, box.y};
	return n - 1;
}

static size_t lead_to(const struct picture *p, struct point *points, size_t n, unsigned node)
{
	struct rect box = node_rect(p, node);

	return p->plan.tall && n > 3 ? drop_to(points, n, box)
				     : bend_to(points, n, box.y + box.h / 2);
}

size_t way_points(const struct picture *p, unsigned from, unsigned to, struct point *points)
{
	size_t n = plan_points(&p->plan, from, to, points);

	if (n && node_is_lifted(p, to))
		n = lead_to(p, points, n, to);
	if (n && node_is_lifted(p, from)) {
		turned(points, n);
		n = lead_to(p, points, n, from);
		turned(points, n);
	}
	return n;
}

static int distance(struct point a, struct point b)
{
	int dx = a.x - b.x, dy = a.y - b.y;

	return (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
}

int way_length(const struct point *points, size_t n)
{
	int sum = 0;

	for (size_t i = 1; i < n; i++)
		sum += distance(points[i - 1], points[i]);
	return sum;
}

size_t way_cut(struct point *points, size_t n, int length, struct point *end)
{
	for (size_t i = 1; i < n; i++) {
		struct point a = points[i - 1], b = points[i];
		int d = distance(a, b);
		if (length < d) {
			points[i] = (struct point){
				a.x + (b.x - a.x) * length / d, a.y + (b.y - a.y) * length / d};
			*end = points[i];
			return i + 1;
		}
		length -= d;
	}
	*end = points[n - 1];
	return n;
}

static int sign_of(int n)
{
	return n > 0 ? 1 : n < 0 ? -1 : 0;
}

/* without points on a straight line and doubles */
static size_t corners(const struct point *points, size_t n, struct point *out)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (k && points[i].x == out[k - 1].x && points[i].y == out[k - 1].y)
			continue;
		if (k >= 2 &&
			((out[k - 2].x == out[k - 1].x && points[i].x == out[k - 1].x) ||
				(out[k - 2].y == out[k - 1].y && points[i].y == out[k - 1].y)))
			k--;
		out[k++] = points[i];
	}
	return k;
}

size_t way_beside(const struct point *points, size_t n, int off, struct point *beside)
{
	struct point c[WAY_POINTS];
	size_t k = corners(points, n, c);

	for (size_t i = 0; i < k; i++) {
		beside[i] = c[i];
		for (size_t leg = i; leg <= i + 1; leg++) { /* the one before, the one behind */
			if (leg < 1 || leg >= k)
				continue;
			int dx = sign_of(c[leg].x - c[leg - 1].x),
			    dy = sign_of(c[leg].y - c[leg - 1].y);
			if (dx)
				beside[i].y = c[i].y + dx * off;
			if (dy)
				beside[i].x = c[i].x - dy * off;
		}
	}
	return k;
}
