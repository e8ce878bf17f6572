/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes by number and name, interfaces by index and name: looked for in the order made, which is
 * what every walk over the network follows.
 */
#include "net/network.h"

#include <assert.h>
#include <string.h>

#include "net/link.h"
#include "net/records.h"

const struct kind net_kinds[] = {NET_RECORDS(KIND_ROW){0, NULL, NULL}};

struct network *network_new(struct engine *e)
{
	struct network *net = arena_alloc(e->arena, sizeof(*net));

	net->engine = e;
	pool_init(&net->frames, e->arena, "frame", sizeof(struct frame));
	pool_init(&net->payloads, e->arena, "payload", sizeof(struct payload));
	pool_init(&net->netdevs, e->arena, "interface", sizeof(struct netdev));
	pool_init(&net->links, e->arena, "link", sizeof(struct link));
	return net;
}

void node_init(struct node *n, struct network *net, enum node_kind kind, const char *name)
{
	assert(strlen(name) < NODE_NAME && net->node_count < NODES_MAX);
	n->net = net;
	n->kind = (uint8_t)kind;
	n->id = (uint16_t)net->node_count;
	strcpy(n->name, name);
	list_init(&n->devs);
	if (net->node_count == net->node_cap) {
		size_t cap = net->node_cap ? net->node_cap * 2 : 16;
		net->nodes = arena_regrow(net->engine->arena, net->nodes,
			net->node_cap * sizeof(*net->nodes), cap * sizeof(*net->nodes));
		net->node_cap = cap;
	}
	net->nodes[net->node_count++] = n;
}

struct node *network_find(const struct network *net, const char *name)
{
	for (size_t i = 0; i < net->node_count; i++)
		if (strcmp(net->nodes[i]->name, name) == 0)
			return net->nodes[i];
	return NULL;
}

struct netdev *node_dev(const struct node *n, const char *name)
{
	list_for_each (dev, &n->devs, struct netdev, link)
		if (strcmp(dev->name, name) == 0)
			return dev;
	return NULL;
}

struct netdev *node_dev_by_index(const struct node *n, unsigned index)
{
	list_for_each (dev, &n->devs, struct netdev, link)
		if (dev->index == index)
			return dev;
	return NULL;
}
