/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of the window: the picture gets the height left by the panes' rows, and in a lecture
 * all but the lesson's text.
 */
#include "ui/window/private.h"

#define PANES_PERCENT 38 /* of the height */

void places_find(
	struct places *p, const struct cells *g, int width, int height, bool lecture, int band)
{
	int rows = height * PANES_PERCENT / 100 / g->height;

	rows = rows < SCREEN_LEAST_HEIGHT ? SCREEN_LEAST_HEIGHT : rows;
	*p = (struct places){.width = width, .height = height};
	p->columns = width / g->width;
	p->rows = rows;
	p->panes_x = (width - p->columns * g->width) / 2;
	p->from = lecture && band < rows ? rows - band : 0;
	p->picture_height = height - (rows - p->from) * g->height;
	if (p->picture_height < 0)
		p->picture_height = 0;
	p->panes_y = p->picture_height;
}

int places_band(const struct screen *s)
{
	int lesson = s->shown[SLOT_LESSON];

	for (int i = 0; lesson >= 0 && i < s->pane_count; i++)
		if (s->panes[i].view == lesson && !s->zoomed)
			return s->panes[i].area.height + 1;
	return 1;
}

bool places_in_scene(const struct places *p, const struct scene *s, int *x, int *y)
{
	double scale = (double)p->width / s->width;

	if (scale * s->height > p->picture_height)
		scale = (double)p->picture_height / s->height;
	if (scale <= 0 || *y >= p->picture_height)
		return false;
	*x = (int)((*x - (p->width - scale * s->width) / 2) / scale);
	*y = (int)((*y - (p->picture_height - scale * s->height) / 2) / scale);
	return *x >= 0 && *y >= 0 && *x < s->width && *y < s->height;
}
