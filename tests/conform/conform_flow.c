/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The programs of a recorded session. A server accepts and sends its name at once; for each 4 bytes
 * asked of it, it sends the name again. Who is closed upon closes, too. A server reads only when
 * the session says so, as the recorder did: what arrives unasked waits in the receive queue.
 *
 * What came of a step is known when its time is over, or up to a timer's tolerance later where the
 * recording saw an answer.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_session.h"
#include "net/payload.h"
#include "transport/socket/socket.h"

#define STEP ((int64_t)1000000)

static const char *error_word(int error)
{
	static const struct {
		int error;
		const char *word;
	} words[] = {{ECONNREFUSED, "ECONNREFUSED"}, {ECONNRESET, "ECONNRESET"},
		{EHOSTUNREACH, "EHOSTUNREACH"}, {ENETUNREACH, "ENETUNREACH"},
		{ETIMEDOUT, "ETIMEDOUT"}, {EADDRINUSE, "EADDRINUSE"},
		{EADDRNOTAVAIL, "EADDRNOTAVAIL"}, {EPIPE, "EPIPE"}, {EMSGSIZE, "EMSGSIZE"},
		{EPROTO, "EPROTO"}, {ENOPROTOOPT, "ENOPROTOOPT"}, {EACCES, "EACCES"}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].error == -error)
			return words[i].word;
	return strerror(-error);
}

static void send_name(struct socket *s, const char *name)
{
	uint32_t n = (uint32_t)strlen(name);

	tcp_send(s, payload_new(socket_host(s)->node.net, name, n, n), 0, n);
}

static uint32_t drain(struct socket *s, char *to, size_t size)
{
	uint32_t all = 0, n;

	while ((n = tcp_recv(s, to + all, (uint32_t)(size - 1 - all))) > 0)
		all += n;
	to[all] = '\0';
	return all;
}

/* ---- the client's side ---- */

static void client_received(struct socket *s, uint32_t length)
{
	struct session_flow *f = socket_user(s);
	char bytes[SESSION_NAME];

	(void)length;
	if (drain(s, bytes, sizeof(bytes)))
		memcpy(f->heard, bytes, sizeof(bytes));
}

static void client_closed(struct socket *s)
{
	struct session_flow *f = socket_user(s);

	f->client_eof = true;
	if (f->by_hand)
		return;
	tcp_close(s);
	f->client = NULL;
}

static void client_failed(struct socket *s, int error)
{
	struct session_flow *f = socket_user(s);

	f->error = error;
	f->client_reset = true;
	if (f->udp)
		return;
	tcp_close(s);
	f->client = NULL;
}

static void client_datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct session_flow *f = socket_user(s);

	(void)from;
	(void)to;
	(void)length;
	snprintf(f->heard, sizeof(f->heard), "%.*s", (int)head_length, (const char *)head);
}

static const struct socket_ops client_ops = {.received = client_received,
	.peer_closed = client_closed,
	.failed = client_failed,
	.datagram = client_datagram};

/* ---- the server's side ---- */

/* Instead of the end comes what was sent long ago: four bytes of it are read, and with what is left
 * unread the close is a RST. */
static void close_unread(struct session_flow *f)
{
	tcp_recv(f->server, NULL, 4);
	tcp_close(f->server);
	f->server = NULL;
}

static void child_received(struct socket *s, uint32_t length)
{
	struct session_flow *f = socket_user(s);

	(void)length;
	if (f && f->closing) {
		close_unread(f);
		return;
	}
	if (!f || !f->asking || tcp_recv(s, NULL, 4) != 4)
		return;
	f->asking = false; /* four bytes, be they of an earlier time: what is behind them stays */
	f->delivered = true;
	send_name(s, f->server_name);
}

static void child_closed(struct socket *s)
{
	struct session_flow *f = socket_user(s);

	if (f && f->closing && socket_recv_queue(s) > 1) { /* the FIN counts as one */
		close_unread(f);
		return;
	}
	tcp_recv(s, NULL, UINT32_MAX);
	if (f)
		f->server_eof = true;
	if (f && f->by_hand)
		return;
	tcp_close(s);
	if (f)
		f->server = NULL;
}

