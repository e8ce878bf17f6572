/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nodes by number and name, interfaces by index and name. Every walk over the network follows the
 * order in which they were made.
 */
#include "net/network.h"

#include <assert.h>
#include <string.h>

#include "engine/trace.h"
#include "net/link.h"
#include "net/records.h"

const struct kind net_kinds[] = {NET_RECORDS(KIND_ROW){0, NULL, NULL}};

struct network *network_new(struct engine *e)
{
	struct network *net = arena_alloc(e->arena, sizeof(*net));

	net->engine = e;
	hash_init(&net->names, e->arena);
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
	hash_add(&net->names, &n->by_name, hash_string(name));
}

struct node *network_find(const struct network *net, const char *name)
{
	uint64_t hash = hash_string(name);

	hash_for_each (found, &net->names, hash)
		if (strcmp(container_of(found, struct node, by_name)->name, name) == 0)
			return container_of(found, struct node, by_name);
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
