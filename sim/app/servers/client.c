/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An HTTP client (RFC 9112): connects, sends one request, reads the response up to Content-Length
 * or the end, closes. Timeouts are those of a program (poll): exact, not rounded by the kernel's
 * wheel.
 *
 * If the server says `Connection: close`, its FIN follows the last byte at once, long before a real
 * program would close: the client waits for it briefly (LINGER), so that the server closes first,
 * as in real captures. If the server keeps the connection, the client closes it after its `hold`,
 * or passes it on for the next request (`keep`).
 *
 * Invariant: `done` is called once, as the last callback, never from inside http_client_start().
 * Not simulated: redirects, chunked responses, pipelined requests.
 */
#include "app/servers/client.h"

#include <string.h>

#include "app/servers/app_state.h"
#include "app/servers/records.h"
#include "engine/trace.h"
#include "host/host.h"
#include "net/payload.h"
#include "transport/socket/socket.h"

#define HEAD_MAX 2048
#define LINGER NSEC_PER_MSEC

struct http_client {
	struct host *host;
	struct socket *socket;
	struct event timeout, connect_timeout, linger;
	const struct http_client_ops *ops;
	void *user;
	struct payload *request;
	struct socket_address to;
	struct http_client_times times;
	uint64_t received, expected;
	int64_t hold;
	unsigned status;
	uint32_t length; /* of head */
	bool has_head, head_only, server_closes, complete, keep;
	char head[HEAD_MAX];
};

static struct pool *pool(struct host *h)
{
	struct app_state *s = app_state(h);

	if (!s->clients.arena)
		pool_init(&s->clients, host_engine(h)->arena, "http clients",
			sizeof(struct http_client));
	return &s->clients;
}

static int64_t elapsed(const struct http_client *c)
{
	return host_engine(c->host)->now - c->times.started;
}

static void drop(struct http_client *c)
{
	event_cancel(host_engine(c->host), &c->timeout);
	event_cancel(host_engine(c->host), &c->connect_timeout);
	event_cancel(host_engine(c->host), &c->linger);
	payload_unref(c->host->node.net, c->request);
	pool_put(pool(c->host), c);
}

static void client_finish(struct http_client *c, enum client_result result, int error)
{
	bool fine = result == CLIENT_DONE;

	if (!fine || !c->keep)
		tcp_close(http_client_take(c));
	if (!c->complete)
		c->times.done = elapsed(c);
	HOST_RECORD(c->host, fine ? REC_REQUEST_DONE : REC_REQUEST_FAILED, 0, (struct netdev *)NULL,
		(struct frame *)NULL, c->to.address, c->to.port,
		fine ? c->status : (uint64_t)-error, c->received, (uint64_t)c->times.connected,
		(uint64_t)c->times.done);
	if (c->ops->done)
		c->ops->done(c, result, error);
	if (c->socket)
		tcp_close(c->socket);
	drop(c);
}

static void timed_out(struct engine *e, struct event *ev)
{
	struct http_client *c = container_of(ev, struct http_client, timeout);

	(void)e;
	client_finish(c, c->times.connected ? CLIENT_TIMEOUT : CLIENT_CONNECT_TIMEOUT, 0);
}

static void connect_timed_out(struct engine *e, struct event *ev)
{
	(void)e;
	client_finish(
		container_of(ev, struct http_client, connect_timeout), CLIENT_CONNECT_TIMEOUT, 0);
}

static void connected(struct socket *s)
{
	struct http_client *c = socket_user(s);
	struct payload *p = c->request;

	c->times.connected = elapsed(c);
	event_cancel(host_engine(c->host), &c->connect_timeout);
	if (c->ops->connected)
		c->ops->connected(c);
	c->request = NULL;
	tcp_send(s, p, 0, p->length);
}

static void read_head(struct http_client *c)
{
	static const char name[] = "\r\ncontent-length:";
	const char *at = strcasestr(c->head, name);

	c->has_head = true;
	c->expected = UINT64_MAX;
	for (const char *s = c->head + 9; *s >= '0' && *s <= '9' && c->status < 1000; s++)
		c->status = c->status * 10 + (unsigned)(*s - '0');
	if (at) {
		at += sizeof(name) - 1;
		at += strspn(at, " \t");
		for (c->expected = 0; *at >= '0' && *at <= '9' && c->expected < UINT32_MAX; at++)
			c->expected = c->expected * 10 + (uint64_t)(*at - '0');
	}
	if (c->head_only)
		c->expected = 0;
	c->server_closes = strcasestr(c->head, "\r\nconnection: close\r\n") != NULL;
	if (c->ops->head)
		c->ops->head(c, c->head, c->length);
}