static void child_failed(struct socket *s, int error)
{
	struct session_flow *f = socket_user(s);

	(void)error;
	tcp_close(s);
	if (!f)
		return;
	f->server_reset = true;
	f->server = NULL;
}

static const struct socket_ops child_ops = {
	.received = child_received, .peer_closed = child_closed, .failed = child_failed};

static struct session_flow *flow_from(struct session *s, struct socket_address client, bool udp)
{
	for (size_t i = s->flow_count; i-- > 0;)
		if (s->flows[i]->udp == udp && s->flows[i]->caddr == client.address &&
			s->flows[i]->cport == client.port)
			return s->flows[i];
	return NULL;
}

static void accepted(struct socket *listener, struct socket *child)
{
	struct session_server *server = socket_user(listener);

	while ((child = tcp_accept(listener)) != NULL) {
		struct session_flow *f = flow_from(server->session, socket_remote(child), false);
		socket_set_ops(child, &child_ops);
		if (f && f->server)
			socket_set_user(f->server, NULL); /* an older one of the same ports */
		socket_set_user(child, f);
		if (f) {
			f->server = child;
			f->server_name = server->host->node.name;
		}
		send_name(child, server->host->node.name);
	}
}

static void server_datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct session_server *server = socket_user(s);
	struct session_flow *f = flow_from(server->session, from, true);
	const char *name = server->host->node.name;
	uint32_t n = (uint32_t)strlen(name);

	(void)to;
	(void)head;
	(void)head_length;
	(void)length;
	if (f)
		f->server_name = name;
	udp_sendto(s, from, payload_new(server->host->node.net, name, n, n), n);
}

static const struct socket_ops listener_ops = {.accepted = accepted, .datagram = server_datagram};

static void listen_on(struct session_server *server)
{
	int error = 0;

	if (server->udp)
		server->socket = udp_open(server->host, server->at, &listener_ops, server, &error);
	else
		server->socket =
			tcp_listen(server->host, server->at, 1024, &listener_ops, server, &error);
}

static void close_server(struct session_server *server)
{
	if (server->udp)
		udp_close(server->socket);
	else
		tcp_close(server->socket);
	server->socket = NULL;
}

void session_listen(struct session *s, const char *host, bool on)
{
	for (size_t i = 0; i < s->server_count; i++) {
		struct session_server *server = s->servers[i];
		if (host && strcmp(server->host->node.name, host) != 0)
			continue;
		if (on && !server->socket)
			listen_on(server);
		else if (!on && server->socket)
			close_server(server);
	}
}

static void add_server(struct session *s, struct host *h, struct socket_address at, bool udp)
{
	for (size_t i = 0; i < s->server_count; i++)
		if (s->servers[i]->host == h && s->servers[i]->udp == udp &&
			s->servers[i]->at.port == at.port &&
			s->servers[i]->at.address == at.address)
			return;
	s->servers = realloc(s->servers, (s->server_count + 1) * sizeof(struct session_server *));
	struct session_server *server = calloc(1, sizeof(*server));
	if (!s->servers || !server)
		abort();
	*server = (struct session_server){.session = s, .host = h, .at = at, .udp = udp};
	s->servers[s->server_count++] = server;
	listen_on(server);
}

/* TCP listens on any address; a UDP server answers from the address that it was asked at. */
static void serve_port(struct session *s, struct host *h, uint16_t port)
{
	add_server(s, h, (struct socket_address){0, port}, false);
	list_for_each (dev, &h->node.devs, struct netdev, link)
		list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
			add_server(s, h, (struct socket_address){ifa->local, port}, true);
}

static void serve_everywhere(struct session *s, json_int_t port)
{
	const char *name;
	json_t *node;

	if (port <= 0 || port > UINT16_MAX)
		return;
	json_object_foreach (json_object_get(s->header, "addresses"), name, node)
		if (session_is_server(s, name))
			serve_port(s, session_host(s, name), (uint16_t)port);
}

/* "… -r 192.168.1.24:8080 …" */
static void serve_command(struct session *s, const char *argv)
{
	const char *server = strstr(argv, " -r ");
	const char *colon = server ? strchr(server, ':') : NULL;

	if (colon && colon < server + 4 + strcspn(server + 4, " "))
		serve_everywhere(s, atoll(colon + 1));
}

