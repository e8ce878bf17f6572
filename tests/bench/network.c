/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds the network that hops are measured in: two switches, a router between them, clients on
 * one side, servers on the other, every address and route set.
 */
#include "network.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "host/ip/addr.h"
#include "net/bridge.h"
#include "net/link.h"
#include "transport/host_new.h"

#define CLIENT_NET 0x0a010000u /* 10.1.0.0/16 */
#define SERVER_NET 0x0a020000u
#define ROUTER 254u

static void address(struct host *h, struct netdev *dev, uint32_t a)
{
	struct addr_spec spec = {.local = a, .prefix = 16};

	netdev_set_up(dev, true);
	if (addr_add(h, dev, &spec) != 0)
		assert(!"address");
}

static struct host *add(
	struct bench_network *n, struct bridge *sw, const char *kind, size_t i, uint32_t net)
{
	char name[NODE_NAME];

	snprintf(name, sizeof(name), "%s%zu", kind, i);
	struct host *h = host_new(n->net, name);
	struct netdev *eth0 = host_add_interface(h, "eth0");
	link_new(eth0, bridge_add_port(sw), &link_defaults);
	address(h, eth0, net + 1 + (uint32_t)i);
	struct fib_route gateway = {.gateway = net + ROUTER,
		.dev = eth0,
		.table = RT_TABLE_MAIN,
		.type = RTN_UNICAST,
		.proto = RTPROT_BOOT};
	if (fib_add(h, &gateway, false) != 0)
		assert(!"route");
	return h;
}

void bench_network_open(struct bench_network *n)
{
	memset(n, 0, sizeof(*n));
	arena_init(&n->arena, 0);
	n->e = engine_new(&n->arena, &n->trace, 1);
	n->net = network_new(n->e);
	struct bridge *sw1 = bridge_new(n->net, "sw1"), *sw2 = bridge_new(n->net, "sw2");
	struct host *router = host_new(n->net, "router");
	struct netdev *eth0 = host_add_interface(router, "eth0");
	struct netdev *eth1 = host_add_interface(router, "eth1");
	link_new(eth0, bridge_add_port(sw1), &link_defaults);
	link_new(eth1, bridge_add_port(sw2), &link_defaults);
	address(router, eth0, CLIENT_NET + ROUTER);
	address(router, eth1, SERVER_NET + ROUTER);
	sysctl_write(router, "net/ipv4/ip_forward", "1");
	for (size_t i = 0; i < CLIENTS; i++)
		n->client[i] = add(n, sw1, "client", i, CLIENT_NET);
	for (size_t i = 0; i < SERVERS; i++)
		n->server[i] = add(n, sw2, "server", i, SERVER_NET);
}

void bench_network_close(struct bench_network *n)
{
	arena_fini(&n->arena);
}

uint64_t bench_network_hops(const struct bench_network *n)
{
	uint64_t hops = 0;

	for (size_t i = 0; i < n->net->node_count; i++)
		list_for_each (dev, &n->net->nodes[i]->devs, struct netdev, link)
			if (dev->wire)
				hops += dev->stats.tx_packets;
	return hops;
}

uint32_t bench_server_address(size_t server)
{
	return SERVER_NET + 1 + (uint32_t)server;
}
