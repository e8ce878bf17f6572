/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every arrival becomes a program on its client's host. Over TCP it is an HTTP client that sends a
 * request of the drawn size, asks for a response of the drawn size and sends its demand in the
 * request (?demand=), so that the receiving server divides it by its own speed; over UDP it sends
 * one datagram. Client and port are the arrival's, so that a hash of them is the same in every
 * fidelity; if the port is still in TIME_WAIT, the stack picks another, as for a program without
 * bind().
 *
 * The iterator's state and the requests in progress are in the arena: stepping back restores both.
 * Not simulated: a second request on a connection. A client that cannot start (no route) retries a
 * second later in a closed loop, and is lost otherwise.
 */
#include "workload/traffic.h"

#include <string.h>

#include "app/servers/client.h"
#include "app/servers/records.h"
#include "base/errno.h"
#include "base/text.h"
#include "engine/trace.h"
#include "host/ip/addr.h"
#include "net/payload.h"
#include "transport/socket/socket.h"
#include "workload/plan.h"
#include "workload/site.h"

#define TRY_AGAIN NSEC_PER_SEC
#define UDP_TIMEOUT NSEC_PER_SEC

struct traffic {
	struct event next; /* the next arrival */
	const struct site *site;
	struct arrivals *arrivals;
	struct pool calls;
};

struct call {
	struct traffic *traffic;
	uint32_t entry, user;
	int64_t hold;
	struct socket *socket; /* UDP */
	struct event over;     /* UDP: the client closes */
};

static void schedule_next(struct traffic *t)
{
	int64_t time = arrivals_time(t->arrivals);

	if (time != INT64_MAX)
		event_schedule(t->site->net->engine, &t->next,
			time > t->site->net->engine->now ? time : t->site->net->engine->now);
}

static void call_end(struct call *call, int64_t time)
{
	struct traffic *t = call->traffic;

	arrivals_departed(t->arrivals, call->entry, call->user, time);
	schedule_next(t);
	pool_put(&t->calls, call);
}

/* ---- TCP ---- */

static void done(struct http_client *c, enum client_result result, int error)
{
	struct call *call = http_client_user(c);

	(void)result;
	(void)error;
	call_end(call, call->traffic->site->net->engine->now);
}

static const struct http_client_ops client_ops = {.done = done};

static void put_target(struct text *t, const struct arrival *a)
{
	if (a->response == ARRIVAL_NOTHING)
		text_put(t, "/");
	else
		text_add(t, "/bytes/%lld", (long long)a->response);
	if (a->demand != ARRIVAL_NOTHING)
		text_add(t, "?demand=%lldns", (long long)a->demand);
}

/* request line and headers; the bytes missing to a->request follow as a body, whose length has a
 * fixed width so that the sum is exact; a request is never smaller than its head */
static uint32_t put_head(struct text *t, const struct arrival *a)
{
	static const char length[] = "Content-Length: 0000000000\r\n";
	struct text target = {0}, fields = {0};
	size_t size = a->request > 0 ? (size_t)a->request : 0, body = 0;

	put_target(&target, a);
	text_add(&fields, " HTTP/1.1\r\nHost: %s\r\n", ip_text(a->vip).s);
	if (a->hold > 0)
		text_put(&fields, "Connection: keep-alive\r\n");
	size_t get = strlen("GET ") + target.len + fields.len + 2;
	size_t post = strlen("POST ") + target.len + fields.len + sizeof(length) - 1 + 2;
	if (size > post)
		body = size - post;
	text_add(t, "%s %s%s", size > get ? "POST" : "GET", text_str(&target), text_str(&fields));
	if (size > get)
		text_add(t, "Content-Length: %010zu\r\n", body);
	text_put(t, "\r\n");
	text_free(&target);
	text_free(&fields);
	return (uint32_t)body;
}

static bool start_tcp(struct host *h, const struct arrival *a, struct call *call, int *error)
{
	int64_t timeout = call->traffic->site->spec->workload.items[a->entry].timeout;
	struct text head = {0};
	struct http_client_request request = {.from = {a->client, a->port},
		.to = {a->vip, a->vport},
		.hold = a->hold,
		.timeout = timeout == SPEC_UNSET ? 0 : timeout};

	request.body = put_head(&head, a);
	request.head = text_str(&head);
	bool started = http_client_start(h, &request, &client_ops, call, error) != NULL;
	if (!started && (*error == -EADDRINUSE || *error == -EADDRNOTAVAIL)) {
		request.from.port = 0;
		started = http_client_start(h, &request, &client_ops, call, error) != NULL;
	}
	const struct site *site = call->traffic->site;
	if (started && site->called)
		site->called(site->called_arg, a, request.head, request.body);
	text_free(&head);
	return started;
}

