/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the layout: columns, rows, widths and wires, each in its own file. */
#include "ui/picture/plan.h"

#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "spec/spec.h"
#include "ui/model/model.h"

bool plan_is(const struct plan *p, size_t node, const char *role)
{
	const struct node *n = p->net->nodes[node];

	return n->kind == NODE_HOST &&
		strcmp(((const struct host *)(const void *)n)->role, role) == 0;
}

const struct spec_node *plan_spec(const struct plan *p, size_t node)
{
	const struct spec *spec = lab_spec(p->lab);
	const char *name = p->net->nodes[node]->name;

	if (node < spec->network.nodes.count && /* they are created in file order */
		strcmp(spec->network.nodes.items[node].name, name) == 0)
		return &spec->network.nodes.items[node];
	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (strcmp(spec->network.nodes.items[i].name, name) == 0)
			return &spec->network.nodes.items[i];
	return NULL;
}

static size_t count_wires(const struct network *net)
{
	size_t n = 0;

	for (size_t i = 0; i < net->node_count; i++)
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
			n += dev->wire && dev->wire_end == 0;
	return n;
}

/* a folded node stays in its group */
static void move_to(struct plan *p, size_t node, int64_t x, int64_t y)
{
	struct plan_node *n = &p->nodes[node];
	int64_t right = p->width - MAP_MARGIN - n->w, bottom = p->height - 900 + MAP_BOTTOM - n->h;

	if (n->group >= 0)
		return;
	if (x != SPEC_UNSET)
		n->x = (int)(x < 0 ? 0 : x > right ? right : x);
	if (y != SPEC_UNSET)
		n->y = (int)(y < MAP_TOP - 10 ? MAP_TOP - 10 : y > bottom ? bottom : y);
}

/* positions from the file, then those moved by the user */
static void move_nodes(struct plan *p, const struct placed *placed, size_t count)
{
	for (size_t i = 0; i < p->node_count; i++) {
		const struct spec_node *n = plan_spec(p, i);
		if (n)
			move_to(p, i, n->x, n->y);
	}
	for (size_t i = 0; i < count; i++)
		if (placed[i].node < p->node_count)
			move_to(p, placed[i].node, placed[i].x, placed[i].y);
}

static void begin_plan(struct plan *p, const struct lab *lab)
{
	*p = (struct plan){.lab = lab, .net = lab_network(lab), .width = 1600, .height = 900};
	p->node_count = p->net->node_count;
	p->nodes = calloc(p->node_count + 1, sizeof(*p->nodes));
	p->wires = calloc(count_wires(p->net) + 1, sizeof(*p->wires));
	if (!p->nodes || !p->wires)
		abort();
	plan_choose_columns(p);
}

void plan_make(struct plan *p, const struct lab *lab, const struct placed *placed, size_t count)
{
	begin_plan(p, lab);
	plan_place_columns(p);
	plan_place_rows(p);
	move_nodes(p, placed, count);
	plan_place_wires(p);
}

void plan_make_tall(struct plan *p, const struct lab *lab, int chip)
{
	begin_plan(p, lab);
	p->tall = true;
	p->chip = chip;
	plan_place_tall(p);
	plan_place_wires(p);
}

void plan_free(struct plan *p)
{
	free(p->nodes);
	free(p->wires);
	*p = (struct plan){0};
}

const struct plan_wire *plan_wire_of(const struct plan *p, const struct link *l)
{
	for (size_t i = 0; i < p->wire_count; i++)
		if (p->wires[i].link == l)
			return &p->wires[i];
	return NULL;
}

/* ---- ways ---- */

static void look_around(
	const struct plan *p, unsigned at, int *before, unsigned *queue, size_t *end)
{
	list_for_each (dev, &p->net->nodes[at]->devs, struct netdev, link) {
		if (!dev->wire || !dev->wire->up)
			continue;
		unsigned next = dev->wire->end[1 - dev->wire_end]->node->id;
		if (before[next] < 0) {
			before[next] = (int)at;
			queue[(*end)++] = next;
		}
	}
}

static size_t traced_back(const int *before, unsigned to, unsigned *way, size_t most)
{
	size_t n = 1;

	for (unsigned at = to; (unsigned)before[at] != at; at = (unsigned)before[at])
		n++;
	if (n > most)
		return 0;
	for (size_t i = n; i > 0; i--) {
		way[i - 1] = to;
		to = (unsigned)before[to];
	}
	return n;
}

size_t plan_way(const struct plan *p, unsigned from, unsigned to, unsigned *way, size_t most)
{
	int *before = malloc(p->node_count * sizeof(*before));
	unsigned *queue = malloc(p->node_count * sizeof(*queue));
	size_t end = 0, n = 0;

	if (!before || !queue)
		abort();
	for (size_t i = 0; i < p->node_count; i++)
		before[i] = -1;
	before[from] = (int)from;
	queue[end++] = from;
	for (size_t i = 0; i < end && before[to] < 0; i++)
		if (queue[i] == from || p->net->nodes[queue[i]]->kind == NODE_BRIDGE)
			look_around(p, queue[i], before, queue, &end);
	if (before[to] >= 0)
		n = traced_back(before, to, way, most);
	free(before);
	free(queue);
	return n;
}

size_t plan_points(const struct plan *p, unsigned from, unsigned to, struct point *points)
{
	for (size_t i = 0; i < p->wire_count; i++) {
		const struct plan_wire *w = &p->wires[i];
		bool there = w->node[0] == from && w->node[1] == to;
		if (!there && !(w->node[1] == from && w->node[0] == to))
			continue;
		for (size_t k = 0; k < w->count; k++)
			points[k] = w->points[there ? k : w->count - 1 - k];
		return w->count;
	}
	return 0;
}
