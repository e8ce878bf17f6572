/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lab's web server. It answers GET and HEAD (RFC 9112) with "HTTP/1.1 200 OK" and its host's
 * name in Server: and, if no size is requested, in the body, until /var/www/html/index.html is
 * written. /bytes/10000 requests a body of that size, ?demand=5ms a service time; a server of speed
 * 2 needs half of it.
 *
 * Invariant: active = connections that were accepted and not yet closed ≤ workers. A worker is free
 * again when the response has been passed to TCP: the server then closes first, as with
 * `Connection: close`. A client with `Connection: keep-alive` keeps the connection until it closes
 * or sends its next request; it occupies no worker meanwhile, as in an event-driven server. The
 * send buffer is unlimited.
 *
 * Not simulated: chunks, dates in headers.
 */
#include "app/servers/http_server.h"

#include <string.h>

#include "app/servers/app_state.h"
#include "app/servers/records.h"
#include "app/system/files.h"
#include "app/system/shell_state.h"
#include "base/errno.h"
#include "base/text.h"
#include "base/wide.h"
#include "engine/trace.h"
#include "host/host.h"
#include "net/payload.h"
#include "transport/socket/socket.h"

#define HEAD_MAX 2048
#define PAGE_MAX 128
#define DOCUMENT_ROOT "/var/www/html"
#define WORKERS_DEFAULT 8
#define BODY_MAX 0xfffff000u

struct http_server {
	struct list link; /* in app_state.servers */
	struct host *host;
	struct http_server_config config;
	struct socket *listener;
	uint32_t pid;
	struct list requests; /* struct request: those that have a worker */
	struct list kept;     /* answered, and kept open by their clients */
	struct app_stats stats;
	int64_t counted;  /* time up to which stats.occupied is computed */
	int64_t repaired; /* when it last was: the age of its slow start */
};

struct request {
	struct list link;
	struct event served; /* the worker has finished, or its call has returned */
	struct http_server *server;
	struct socket *socket;
	int64_t service;
	uint32_t length; /* of head, so far */
	uint32_t body;   /* bytes of the request's body still to come */
	uint32_t answer; /* bytes of the answer's body; own_name: the server's name */
	bool has_head, head_only, own_name, bad, keep, half_closed;
	char head[HEAD_MAX];
	char page[PAGE_MAX]; /* the file that is asked for, below the document root */
};

const struct kind app_kinds[] = {APP_RECORDS(KIND_ROW){0, NULL, NULL}};

static void accept_more(struct http_server *s);

static const struct guest_key app_guest = {"app"};

const struct app_state *app_state_find(const struct host *h)
{
	return host_guest(h, &app_guest);
}

struct app_state *app_state(struct host *h)
{
	struct app_state *s = host_guest(h, &app_guest);
	struct arena *a = host_engine(h)->arena;

	if (s)
		return s;
	s = arena_alloc(a, sizeof(*s));
	list_init(&s->servers);
	list_init(&s->echoes);
	pool_init(&s->requests, a, "http requests", sizeof(struct request));
	host_set_guest(h, &app_guest, s);
	return s;
}

static void set_active(struct http_server *s, uint32_t active)
{
	int64_t now = host_engine(s->host)->now;

	s->stats.occupied += s->stats.active * (now - s->counted);
	s->counted = now;
	s->stats.active = active;
}

static void http_server_finish(struct request *r)
{
	struct http_server *s = r->server;

	event_cancel(host_engine(s->host), &r->served);
	list_del(&r->link);
	set_active(s, s->stats.active - 1);
	pool_put(&app_state(s->host)->requests, r);
}

static void give_up(struct request *r)
{
	struct http_server *s = r->server;

	s->stats.failed++;
	tcp_close(r->socket);
	http_server_finish(r);
	accept_more(s);
}

/* ---- the request ---- */

/* /bytes/N and ?demand=DURATION */
static void read_target(struct request *r, const char *target)
{
	char word[64];
	const char *demand = strstr(target, "demand=");
	uint64_t n;

	if (strncmp(target, "/bytes/", 7) == 0) {
		size_t digits = strspn(target + 7, "0123456789");
		if (digits && digits < sizeof(word)) {
			memcpy(word, target + 7, digits);
			word[digits] = '\0';
			r->own_name = !parse_u64(word, &n);
			if (!r->own_name)
				r->answer = n > BODY_MAX ? BODY_MAX : (uint32_t)n;
		}
	}
	if (demand && strchr(target, '?') && strchr(target, '?') < demand) {
		size_t length = strcspn(demand + 7, "&# ");
		int64_t ns;
		if (length < sizeof(word)) {
			memcpy(word, demand + 7, length);
			word[length] = '\0';
			if (parse_duration(word, &ns) && ns >= 0)
				r->service = ns;
		}
	}
}

