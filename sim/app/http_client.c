/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer ends where Content-Length says so, or where the server closes. A program is not woken
 * in no time: the client closes 20 µs after the last byte, and a server's FIN that follows its
 * answer at once is there by then, as it is in life.
 */
#include "app/http_client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "net/payload.h"

static void finish(struct http_client *c, enum http_outcome outcome, int error)
{
	struct engine *e = host_engine(c->host);

	event_cancel(e, &c->timeout);
	c->outcome = outcome;
	c->error = error;
	c->ended = e->now;
	if (c->socket)
		tcp_close(c->socket);
	c->socket = NULL;
	c->done(c);
}

#define WAKE_UP (20 * NSEC_PER_USEC)

static void complete(struct engine *e, struct event *ev)
{
	(void)e;
	finish(container_of(ev, struct http_client, timeout), HTTP_DONE, 0);
}

static void connected(struct socket *s)
{
	struct http_client *c = socket_user(s);
	char request[512];

	c->connected = host_engine(c->host)->now;
	int n = snprintf(request, sizeof(request),
		"%s %.300s HTTP/1.1\r\nHost: %s\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n",
		c->method, c->path, ip_text(c->to.address).s);
	struct payload *p = payload_new(c->host->node.net, request, (uint32_t)n, (uint32_t)n);
	tcp_send(s, p, 0, (uint32_t)n);
}

static void read_header(struct http_client *c)
{
	const char *length = strcasestr(c->header, "\r\nContent-Length:");

	c->header_complete = true;
	c->status = strncmp(c->header, "HTTP/", 5) == 0 && strchr(c->header, ' ')
		? atoi(strchr(c->header, ' ') + 1)
		: 0;
	c->length = length ? strtoull(length + 17, NULL, 10) : UINT64_MAX;
	if (c->head)
		c->length = 0;
}

static void take_body(struct http_client *c, const uint8_t *bytes, uint32_t n)
{
	if (n > c->length - c->received)
		n = (uint32_t)(c->length - c->received);
	c->received += n;
	if (n && c->body)
		c->body(c, bytes, n);
}

/* the header is gathered until its empty line; what stands behind that is body */
static void take(struct http_client *c, const uint8_t *bytes, uint32_t n)
{
	while (n && !c->header_complete) {
		if (c->header_length == HTTP_HEADER_MAX) {
			c->header_complete = true; /* no HTTP as we know it: all of it is body */
			c->length = UINT64_MAX;
			break;
		}
		c->header[c->header_length++] = (char)*bytes++;
		c->header[c->header_length] = '\0';
		n--;
		if (c->header_length >= 4 &&
			memcmp(c->header + c->header_length - 4, "\r\n\r\n", 4) == 0)
			read_header(c);
	}
	if (c->header_complete)
		take_body(c, bytes, n);
}

static void received(struct socket *s, uint32_t length)
{
	struct http_client *c = socket_user(s);
	uint8_t bytes[2048];
	uint32_t n;

	(void)length;
	while ((n = tcp_recv(s, bytes, sizeof(bytes))) > 0)
		take(c, bytes, n);
	if (!c->header_complete || c->received < c->length || c->timeout.run == complete)
		return;
	c->timeout.run = complete;
	event_schedule_in(host_engine(c->host), &c->timeout, WAKE_UP);
}

static void peer_closed(struct socket *s)
{
	struct http_client *c = socket_user(s);

	if (c->timeout.run == complete)
		return;
	if (c->header_length == 0)
		finish(c, HTTP_EMPTY, 0);
	else if (c->header_complete && c->length == UINT64_MAX)
		finish(c, HTTP_DONE, 0);
	else
		finish(c, HTTP_CUT, 0);
}

static void failed(struct socket *s, int error)
{
	struct http_client *c = socket_user(s);

	finish(c, c->connected ? HTTP_RESET : HTTP_NOT_CONNECTED, error);
}

/* serves the connect timeout first, then what is left of the whole time */
static void timed_out(struct engine *e, struct event *ev)
{
	struct http_client *c = container_of(ev, struct http_client, timeout);

	if (c->error && !c->socket)
		finish(c, HTTP_NOT_CONNECTED, c->error);
	else if (!c->connected)
		finish(c, HTTP_CONNECT_TIMEOUT, -ETIMEDOUT);
	else if (c->max_time && e->now >= c->started + c->max_time)
		finish(c, HTTP_TIMEOUT, -ETIMEDOUT);
	else if (c->max_time)
		event_schedule(e, ev, c->started + c->max_time);
}

static const struct socket_ops ops = {
	.connected = connected,
	.received = received,
	.peer_closed = peer_closed,
	.failed = failed,
};

void http_client_start(struct http_client *c)
{
	struct engine *e = host_engine(c->host);
	int64_t first = c->max_time;

	c->outcome = HTTP_PENDING;
	c->started = e->now;
	c->head = strcmp(c->method, "HEAD") == 0;
	c->timeout.run = timed_out;
	c->socket = tcp_connect(c->host, c->from, c->to, &ops, c, &c->error);
	if (!c->socket) {
		event_schedule(e, &c->timeout, e->now);
		return;
	}
	c->error = 0;
	if (c->connect_timeout && (!first || c->connect_timeout < first))
		first = c->connect_timeout;
	if (first)
		event_schedule(e, &c->timeout, e->now + first);
}

void http_client_cancel(struct http_client *c)
{
	event_cancel(host_engine(c->host), &c->timeout);
	if (c->socket)
		tcp_close(c->socket);
	c->socket = NULL;
}
