/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who talks in a session: the programs that served, a line for a line ("rs1 000001"), to keepalived
 * a page with the status that was set; and the connections of the clients: short ones (one line),
 * held ones (a line when they are made, another one later), flows (a line every so often, as long
 * as the recording says). A client waits for the answer before it says the next line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errno.h"
#include "base/text.h"
#include "conform/conform_world.h"
#include "conform/pair.h"
#include "net/payload.h"
#include "transport/socket/socket.h"

#define PATIENCE (INT64_C(3) * 1000000000) /* of a short connection */

struct pair_server {
	struct pair_server *next;
	struct host *host;
	uint16_t port;
	unsigned status; /* what it answers keepalived */
	struct socket *listener;
	struct line_end *ends;
};

struct line_end { /* a connection at the server */
	struct line_end *next;
	struct pair_server *server;
	struct socket *socket; /* NULL: closed */
	char line[256];
	size_t length;
};

struct pair_talk {
	struct pair_talk *next;
	struct host *client;
	bool is_short;
	unsigned sent, acks, limit;    /* lines; to be said in all */
	int64_t said, interval, again; /* again: when a held one says its second line */
	int64_t last_answer, ended;
	const char *error; /* "ECONNRESET"; NULL: none */
	char server[PAIR_NAME];
	struct socket *socket;
	struct event next_line, patience;
	char line[64];
	size_t length;
};

static void say_line(struct host *h, struct socket *s, const char *line)
{
	const uint32_t n = (uint32_t)strlen(line);

	tcp_send(s, payload_new(h->node.net, line, n, n), 0, n);
}

/* ---- servers ---- */

static void close_end(struct line_end *e)
{
	if (e->socket)
		tcp_close(e->socket);
	e->socket = NULL;
}

static void answer_page(struct line_end *e)
{
	char page[128];

	if (e->server->status == PAIR_SILENCE)
		return;
	if (e->server->status == PAIR_CLOSE) {
		close_end(e);
		return;
	}
	snprintf(page, sizeof(page), "HTTP/1.0 %u X\r\nContent-Length: 3\r\n\r\nok\n",
		e->server->status);
	say_line(e->server->host, e->socket, page);
	close_end(e);
}

static void answer_line(struct line_end *e)
{
	char answer[sizeof(e->line) + PAIR_NAME];

	snprintf(answer, sizeof(answer), "%s %.*s", e->server->host->node.name, (int)e->length,
		e->line);
	say_line(e->server->host, e->socket, answer);
	e->length = 0;
}

static void heard_by_server(struct socket *s, uint32_t length)
{
	struct line_end *e = socket_user(s);
	char c;

	(void)length;
	while (e->socket && tcp_recv(s, &c, 1) == 1) {
		if (e->length < sizeof(e->line) - 1)
			e->line[e->length++] = c;
		e->line[e->length] = '\0';
		if (strncmp(e->line, "GET ", 4) == 0) {
			if (strstr(e->line, "\r\n\r\n"))
				answer_page(e);
		} else if (c == '\n') {
			answer_line(e);
		}
	}
}

static void client_closed(struct socket *s)
{
	close_end(socket_user(s));
}

static void server_lost_it(struct socket *s, int error)
{
	struct line_end *e = socket_user(s);

	(void)error;
	e->socket = NULL;
}

static void accepted(struct socket *listener, struct socket *child)
{
	static const struct socket_ops ops = {.received = heard_by_server,
		.peer_closed = client_closed,
		.failed = server_lost_it};
	struct pair_server *server = socket_user(listener);
	struct socket *s = tcp_accept(listener);
	struct line_end *e = s ? calloc(1, sizeof(*e)) : NULL;

	(void)child;
	if (!e)
		return;
	e->server = server;
	e->socket = s;
	e->next = server->ends;
	server->ends = e;
	socket_set_user(s, e);
	socket_set_ops(s, &ops);
}

static struct pair_server *server_of(struct pair *p, struct host *h, uint16_t port)
{
	for (struct pair_server *s = p->servers; s; s = s->next)
		if (s->host == h && s->port == port)
			return s;
	struct pair_server *s = calloc(1, sizeof(*s));
	if (!s)
		abort();
	*s = (struct pair_server){.next = p->servers, .host = h, .port = port, .status = 200};
	return p->servers = s;
}

void pair_server_start(struct pair *p, struct host *h, uint16_t port)
{
	static const struct socket_ops ops = {.accepted = accepted};
	struct pair_server *s = server_of(p, h, port);
	int error;

	if (!s->listener)
		s->listener = tcp_listen(h, (struct socket_address){0, port}, 128, &ops, s, &error);
}

void pair_server_stop(struct pair *p, struct host *h, uint16_t port)
{
	struct pair_server *s = server_of(p, h, port);

	if (s->listener)
		tcp_close(s->listener);
	s->listener = NULL;
	for (struct line_end *e = s->ends; e; e = e->next)
		close_end(e);
}

void pair_server_answers(struct pair *p, struct host *h, unsigned status)
{
	for (struct pair_server *s = p->servers; s; s = s->next)
		if (s->host == h)
			s->status = status;
}

