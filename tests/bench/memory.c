/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes of the world for a host, and for a TCP connection as both its ends keep it. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "host/ip/addr.h"
#include "net/bridge.h"
#include "net/link.h"
#include "network.h"
#include "transport/host_new.h"
#include "transport/socket/socket.h"

#define MORE_HOSTS 1000
#define CONNECTIONS 10000

static void add_hosts(struct bench_network *n, struct bridge *sw)
{
	for (unsigned i = 0; i < MORE_HOSTS; i++) {
		char name[NODE_NAME];
		snprintf(name, sizeof(name), "more%u", i);
		struct host *h = host_new(n->net, name);
		struct netdev *eth0 = host_add_interface(h, "eth0");
		struct addr_spec spec = {.local = 0x0a030001u + i, .prefix = 16};
		link_new(eth0, bridge_add_port(sw), &link_defaults);
		netdev_set_up(eth0, true);
		addr_add(h, eth0, &spec);
	}
}

static void host_bytes(void)
{
	static struct bench_network n;

	bench_network_open(&n);
	struct bridge *sw = bridge_new(n.net, "sw3");
	size_t before = arena_used(&n.arena);
	add_hosts(&n, sw);
	printf("  a host with one interface, its link and switch port: %zu bytes    goal: <= "
	       "8192\n",
		(arena_used(&n.arena) - before) / MORE_HOSTS);
	bench_network_close(&n);
}

static void connection_bytes(void)
{
	static struct bench_network n;
	static const struct socket_ops none = {0};
	struct socket_address to = {bench_server_address(0), SERVER_PORT};
	int error;

	bench_network_open(&n);
	tcp_listen(n.server[0], (struct socket_address){0, SERVER_PORT}, 4096, &none, NULL, &error);
	tcp_connect(n.client[0], (struct socket_address){0, 0}, to, &none, NULL, &error);
	engine_run_until(n.e, NSEC_PER_SEC);
	size_t before = arena_used(&n.arena);
	for (unsigned i = 0; i < CONNECTIONS; i++) {
		tcp_connect(n.client[i % CLIENTS], (struct socket_address){0, 0}, to, &none, NULL,
			&error);
		engine_run_until(n.e, n.e->now + NSEC_PER_MSEC);
	}
	printf("  an established TCP connection, both ends: %zu bytes\n",
		(arena_used(&n.arena) - before) / CONNECTIONS);
	bench_network_close(&n);
}

void bench_memory(void)
{
	puts("memory");
	host_bytes();
	connection_bytes();
}
