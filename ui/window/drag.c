/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dragging nodes: the grabbed point of a node follows the mouse. A movement of a few units is still
 * a click. The model stores the position and a saved session contains it; it is not part of the
 * world. A member of a group cannot be dragged.
 */
#include <stdlib.h>

#include "ui/window/private.h"

#define TREMBLE 8 /* units of the scene */

void grab_begin(struct window *w, const char *node, int x, int y)
{
	const struct node *n = network_find(lab_network(w->s->model->lab), node);

	w->grab = (struct grab){.on = n != NULL, .from_x = x, .from_y = y};
	if (n)
		w->grab.node = n->id;
}

void grab_move(struct window *w, int x, int y)
{
	struct grab *g = &w->grab;
	int dx = x - g->from_x, dy = y - g->from_y;

	if (!g->on || (!g->moved && abs(dx) < TREMBLE && abs(dy) < TREMBLE))
		return;
	if (!g->moved && !picture_place_of(w->s->model, g->node, &g->x, &g->y)) {
		g->on = false;
		return;
	}
	g->moved = true;
	model_place(w->s->model, g->node, g->x + dx, g->y + dy);
	w->dirty = true;
}

const char *grab_end(struct window *w)
{
	bool clicked = w->grab.on && !w->grab.moved;

	w->grab.on = false;
	return clicked ? lab_network(w->s->model->lab)->nodes[w->grab.node]->name : NULL;
}