/* ---- clients ---- */

static int64_t now_of(const struct pair_talk *t)
{
	return host_engine(t->client)->now;
}

static void finish(struct pair_talk *t, const char *error)
{
	struct engine *e = host_engine(t->client);

	event_cancel(e, &t->next_line);
	event_cancel(e, &t->patience);
	t->socket = NULL;
	t->error = error;
	t->ended = e->now;
}

static const char *error_name(int error)
{
	switch (error) {
	case -ECONNREFUSED: return "ECONNREFUSED";
	case -ECONNRESET: return "ECONNRESET";
	case -EHOSTUNREACH: return "EHOSTUNREACH";
	case -ENETUNREACH: return "ENETUNREACH";
	case -EPIPE: return "EPIPE";
	default: return "ETIMEDOUT";
	}
}

static void next_line(struct engine *e, struct event *ev)
{
	struct pair_talk *t = container_of(ev, struct pair_talk, next_line);
	char line[16];

	snprintf(line, sizeof(line), t->is_short ? "hello\n" : "%06u\n", t->sent);
	t->sent++;
	t->said = e->now;
	say_line(t->client, t->socket, line);
}

static void connected(struct socket *s)
{
	struct pair_talk *t = socket_user(s);

	event_schedule_in(host_engine(t->client), &t->next_line, 0);
}

/* when the next line is due: an interval behind the last one, or when a held one speaks again */
static void plan(struct pair_talk *t)
{
	const int64_t due = t->interval ? t->said + t->interval : t->again;

	if (t->sent < t->limit)
		event_schedule(
			host_engine(t->client), &t->next_line, due > now_of(t) ? due : now_of(t));
}

static void answered(struct pair_talk *t)
{
	snprintf(t->server, sizeof(t->server), "%.*s", (int)strcspn(t->line, " "), t->line);
	t->acks++;
	t->length = 0;
	t->last_answer = now_of(t);
	if (t->is_short) {
		tcp_close(t->socket);
		finish(t, NULL);
	} else {
		plan(t);
	}
}

static void heard_by_client(struct socket *s, uint32_t length)
{
	struct pair_talk *t = socket_user(s);
	char c;

	(void)length;
	while (t->socket && tcp_recv(s, &c, 1) == 1) {
		if (t->length < sizeof(t->line) - 1)
			t->line[t->length++] = c;
		t->line[t->length] = '\0';
		if (c == '\n')
			answered(t);
	}
}

static void server_closed(struct socket *s)
{
	struct pair_talk *t = socket_user(s);

	if (t->socket) /* the recorder's clients left it half closed */
		finish(t, "EOF");
}

static void failed(struct socket *s, int error)
{
	struct pair_talk *t = socket_user(s);

	if (t->socket)
		finish(t, error_name(error));
}

static void out_of_patience(struct engine *e, struct event *ev)
{
	struct pair_talk *t = container_of(ev, struct pair_talk, patience);

	(void)e;
	tcp_abort(t->socket);
	finish(t, "TIMEOUT");
}

struct pair_talk *pair_talk_open(
	struct pair *p, struct host *client, uint16_t port, struct socket_address to)
{
	static const struct socket_ops ops = {.connected = connected,
		.received = heard_by_client,
		.peer_closed = server_closed,
		.failed = failed};
	struct pair_talk *t = calloc(1, sizeof(*t));
	int error;

	if (!t)
		abort();
	*t = (struct pair_talk){.next = p->talks,
		.client = client,
		.limit = 1,
		.next_line = {.run = next_line},
		.patience = {.run = out_of_patience}};
	p->talks = t;
	t->socket = tcp_connect(client, (struct socket_address){0, port}, to, &ops, t, &error);
	if (!t->socket)
		finish(t, error_name(error));
	return t;
}

void pair_talk_short(struct pair_talk *t)
{
	t->is_short = true;
	if (t->socket)
		event_schedule_in(host_engine(t->client), &t->patience, PATIENCE);
}

void pair_talk_lines(struct pair_talk *t, unsigned limit, int64_t interval, int64_t again)
{
	t->limit = limit;
	t->interval = interval;
	t->again = again;
}

void pair_talk_close(struct pair_talk *t, bool reset)
{
	if (!t->socket)
		return;
	if (reset)
		tcp_abort(t->socket);
	else
		tcp_close(t->socket);
	finish(t, "closed");
}

struct pair_heard pair_talk_heard(const struct pair_talk *t)
{
	return (struct pair_heard){.server = t->server,
		.error = t->error,
		.ended = t->ended,
		.last_answer = t->last_answer,
		.sent = t->sent,
		.acks = t->acks,
		.over = !t->socket};
}

void pair_talks_free(struct pair *p)
{
	for (struct pair_talk *t = p->talks, *next; t; t = next) {
		next = t->next;
		free(t);
	}
	for (struct pair_server *s = p->servers, *next; s; s = next) {
		next = s->next;
		for (struct line_end *e = s->ends, *after; e; e = after) {
			after = e->next;
			free(e);
		}
		free(s);
	}
}