/* "/" is index.html, as httpd's DirectoryIndex */
static void read_page(struct request *r, const char *target)
{
	size_t n = strcspn(target, "?# ");

	if (*target != '/' || n >= sizeof(r->page) - sizeof("index.html"))
		return;
	memcpy(r->page, target, n);
	r->page[n] = '\0';
	if (r->page[n - 1] == '/')
		strcat(r->page, "index.html");
}

static uint32_t content_length(const char *head)
{
	static const char name[] = "\r\ncontent-length:";
	const char *at = strcasestr(head, name);
	uint64_t n = 0;

	if (!at)
		return 0;
	at += sizeof(name) - 1;
	at += strspn(at, " \t");
	for (; *at >= '0' && *at <= '9' && n < UINT32_MAX; at++)
		n = n * 10 + (uint64_t)(*at - '0');
	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static void read_head(struct request *r)
{
	const struct http_server_config *config = &r->server->config;
	char *line_end = strstr(r->head, "\r\n"), *target = strchr(r->head, ' ');

	r->service = config->service_time;
	r->answer = config->response;
	r->own_name = config->response == 0;
	r->head_only = strncmp(r->head, "HEAD ", 5) == 0;
	r->body = content_length(r->head);
	r->keep = strcasestr(r->head, "\r\nconnection: keep-alive\r\n") != NULL;
	*line_end = '\0';
	if (!target || !strchr(target + 1, ' '))
		r->bad = true;
	else {
		read_target(r, target + 1);
		read_page(r, target + 1);
	}
	r->has_head = true;
}

/* ---- the answer ---- */

/* Files below the document root; any other path returns the host's name. */
static void put_page(struct request *r, struct text *body)
{
	struct host *h = r->server->host;
	struct text path = {0}, clean = {0};

	text_add(&path, DOCUMENT_ROOT "%s", *r->page ? r->page : "/index.html");
	bool written = shell_state(h)->root != NULL;
	if (written)
		files_path(h, text_str(&path), &clean);
	if (!written || strncmp(text_str(&clean), DOCUMENT_ROOT, strlen(DOCUMENT_ROOT)) != 0 ||
		files_read(h, text_str(&clean), body) != 0)
		text_add(body, "%s\n", h->node.name);
	text_free(&path);
	text_free(&clean);
}

static void http_server_answer(struct request *r)
{
	struct host *h = r->server->host;
	struct text t = {0}, name = {0};

	if (r->bad)
		text_put(&name, "Bad Request\n");
	else if (r->own_name)
		put_page(r, &name);
	bool own = r->bad || r->own_name;
	uint32_t length = own ? (uint32_t)name.len : r->answer;
	text_add(&t, "HTTP/1.1 %s\r\nServer: %s\r\nContent-Length: %u\r\nConnection: %s\r\n\r\n",
		r->bad ? "400 Bad Request" : "200 OK", h->node.name, length,
		r->keep ? "keep-alive" : "close");
	uint32_t head = (uint32_t)t.len;
	if (r->head_only)
		length = 0;
	else
		text_putn(&t, text_str(&name), name.len);
	struct payload *p = payload_new(h->node.net, text_str(&t), (uint32_t)t.len, head + length);
	tcp_send(r->socket, p, 0, head + length);
	r->server->stats.bytes += length;
	text_free(&t);
	text_free(&name);
}

/* ---- after the answer ---- */

static void drop_kept(struct socket *socket)
{
	struct request *r = socket_user(socket);

	tcp_close(socket);
	list_del(&r->link);
	pool_put(&app_state(r->server->host)->requests, r);
}

static void kept_received(struct socket *socket, uint32_t length)
{
	struct request *r = socket_user(socket);

	(void)length;
	accept_more(r->server);
}

static void kept_failed(struct socket *socket, int error)
{
	(void)error;
	drop_kept(socket);
}

static const struct socket_ops kept_ops = {
	.received = kept_received, .peer_closed = drop_kept, .failed = kept_failed};

/* the worker takes the next connection, this one waits for its client's end */
static void keep(struct request *r)
{
	list_del(&r->link);
	list_add_tail(&r->link, &r->server->kept);
	set_active(r->server, r->server->stats.active - 1);
	socket_set_ops(r->socket, &kept_ops);
}

static void served(struct engine *e, struct event *ev);

static void answered(struct request *r)
{
	struct http_server *s = r->server;

	if (r->keep && (!r->half_closed || socket_recv_queue(r->socket))) {
		keep(r);
	} else {
		tcp_close(r->socket);
		http_server_finish(r);
	}
	accept_more(s);
}

/* send() has returned */
static void answer_sent(struct engine *e, struct event *ev)
{
	(void)e;
	ev->run = served;
	answered(container_of(ev, struct request, served));
}

static void served(struct engine *e, struct event *ev)
{
	struct request *r = container_of(ev, struct request, served);
	struct http_server *s = r->server;
	struct socket_address client = socket_remote(r->socket);

	s->stats.served++;
	s->stats.busy += r->service;
	HOST_RECORD(s->host, REC_REQUEST_SERVED, 0, (struct netdev *)NULL, (struct frame *)NULL,
		client.address, client.port, r->answer, (uint64_t)r->service, s->stats.active,
		socket_recv_queue(s->listener));
	http_server_answer(r);
	if (s->host->call_time) {
		ev->run = answer_sent;
		event_schedule_in(e, ev, host_next_call(s->host));
	} else {
		answered(r);
	}
}

/* ---- the connection ---- */

static void read_more(struct request *r)
{
	while (!r->has_head && r->length < HEAD_MAX - 1) {
		/* byte by byte at the end of the head: what follows is body, which is only
		 * counted */
		uint32_t n = tcp_recv(r->socket, r->head + r->length, 1);
		if (n == 0)
			return;
		r->length += n;
		r->head[r->length] = '\0';
		if (r->length >= 4 && memcmp(r->head + r->length - 4, "\r\n\r\n", 4) == 0)
			read_head(r);
	}
	if (!r->has_head) {
		r->bad = r->has_head = true;
		r->body = 0;
		while (tcp_recv(r->socket, NULL, UINT32_MAX))
			;
	}
	for (uint32_t n = 1; r->body && n; r->body -= n)
		n = tcp_recv(r->socket, NULL, r->body);
}

static void received(struct socket *socket, uint32_t length)
{
	struct request *r = socket_user(socket);
	struct http_server *s = r->server;

	(void)length;
	if (event_pending(&r->served))
		return;
	read_more(r);
	if (!r->has_head || r->body)
		return;
	int64_t age = host_engine(s->host)->now - s->repaired;
	r->service = (int64_t)mul_div(
		(uint64_t)r->service, SPEED_ONE, http_server_speed(&s->config, age));
	event_schedule_in(host_engine(s->host), &r->served, r->service);
}

/* a client that has sent its request may close its half; one that has not gives up */
static void peer_closed(struct socket *socket)
{
	struct request *r = socket_user(socket);

	if (event_pending(&r->served))
		r->half_closed = true;
	else
		give_up(r);
}

static void failed(struct socket *socket, int error)
{
	(void)error;
	give_up(socket_user(socket));
}

static const struct socket_ops request_ops = {
	.received = received, .peer_closed = peer_closed, .failed = failed};

static void start_http_server(struct http_server *s, struct socket *child)
{
	struct request *r = pool_get(&app_state(s->host)->requests);

	r->served.run = served;
	r->server = s;
	r->socket = child;
	list_add_tail(&r->link, &s->requests);
	set_active(s, s->stats.active + 1);
	s->stats.accepted++;
	socket_set_ops(child, &request_ops);
	socket_set_user(child, r);
	/* what came while it waited in the queue */
	received(child, 0);
}

/* a worker takes the next request of a kept connection */
static void resume(struct request *r)
{
	struct http_server *s = r->server;

	list_del(&r->link);
	list_add_tail(&r->link, &s->requests);
	set_active(s, s->stats.active + 1);
	r->length = 0;
	r->has_head = r->bad = r->keep = r->own_name = false;
	r->page[0] = '\0';
	socket_set_ops(r->socket, &request_ops);
	received(r->socket, 0);
}

static struct request *next_kept(struct http_server *s)
{
	list_for_each (r, &s->kept, struct request, link)
		if (socket_recv_queue(r->socket))
			return r;
	return NULL;
}

static void accept_more(struct http_server *s)
{
	struct request *kept;

	while (s->stats.active < s->config.workers && (kept = next_kept(s)))
		resume(kept);
	while (s->listener && s->stats.active < s->config.workers) {
		struct socket *child = tcp_accept(s->listener);
		if (!child)
			return;
		start_http_server(s, child);
	}
}

static void accepted(struct socket *listener, struct socket *child)
{
	(void)child;
	accept_more(socket_user(listener));
}

static const struct socket_ops listener_ops = {.accepted = accepted};

struct http_server *http_server_start(
	struct host *h, const struct http_server_config *config, int *error)
{
	struct http_server *s = arena_get(host_engine(h)->arena, sizeof(*s));

	s->host = h;
	s->config = *config;
	if (!s->config.workers)
		s->config.workers = WORKERS_DEFAULT;
	if (!s->config.speed)
		s->config.speed = SPEED_ONE;
	s->repaired = INT64_MIN / 2; /* warm */
	s->counted = host_engine(h)->now;
	list_init(&s->requests);
	list_init(&s->kept);
	s->listener = tcp_listen(h, config->listen, config->backlog, &listener_ops, s, error);
	if (!s->listener) {
		arena_put(host_engine(h)->arena, s, sizeof(*s));
		return NULL;
	}
	s->pid = DAEMON_PID + ++app_state(h)->daemons;
	socket_set_owner(s->listener, s->pid);
	list_add_tail(&s->link, &app_state(h)->servers);
	return s;
}

/* what the kernel closes when the process ends */
static void close_all(struct http_server *s)
{
	if (s->listener)
		tcp_close(s->listener);
	s->listener = NULL;
	list_for_each_safe (r, &s->requests, struct request, link) {
		tcp_close(r->socket);
		http_server_finish(r);
	}
	list_for_each_safe (r, &s->kept, struct request, link)
		drop_kept(r->socket);
}

void http_server_stop(struct http_server *s)
{
	close_all(s);
	list_del(&s->link);
	arena_put(host_engine(s->host)->arena, s, sizeof(*s));
}

/* ---- bad days ---- */

static void record(struct http_server *s, enum app_record kind, uint64_t value)
{
	HOST_RECORD(s->host, kind, 0, (struct netdev *)NULL, (struct frame *)NULL,
		s->config.listen.port, value, 0, 0, 0, 0);
}

void http_server_fail(struct http_server *s)
{
	if (s->stats.down)
		return;
	s->stats.down = true;
	record(s, REC_SERVER_FAILED, s->stats.active);
	s->stats.failed += s->stats.active;
	close_all(s);
}

void http_server_repair(struct http_server *s)
{
	int error = 0;

	if (!s->stats.down)
		return;
	/* another program may have taken the port meanwhile: then it stays down */
	s->listener =
		tcp_listen(s->host, s->config.listen, s->config.backlog, &listener_ops, s, &error);
	if (!s->listener)
		return;
	socket_set_owner(s->listener, s->pid);
	s->stats.down = false;
	s->repaired = host_engine(s->host)->now;
	record(s, REC_SERVER_REPAIRED, 0);
}

uint64_t http_server_speed(const struct http_server_config *config, int64_t age)
{
	if (age >= config->slow_start)
		return config->speed;
	uint64_t least = mul_div(config->speed, config->slow_start_speed, SPEED_ONE);
	uint64_t speed =
		least + mul_div(config->speed - least, (uint64_t)age, (uint64_t)config->slow_start);
	return speed ? speed : 1;
}

void http_server_set_speed(struct http_server *s, uint64_t speed)
{
	struct engine *e = host_engine(s->host);

	list_for_each (r, &s->requests, struct request, link) {
		if (!event_pending(&r->served))
			continue;
		int64_t left = r->served.time - e->now;
		int64_t now = (int64_t)mul_div((uint64_t)left, s->config.speed, speed);
		r->service += now - left;
		event_schedule_in(e, &r->served, now);
	}
	s->config.speed = speed;
	record(s, REC_SERVER_SPEED, speed);
}

struct app_stats http_server_stats(const struct http_server *s)
{
	struct app_stats stats = s->stats;

	stats.queue = s->listener ? socket_recv_queue(s->listener) : 0;
	stats.occupied += s->stats.active * (host_engine(s->host)->now - s->counted);
	return stats;
}

uint32_t http_server_pid(const struct http_server *s)
{
	return s->pid;
}

const struct http_server_config *http_server_config(const struct http_server *s)
{
	return &s->config;
}

struct http_server *http_server_find(const struct host *h, uint16_t port)
{
	const struct app_state *a = app_state_find(h);

	if (a)
		list_for_each (s, &a->servers, struct http_server, link)
			if (s->config.listen.port == port)
				return s;
	return NULL;
}

void http_server_walk(
	const struct host *h, void (*one)(void *arg, const struct http_server *s), void *arg)
{
	const struct app_state *a = app_state_find(h);

	if (a)
		list_for_each (s, &a->servers, struct http_server, link)
			one(arg, s);
}
