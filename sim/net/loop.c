/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds a forwarding loop. The links between switches form a graph; a walk that returns to a switch
 * by another link than it left by has found a ring. Depth first, from a switch that has seen a
 * frame come round, ports in the order made. No recursion, because every node may be a switch.
 */
#include <stdlib.h>
#include <string.h>

#include "net/bridge.h"
#include "net/link.h"

#define UNSEEN UINT32_MAX

struct walk {
	const struct network *net;
	uint32_t *from;             /* for each node: its predecessor in the walk, or UNSEEN */
	const struct link **by;     /* and by which link */
	const struct netdev **port; /* the next of its interfaces to look at */
};

static const struct bridge *bridge_at(const struct network *net, size_t id)
{
	const struct node *n = net->nodes[id];

	return n->kind == NODE_BRIDGE ? container_of(n, const struct bridge, node) : NULL;
}

static const struct netdev *first_port(const struct node *n)
{
	return list_empty(&n->devs) ? NULL : list_first(&n->devs, struct netdev, link);
}

static const struct netdev *next_port(const struct netdev *dev)
{
	return dev->link.next == &dev->node->devs ? NULL
						  : list_entry(dev->link.next, struct netdev, link);
}

/* the switch at the other end of a port whose link is up, or NULL */
static const struct node *behind(const struct netdev *dev)
{
	const struct link *l = dev->wire;

	if (!l || !netdev_running(dev) || !netdev_running(l->end[!dev->wire_end]))
		return NULL;
	const struct node *n = l->end[!dev->wire_end]->node;
	return n->kind == NODE_BRIDGE ? n : NULL;
}

/* `last` links back to `first`: the walk between them is the ring */
static size_t take_ring(
	const struct walk *w, size_t first, size_t last, const struct bridge **ring, size_t most)
{
	size_t count = 0;

	for (size_t at = last;; at = w->from[at]) {
		if (count < most)
			ring[count] = bridge_at(w->net, at);
		count++;
		if (at == first)
			return count;
	}
}

/* is `node` on the way that led to `at`? */
static bool leads_to(const struct walk *w, size_t node, size_t at)
{
	while (at != node && w->from[at] != at)
		at = w->from[at];
	return at == node;
}

static size_t walk_from(struct walk *w, size_t start, const struct bridge **ring, size_t most)
{
	size_t at = start;

	w->from[at] = (uint32_t)start;
	w->port[at] = first_port(w->net->nodes[at]);
	for (;;) {
		const struct netdev *dev = w->port[at];
		if (!dev && at == start)
			return 0;
		if (!dev) {
			at = w->from[at];
			continue;
		}
		w->port[at] = next_port(dev);
		const struct node *n = behind(dev);
		if (!n || dev->wire == w->by[at])
			continue;
		if (w->from[n->id] != UNSEEN && leads_to(w, n->id, at))
			return take_ring(w, n->id, at, ring, most);
		if (w->from[n->id] != UNSEEN)
			continue;
		w->from[n->id] = (uint32_t)at;
		w->by[n->id] = dev->wire;
		w->port[n->id] = first_port(n);
		at = n->id;
	}
}

static size_t first_looped(const struct network *net)
{
	for (size_t i = 0; i < net->node_count; i++)
		if (bridge_at(net, i) && bridge_at(net, i)->looped)
			return i;
	return net->node_count;
}

size_t bridge_ring(const struct network *net, const struct bridge **ring, size_t most)
{
	size_t start = first_looped(net), n = net->node_count, count = 0;
	struct walk w = {net, malloc((n + 1) * sizeof(*w.from)), calloc(n + 1, sizeof(*w.by)),
		calloc(n + 1, sizeof(*w.port))};

	if (!w.from || !w.by || !w.port)
		abort();
	memset(w.from, 0xff, n * sizeof(*w.from));
	if (start < n)
		count = walk_from(&w, start, ring, most);
	free(w.from);
	free(w.by);
	free(w.port);
	return count;
}