/* Every port that a real server has in the session, and every one that is asked for. */
void session_servers_start(struct session *s)
{
	size_t i;
	json_t *item;

	json_array_foreach (json_object_get(s->header, "servers"), i, item)
		serve_everywhere(s, conform_number(item, "port", 0));
	for (i = 0; i < s->count; i++) {
		serve_everywhere(s, conform_number(s->events[i].object, "vport", 0));
		serve_command(s, conform_word(s->events[i].object, "argv"));
	}
}

/* ---- steps ---- */

static struct session_flow *flow_of(struct session *s, const struct session_event *e)
{
	json_int_t conn = conform_number(e->object, "conn", -1);

	for (size_t i = s->flow_count; i-- > 0;)
		if (s->flows[i]->conn == conn)
			return s->flows[i];
	session_tell(s, s->kind, CONFORM_NOT_UNDERSTOOD, "", "no connection with this number");
	return NULL;
}

struct session_flow *session_last_flow(const struct session *s)
{
	return s->flow_count ? s->flows[s->flow_count - 1] : NULL;
}

static struct session_flow *new_flow(struct session *s, const struct session_event *e)
{
	struct session_flow *f = calloc(1, sizeof(*f));

	s->flows = realloc(s->flows, (s->flow_count + 1) * sizeof(struct session_flow *));
	if (!f || !s->flows)
		abort();
	*f = (struct session_flow){.session = s,
		.conn = conform_number(e->object, "conn", -1),
		.udp = strcmp(conform_word(e->object, "proto"), "udp") == 0,
		.cport = (uint16_t)conform_number(e->object, "cport", 0),
		.vip.port = (uint16_t)conform_number(e->object, "vport", 0)};
	parse_ipv4(conform_word(e->object, "client"), &f->caddr);
	parse_ipv4(conform_word(e->object, "vip"), &f->vip.address);
	s->flows[s->flow_count++] = f;
	return f;
}

/* Until `done`, the end of the step, or a timer's tolerance later where something was recorded. */
static void wait_for(struct session_flow *f, bool (*done)(const struct session_flow *f),
	int64_t until, bool answered)
{
	int64_t end = until + (answered ? SESSION_TOLERANCE : -4 * STEP);

	while (!done(f) && f->session->w.engine->now < end)
		session_run_to(f->session, f->session->w.engine->now + STEP);
}

/* Did anything come back in the recording? */
static bool heard_of(json_t *recorded)
{
	const char *error = conform_word(recorded, "error");

	return *conform_word(recorded, "server") || (*error && strcmp(error, "TIMEOUT") != 0);
}

static void same_outcome(struct session_flow *f, json_t *recorded)
{
	const char *server = conform_word(recorded, "server");
	const char *error = conform_word(recorded, "error");

	session_same(f->session, *server ? server : error,
		*f->heard          ? f->heard
			: f->error ? error_word(f->error)
				   : "TIMEOUT");
}

static bool opened(const struct session_flow *f)
{
	return *f->heard || f->error;
}

static void ask_datagram(struct session_flow *f)
{
	f->error = udp_sendto(
		f->client, f->vip, payload_new(socket_host(f->client)->node.net, "ask\n", 4, 4), 4);
}

static void conform_flow_start(struct session_flow *f, struct host *h)
{
	const struct socket_address from = {f->caddr, f->cport};

	if (!f->udp) {
		f->client = tcp_connect(h, from, f->vip, &client_ops, f, &f->error);
		return;
	}
	f->client = udp_open(h, from, &client_ops, f, &f->error);
	if (f->client)
		f->error = udp_connect(f->client, f->vip);
	if (f->client && !f->error)
		ask_datagram(f);
}

void session_open(struct session *s, const struct session_event *e, int64_t until)
{
	struct session_flow *f = new_flow(s, e);
	struct host *h = session_holder(s, f->caddr);

	if (!h || !f->cport || !f->vip.address || !f->vip.port) {
		session_tell(s, s->kind, CONFORM_NOT_UNDERSTOOD, "",
			"a client, vip and ports of the session's hosts expected");
		return;
	}
	conform_flow_start(f, h);
	wait_for(f, opened, until, heard_of(e->object));
	f->touched = s->w.engine->now;
	same_outcome(f, e->object);
	if (!*f->heard && f->client && !f->udp) {
		tcp_close(f->client);
		f->client = NULL;
	}
}

