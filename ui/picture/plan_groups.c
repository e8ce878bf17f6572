/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A group: all hosts of a column that are neither directors nor routers, as one box. */
#include "ui/picture/plan.h"

/* Its position is known; sets its members and their number. */
void plan_fill_group(struct plan *p, int column)
{
	struct plan_group *g = &p->groups[p->group_count];

	for (unsigned i = 0; i < p->node_count; i++) {
		struct plan_node *n = &p->nodes[i];
		if (n->column != column || n->class != PLAN_BACK)
			continue;
		n->fold = FOLD_GROUP;
		n->group = (int)p->group_count;
		n->x = g->x, n->y = g->y, n->w = g->w, n->h = g->h;
		g->first = g->count ? g->first : i;
		g->last = i;
		g->count++;
	}
	p->group_count++;
}

/* A chip for each if all fit; otherwise a dot. `columns`: number per line. */
bool plan_has_cells(const struct plan_group *g, int *columns)
{
	int width = g->w - 2 * GROUP_SIDE, height = g->h - GROUP_HEAD - GROUP_FOOT;
	int across = (width + CELL_GAP) / (CELL_WIDE + CELL_GAP);
	int down = (height + CELL_GAP) / (CELL_HIGH + CELL_GAP);
	bool cells = g->count <= PLAN_CELLS && (int)g->count <= across * down;

	*columns = cells ? across : (width + DOT_PITCH - DOT) / DOT_PITCH;
	return cells;
}