/* ---- UDP: one datagram; the request ends when a reply has arrived and was held, or on timeout
 * ---- */

static void udp_over(struct engine *e, struct event *ev)
{
	struct call *call = container_of(ev, struct call, over);

	udp_close(call->socket);
	call_end(call, e->now);
}

static void udp_answered(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct call *call = socket_user(s);

	(void)from;
	(void)to;
	(void)head;
	(void)head_length;
	(void)length;
	event_schedule_in(call->traffic->site->net->engine, &call->over, call->hold);
}

static void udp_failed(struct socket *s, int error)
{
	struct call *call = socket_user(s);

	(void)error;
	event_schedule_in(call->traffic->site->net->engine, &call->over, 0);
}

static const struct socket_ops udp_ops = {.datagram = udp_answered, .failed = udp_failed};

static bool start_udp(struct host *h, const struct arrival *a, struct call *call, int *error)
{
	struct traffic *t = call->traffic;
	int64_t timeout = t->site->spec->workload.items[a->entry].timeout;
	struct socket_address to = {a->vip, a->vport};
	uint32_t size = a->request > 65507 ? 65507 : (uint32_t)a->request;

	call->socket =
		udp_open(h, (struct socket_address){a->client, a->port}, &udp_ops, call, error);
	if (!call->socket)
		call->socket =
			udp_open(h, (struct socket_address){a->client, 0}, &udp_ops, call, error);
	if (!call->socket)
		return false;
	*error = udp_connect(call->socket, to);
	if (*error == 0)
		*error = udp_sendto(call->socket, to, payload_new(h->node.net, "", 0, size), size);
	if (*error != 0) {
		udp_close(call->socket);
		return false;
	}
	call->over.run = udp_over;
	event_schedule_in(
		t->site->net->engine, &call->over, timeout == SPEC_UNSET ? UDP_TIMEOUT : timeout);
	return true;
}

/* ---- arrivals ---- */

static void arrive(struct traffic *t, const struct arrival *a)
{
	const char *name = t->site->spec->network.nodes.items[a->node].name;
	struct host *h = host_find(t->site->net, name);
	struct call *call = pool_get(&t->calls);
	int error = 0;

	call->traffic = t;
	call->entry = a->entry;
	call->user = a->user;
	call->hold = a->hold;
	bool started = a->protocol == SPEC_UDP ? start_udp(h, a, call, &error)
					       : start_tcp(h, a, call, &error);
	if (started)
		return;
	HOST_RECORD(h, REC_REQUEST_FAILED, 0, (struct netdev *)NULL, (struct frame *)NULL, a->vip,
		a->vport, (uint64_t)-error, 0, 0, 0);
	call_end(call, t->site->net->engine->now + TRY_AGAIN);
}

static void next_arrival(struct engine *e, struct event *ev)
{
	struct traffic *t = container_of(ev, struct traffic, next);
	struct arrival a;

	if (arrivals_time(t->arrivals) <= e->now && arrivals_next(t->arrivals, &a))
		arrive(t, &a);
	schedule_next(t);
}

/* every client address must belong to the node: otherwise the responses could not reach it */
static int check_hosts(const struct site *site, const struct workload *plan, struct problems *ps)
{
	const struct client_hosts *hosts = &plan->hosts;

	for (size_t i = 0; i < hosts->count; i++) {
		const struct client_host *c = &hosts->items[i];
		const struct spec_node *n = &site->spec->network.nodes.items[c->node];
		const struct host *h = host_find(site->net, n->name);
		for (uint32_t k = 0; k < c->count; k++)
			if (!addr_dev(h, c->address + k))
				return problem_add(ps, n->at,
					N_("add a route for them: `local ADDRESS/LENGTH dev lo`"),
					"connections come from %s, which %s does not own",
					ip_text(c->address + k).s, n->name);
	}
	return 0;
}

int traffic_start(const struct site *site, struct workload **plan, struct problems *ps)
{
	struct arena *arena = site->net->engine->arena;

	*plan = NULL;
	if (site->spec->workload.count == 0)
		return 0;
	*plan = workload_read(site->spec, ps);
	if (!*plan || check_hosts(site, *plan, ps) != 0)
		return -1;
	struct traffic *t = arena_alloc(arena, sizeof(*t));
	t->next.run = next_arrival;
	t->site = site;
	pool_init(&t->calls, arena, "calls", sizeof(struct call));
	t->arrivals = arrivals_init(arena_alloc(arena, arrivals_size(*plan)), *plan, site->seed);
	schedule_next(t);
	return 0;
}
