/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Assembles a host in the order of net/ipv4/af_inet.c: inet_init(): addresses, routes, neighbours
 * and IP first, then TCP, UDP, raw and ping sockets; `lo` comes up last.
 */
#include "transport/host_new.h"

#include "transport/socket/socket.h"

struct host *host_new(struct network *net, const char *name)
{
	struct host *h = host_begin(net, name);

	socket_init(h);
	host_add_loopback(h);
	return h;
}
