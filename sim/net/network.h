/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network: its nodes (numbered in the order made) and the pools that all nodes share. A node is
 * embedded in a bridge or a host.
 */
#ifndef LVSLAB_NET_NETWORK_H
#define LVSLAB_NET_NETWORK_H

#include "base/hash.h"
#include "base/language.h"
#include "base/list.h"
#include "base/pool.h"
#include "engine/engine.h"
#include "net/frame.h"
#include "net/netdev.h"

#define NODE_NAME 40 /* 32 letters plus the number of a group's member */
#define NODES_MAX 65000

enum node_kind { NODE_BRIDGE, NODE_HOST };

struct node {
	struct network *net;
	char name[NODE_NAME];
	uint16_t id; /* index in network.nodes */
	uint8_t kind;
	uint16_t dev_count; /* interfaces ever made: the next one's index + 1 */
	struct list devs;   /* struct netdev, in the order made */
	struct hash_node by_name;
};

struct network {
	struct engine *engine;
	struct node **nodes;
	size_t node_count, node_cap;
	struct hash_table names; /* of nodes */
	size_t bridge_count;     /* bridges among the nodes */
	uint64_t frame_id;       /* the last id assigned */
	uint64_t looped;         /* how often a switch got a frame a second time */
	struct pool frames, payloads, links, netdevs;
	void *processes; /* the hosts' processes: struct process_table (host/command.h) */
	const struct language *language; /* of the lab's own sentences on a host; NULL: English */
};

struct network *network_new(struct engine *e);
/* Fills in an embedded node and numbers it. `name` must be free and shorter than NODE_NAME. */
void node_init(struct node *n, struct network *net, enum node_kind kind, const char *name);
struct node *network_find(const struct network *net, const char *name); /* or NULL */
struct netdev *node_dev(const struct node *n, const char *name);        /* or NULL */
struct netdev *node_dev_by_index(const struct node *n, unsigned index); /* or NULL */

static inline struct engine *node_engine(const struct node *n)
{
	return n->net->engine;
}

#endif