/* up to the empty line; false: not complete yet */
static bool take_head(struct http_client *c)
{
	while (!c->has_head) {
		if (c->length == HEAD_MAX - 1 || tcp_recv(c->socket, c->head + c->length, 1) == 0)
			return false;
		c->head[++c->length] = '\0';
		if (c->length >= 4 && memcmp(c->head + c->length - 4, "\r\n\r\n", 4) == 0)
			read_head(c);
	}
	return true;
}

static void take_body(struct http_client *c)
{
	char bytes[2048];
	uint32_t n;

	if (!c->ops->body) {
		while ((n = tcp_recv(c->socket, NULL, UINT32_MAX)))
			c->received += n;
		return;
	}
	while ((n = tcp_recv(c->socket, bytes, sizeof(bytes)))) {
		c->received += n;
		c->ops->body(c, bytes, n);
	}
}

static void lingered(struct engine *e, struct event *ev)
{
	(void)e;
	client_finish(container_of(ev, struct http_client, linger), CLIENT_DONE, 0);
}

/* everything has arrived */
static void complete(struct http_client *c)
{
	c->keep &= !c->server_closes;
	if (!c->server_closes && !c->hold) {
		client_finish(c, CLIENT_DONE, 0);
		return;
	}
	if (c->complete)
		return;
	c->complete = true;
	c->times.done = elapsed(c);
	event_cancel(host_engine(c->host), &c->timeout);
	event_schedule_in(host_engine(c->host), &c->linger, c->server_closes ? LINGER : c->hold);
}

static void received(struct socket *s, uint32_t length)
{
	struct http_client *c = socket_user(s);

	(void)length;
	if (!c->times.first_byte)
		c->times.first_byte = elapsed(c);
	if (!take_head(c))
		return;
	take_body(c);
	if (c->received >= c->expected)
		complete(c);
}

static void peer_closed(struct socket *s)
{
	struct http_client *c = socket_user(s);

	c->keep = false;
	if (c->complete)
		client_finish(c, CLIENT_DONE, 0);
	else if (c->length == 0)
		client_finish(c, CLIENT_EMPTY, 0);
	else
		client_finish(c,
			c->has_head && c->expected == UINT64_MAX ? CLIENT_DONE : CLIENT_PARTIAL, 0);
}

static void failed(struct socket *s, int error)
{
	struct http_client *c = socket_user(s);

	if (c->complete)
		client_finish(c, CLIENT_DONE, 0);
	else
		client_finish(c, c->times.connected ? CLIENT_RESET : CLIENT_NO_CONNECTION, error);
}

static const struct socket_ops client_ops = {
	.connected = connected, .received = received, .peer_closed = peer_closed, .failed = failed};

/* already connected: at once, so that the time is not delayed by an event */
static void use_again(struct http_client *c)
{
	socket_set_ops(c->socket, &client_ops);
	socket_set_user(c->socket, c);
	connected(c->socket);
	c->times.connected = 1;
}

struct http_client *http_client_start(struct host *h, const struct http_client_request *request,
	const struct http_client_ops *ops, void *user, int *error)
{
	struct http_client *c = pool_get(pool(h));
	uint32_t head = (uint32_t)strlen(request->head);

	c->host = h;
	c->ops = ops;
	c->user = user;
	c->to = request->to;
	c->head_only = request->head_only;
	c->hold = request->hold;
	c->keep = request->keep;
	c->times.started = host_engine(h)->now;
	c->timeout.run = timed_out;
	c->connect_timeout.run = connect_timed_out;
	c->linger.run = lingered;
	c->request = payload_new(h->node.net, request->head, head, head + request->body);
	c->socket = request->socket
		? request->socket
		: tcp_connect(h, request->from, request->to, &client_ops, c, error);
	if (!c->socket) {
		drop(c);
		return NULL;
	}
	if (request->socket)
		use_again(c);
	if (request->timeout)
		event_schedule_in(host_engine(h), &c->timeout, request->timeout);
	if (request->connect_timeout)
		event_schedule_in(host_engine(h), &c->connect_timeout, request->connect_timeout);
	return c;
}

struct socket *http_client_take(struct http_client *c)
{
	struct socket *s = c->socket;

	c->socket = NULL;
	return s;
}

void http_client_abort(struct http_client *c)
{
	tcp_close(c->socket);
	drop(c);
}

void *http_client_user(const struct http_client *c)
{
	return c->user;
}

struct socket *http_client_socket(const struct http_client *c)
{
	return c->socket;
}

struct http_client_times http_client_times(const struct http_client *c)
{
	return c->times;
}

unsigned http_client_status(const struct http_client *c)
{
	return c->status;
}

uint64_t http_client_received(const struct http_client *c)
{
	return c->received;
}

uint64_t http_client_expected(const struct http_client *c)
{
	return c->expected;
}