void session_datagram(struct session *s, const struct session_event *e, int64_t until)
{
	struct session_flow *f = flow_of(s, e);

	if (!f)
		return;
	f->heard[0] = '\0';
	f->error = 0;
	if (f->client && f->udp)
		ask_datagram(f);
	wait_for(f, opened, until, heard_of(e->object));
	same_outcome(f, e->object);
}

static bool answered(const struct session_flow *f)
{
	return *f->heard || f->error;
}

static void conform_flow_ask(struct session_flow *f)
{
	f->heard[0] = '\0';
	f->delivered = false;
	f->asking = true;
	if (!f->client)
		return;
	int error = tcp_send(
		f->client, payload_new(socket_host(f->client)->node.net, "ask\n", 4, 4), 0, 4);
	f->error = error ? error : f->error;
	if (f->server && socket_recv_queue(f->server))
		child_received(f->server, 0);
}

static void data_text(struct text *t, bool delivered, const char *reply, const char *error)
{
	text_add(t, "%s, reply %s", delivered ? "delivered" : "not delivered",
		*reply ? reply : "none");
	if (*error)
		text_add(t, ", %s", error);
}

/* What the recording asks SO_ERROR for when nothing came back. An error of before has been told by
 * send() itself; one that does not end the connection is told once. */
static int client_error(struct session_flow *f, bool told)
{
	if (f->error || !f->client)
		return told ? 0 : f->error;
	return f->delivered ? 0 : tcp_take_soft_error(f->client);
}

void session_data(struct session *s, const struct session_event *e, int64_t until)
{
	struct session_flow *f = flow_of(s, e);
	bool delivered = json_is_true(json_object_get(e->object, "delivered"));
	struct text was = {0}, is = {0};

	if (!f)
		return;
	bool told = f->error != 0;
	conform_flow_ask(f);
	wait_for(f, answered, until, delivered);
	f->asking = false;
	f->touched = s->w.engine->now;
	int error = client_error(f, told);
	data_text(&was, delivered, conform_word(e->object, "reply"),
		conform_word(e->object, "client_error"));
	data_text(&is, f->delivered, f->heard, error ? error_word(error) : "");
	session_same(s, text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
}

/* ---- closing ---- */

void session_half_close(struct session_flow *f, bool client)
{
	struct socket *mine = client ? f->client : f->server;
	bool theirs = client ? f->client_eof : f->server_eof;

	f->by_hand = true;
	if (mine)
		tcp_shutdown(mine);
	if (!mine || !theirs)
		return;
	/* both have sent their FIN now */
	tcp_close(mine);
	*(client ? &f->client : &f->server) = NULL;
	f->by_hand = false;
}

static bool both_closed(const struct session_flow *f)
{
	return f->client_eof && f->server_eof;
}

static bool both_gone(const struct session_flow *f)
{
	return !f->client && !f->server;
}

static void close_fin(struct session_flow *f, bool client)
{
	struct socket *first = client ? f->client : f->server;

	if (first)
		tcp_shutdown(first);
}

static void close_rst(struct session_flow *f, bool client)
{
	struct socket **first = client ? &f->client : &f->server;

	if (*first)
		tcp_abort(*first);
	*first = NULL;
}

/* Time is over: the recorder closed both ends, and TCP goes on trying on its own. */
static void give_up(struct session_flow *f)
{
	if (f->client)
		tcp_close(f->client);
	if (f->server)
		tcp_close(f->server);
	f->client = f->server = NULL;
}

void session_close(struct session *s, const struct session_event *e, int64_t until)
{
	struct session_flow *f = flow_of(s, e);
	bool client = strcmp(conform_word(e->object, "first"), "client") == 0;
	bool rst = strcmp(conform_word(e->object, "how"), "rst") == 0;
	bool complete = json_is_true(json_object_get(e->object, "complete"));

	if (!f)
		return;
	f->closing = client && !rst;
	if (rst)
		close_rst(f, client);
	else
		close_fin(f, client);
	wait_for(f, rst ? both_gone : both_closed, until, complete);
	f->closing = false;
	session_same(s, complete ? "complete" : "incomplete",
		(rst ? both_gone : both_closed)(f) ? "complete" : "incomplete");
	give_up(f);
	f->touched = s->w.engine->now;
}
