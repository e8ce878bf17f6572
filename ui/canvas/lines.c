/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines that join. A line's character is determined by the four directions from its middle; drawing
 * over another line adds directions, so panes and the map's links are independent.
 */
#include "ui/canvas/canvas.h"

/* by the sum of ways */
static const uint32_t joints[16] = {' ', 0x2574, 0x2576, 0x2500, 0x2575, 0x2518, 0x2514, 0x2534,
	0x2577, 0x2510, 0x250c, 0x252c, 0x2502, 0x2524, 0x251c, 0x253c};

/* an ASCII canvas cannot distinguish corners: they only grow */
static unsigned ways_of(const struct canvas *c, uint32_t code)
{
	if (c->ascii)
		return code == '-'    ? WAY_LEFT | WAY_RIGHT
			: code == '|' ? WAY_UP | WAY_DOWN
			: code == '+' ? WAY_LEFT | WAY_RIGHT | WAY_UP | WAY_DOWN
				      : 0;
	for (unsigned i = 1; i < 16; i++)
		if (joints[i] == code)
			return i;
	return 0;
}

void area_join(struct area a, int x, int y, unsigned look, unsigned ways)
{
	int row = y - a.top;

	if (x < 0 || row < 0 || x >= a.width || row >= a.height)
		return;
	const struct cell *cell = canvas_cell(a.canvas, a.x + x, a.y + row);
	area_put_code(a, x, y, look, joints[ways_of(a.canvas, cell->code) | ways]);
}

void area_hline(struct area a, int x, int y, int width, unsigned look)
{
	for (int i = 0; i < width; i++)
		area_join(a, x + i, y, look, WAY_LEFT | WAY_RIGHT);
}

void area_vline(struct area a, int x, int y, int height, unsigned look)
{
	for (int i = 0; i < height; i++)
		area_join(a, x, y + i, look, WAY_UP | WAY_DOWN);
}

void area_box(struct area a, int x, int y, int width, int height, unsigned look)
{
	area_hline(a, x, y, width, look);
	area_hline(a, x, y + height - 1, width, look);
	area_vline(a, x, y, height, look);
	area_vline(a, x + width - 1, y, height, look);
	area_put_code(a, x, y, look, joints[WAY_RIGHT | WAY_DOWN]);
	area_put_code(a, x + width - 1, y, look, joints[WAY_LEFT | WAY_DOWN]);
	area_put_code(a, x, y + height - 1, look, joints[WAY_RIGHT | WAY_UP]);
	area_put_code(a, x + width - 1, y + height - 1, look, joints[WAY_LEFT | WAY_UP]);
}
