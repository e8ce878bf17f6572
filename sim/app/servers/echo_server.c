/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Echo and discard. A datagram is returned with its bytes; the part of a long one that is the
 * shared pattern (net/payload.h) is the pattern again. A connection sends back what it reads and
 * closes when its peer does.
 */
#include "app/servers/echo_server.h"

#include "app/servers/app_state.h"
#include "host/host.h"
#include "net/payload.h"
#include "transport/socket/socket.h"

struct echo_server {
	struct list link; /* in app_state.echoes */
	struct host *host;
	struct echo_server_config config;
	struct socket *socket;
	uint64_t served;
	uint32_t pid;
};

static void datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct echo_server *e = socket_user(s);

	(void)to;
	e->served++;
	if (!e->config.discard)
		udp_sendto(
			s, from, payload_new(e->host->node.net, head, head_length, length), length);
}

static void received(struct socket *s, uint32_t length)
{
	struct host *h = socket_host(s);
	uint8_t bytes[2048];
	uint32_t n;

	(void)length;
	while ((n = tcp_recv(s, bytes, sizeof(bytes))))
		if (socket_user(s))
			tcp_send(s, payload_new(h->node.net, bytes, n, n), 0, n);
}

static void peer_closed(struct socket *s)
{
	received(s, 0);
	tcp_close(s);
}

static void failed(struct socket *s, int error)
{
	(void)error;
	tcp_close(s);
}

static const struct socket_ops child_ops = {
	.received = received, .peer_closed = peer_closed, .failed = failed};

static void accepted(struct socket *listener, struct socket *child)
{

	struct echo_server *e = socket_user(listener);

	for (child = tcp_accept(listener); child; child = tcp_accept(listener)) {
		e->served++;
		socket_set_ops(child, &child_ops);
		/* a connection outlives the server: it only needs to know whether to echo */
		socket_set_user(child, e->config.discard ? NULL : e->host);
		received(child, 0);
	}
}

static const struct socket_ops listener_ops = {.accepted = accepted};
static const struct socket_ops datagram_ops = {.datagram = datagram};

struct echo_server *echo_server_start(
	struct host *h, const struct echo_server_config *config, int *error)
{
	struct echo_server *e = arena_get(host_engine(h)->arena, sizeof(*e));

	e->host = h;
	e->config = *config;
	e->socket = config->udp
		? udp_open(h, config->listen, &datagram_ops, e, error)
		: tcp_listen(h, config->listen, config->backlog, &listener_ops, e, error);
	if (!e->socket) {
		arena_put(host_engine(h)->arena, e, sizeof(*e));
		return NULL;
	}
	e->pid = DAEMON_PID + ++app_state(h)->daemons;
	socket_set_owner(e->socket, e->pid);
	list_add_tail(&e->link, &app_state(h)->echoes);
	return e;
}

void echo_server_stop(struct echo_server *e)
{
	if (e->config.udp)
		udp_close(e->socket);
	else
		tcp_close(e->socket);
	list_del(&e->link);
	arena_put(host_engine(e->host)->arena, e, sizeof(*e));
}

uint32_t echo_server_pid(const struct echo_server *e)
{
	return e->pid;
}

uint64_t echo_server_served(const struct echo_server *e)
{
	return e->served;
}

void echo_server_walk(
	const struct host *h, void (*one)(void *arg, const struct echo_server *e), void *arg)
{
	const struct app_state *a = app_state_find(h);

	if (a)
		list_for_each (e, &a->echoes, struct echo_server, link)
			one(arg, e);
}

struct echo_server *echo_server_find(const struct host *h, uint16_t port, bool udp)
{
	const struct app_state *a = app_state_find(h);

	if (a)
		list_for_each (e, &a->echoes, struct echo_server, link)
			if (e->config.listen.port == port && e->config.udp == udp)
				return e;
	return NULL;
}
