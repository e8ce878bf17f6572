/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Breadth first from the clients gives the columns; two linked nodes are at most one apart. */
#include "ui/picture/plan.h"

static bool touches(const struct plan *p, const struct node *n, int column)
{
	list_for_each (dev, &n->devs, struct netdev, link)
		if (dev->wire &&
			p->nodes[dev->wire->end[1 - dev->wire_end]->node->id].column == column)
			return true;
	return false;
}

static bool spread(struct plan *p, int from)
{
	bool any = false;

	for (size_t i = 0; i < p->node_count; i++)
		if (p->nodes[i].column < 0 && touches(p, p->net->nodes[i], from)) {
			p->nodes[i].column = from + 1;
			any = true;
		}
	return any;
}

static enum plan_class class_of(const struct plan *p, size_t i)
{
	if (p->net->nodes[i]->kind == NODE_BRIDGE)
		return PLAN_SWITCH;
	return plan_is(p, i, "director") || plan_is(p, i, "router") ? PLAN_FRONT : PLAN_BACK;
}

/* from the top: directors and routers, then the others, each in file order */
static void rank(struct plan *p)
{
	for (int c = 0; c < p->columns; c++) {
		int next = 0;
		for (int class = PLAN_SWITCH; class <= PLAN_BACK; class ++)
			for (size_t i = 0; i < p->node_count; i++)
				if (p->nodes[i].column == c && p->nodes[i].class == class)
					p->nodes[i].rank = next++;
	}
}

void plan_choose_columns(struct plan *p)
{
	bool any = false;

	for (size_t i = 0; i < p->node_count; i++) {
		bool first = plan_is(p, i, "client");
		p->nodes[i] = (struct plan_node){
			.column = first ? 0 : -1, .class = (uint8_t)class_of(p, i), .group = -1};
		any |= first;
	}
	if (!any && p->node_count)
		p->nodes[0].column = 0;
	p->columns = 1;
	while (p->columns < PLAN_COLUMNS && spread(p, p->columns - 1))
		p->columns++;
	for (size_t i = 0; i < p->node_count; i++) /* linked to nothing that leads to a client */
		if (p->nodes[i].column < 0)
			p->nodes[i].column = p->columns - 1;
	rank(p);
}
