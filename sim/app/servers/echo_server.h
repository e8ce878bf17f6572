/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Echo (RFC 862) and discard (RFC 863) on TCP and UDP. */
#ifndef LVSLAB_APP_SERVERS_ECHO_SERVER_H
#define LVSLAB_APP_SERVERS_ECHO_SERVER_H

#include "transport/socket/socket.h"

struct echo_server_config {
	struct socket_address listen;
	bool udp;
	bool discard; /* reads and sends nothing */
	int backlog;
};

struct echo_server;

struct echo_server *echo_server_start(
	struct host *h, const struct echo_server_config *config, int *error);
void echo_server_stop(struct echo_server *s); /* existing connections stay until the peer closes
					       * them */
uint32_t echo_server_pid(const struct echo_server *e); /* process id */
/* in the order started */
void echo_server_walk(
	const struct host *h, void (*one)(void *arg, const struct echo_server *e), void *arg);
uint64_t echo_server_served(const struct echo_server *s); /* datagrams, or connections accepted */
struct echo_server *echo_server_find(const struct host *h, uint16_t port, bool udp);

#endif
