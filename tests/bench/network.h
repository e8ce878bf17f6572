/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network that hops are measured in:
 *
 *	client0 … client15 -- sw1 -- router -- sw2 -- server0 … server7
 *
 * One frame from a client to a server is four hops, a hop being one frame over one link.
 */
#ifndef LVSLAB_BENCH_NETWORK_H
#define LVSLAB_BENCH_NETWORK_H

#include "engine/trace.h"
#include "host/host.h"

#define CLIENTS 16
#define SERVERS 8
#define SERVER_PORT 80

struct bench_network {
	struct arena arena;
	struct trace trace;
	struct engine *e;
	struct network *net;
	struct host *client[CLIENTS], *server[SERVERS];
};

void bench_network_open(struct bench_network *n);
void bench_network_close(struct bench_network *n);
/* Frames sent over links so far. */
uint64_t bench_network_hops(const struct bench_network *n);
uint32_t bench_server_address(size_t server);

#endif
