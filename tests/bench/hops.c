/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cost of a hop, one frame over one link with all that hosts and switches do about it, with the
 * trace off: in nanoseconds and in events of a bare heap with as many events pending.
 */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "net/payload.h"
#include "network.h"
#include "transport/socket/socket.h"

#define UDP_RATE 16000 /* datagrams a second, all clients together */
#define UDP_SIZE 256
#define TCP_RATE 2000 /* connections a second, all clients together */
#define TCP_REQUEST 200
#define TCP_ANSWER 10000

struct traffic {
	struct bench_network net;
	struct event next[CLIENTS];
	struct socket *udp[CLIENTS];
	int64_t interval;
	uint64_t answered, sent;
	void (*start)(struct traffic *t, size_t client);
};

static struct traffic *traffic_of(struct engine *e)
{
	return (struct traffic *)(void *)((char *)e->trace - offsetof(struct bench_network, trace) -
		offsetof(struct traffic, net));
}

static void tick(struct engine *e, struct event *ev)
{
	struct traffic *t = traffic_of(e);

	event_schedule(e, ev, e->now + t->interval);
	t->sent++;
	t->start(t, (size_t)(ev - t->next));
}

/* ---- UDP: a datagram to a server, which sends it back ---- */

static void echo(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)to;
	(void)head;
	(void)head_length;
	udp_sendto(s, from, payload_new(socket_host(s)->node.net, NULL, 0, length), length);
}

static void answered(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)from;
	(void)to;
	(void)head;
	(void)head_length;
	(void)length;
	traffic_of(host_engine(socket_host(s)))->answered++;
}

static void ask_udp(struct traffic *t, size_t client)
{
	struct socket_address to = {bench_server_address(t->sent % SERVERS), SERVER_PORT};

	udp_sendto(t->udp[client], to, payload_new(t->net.net, NULL, 0, UDP_SIZE), UDP_SIZE);
}

static void open_udp(struct traffic *t)
{
	static const struct socket_ops server_ops = {.datagram = echo};
	static const struct socket_ops client_ops = {.datagram = answered};
	int error;

	for (size_t i = 0; i < SERVERS; i++)
		udp_open(t->net.server[i], (struct socket_address){0, SERVER_PORT}, &server_ops,
			NULL, &error);
	for (size_t i = 0; i < CLIENTS; i++)
		t->udp[i] = udp_open(
			t->net.client[i], (struct socket_address){0, 0}, &client_ops, NULL, &error);
	t->start = ask_udp;
	t->interval = NSEC_PER_SEC * CLIENTS / UDP_RATE;
}

/* ---- TCP: connect, 200 bytes, 10 000 bytes, close ---- */

static void serve(struct socket *s, uint32_t length)
{
	(void)length;
	if (tcp_recv(s, NULL, TCP_REQUEST) == 0)
		return;
	tcp_send(s, payload_new(socket_host(s)->node.net, NULL, 0, TCP_ANSWER), 0, TCP_ANSWER);
}

static void accept_one(struct socket *listener, struct socket *child)
{
	(void)child;
	tcp_accept(listener);
}

static void server_closed(struct socket *s)
{
	tcp_close(s);
}

static void connected(struct socket *s)
{
	tcp_send(s, payload_new(socket_host(s)->node.net, NULL, 0, TCP_REQUEST), 0, TCP_REQUEST);
}

static void take(struct socket *s, uint32_t length)
{
	uintptr_t got = (uintptr_t)socket_user(s) + tcp_recv(s, NULL, length);

	socket_set_user(s, (void *)got);
	if (got < TCP_ANSWER)
		return;
	traffic_of(host_engine(socket_host(s)))->answered++;
	tcp_close(s);
}

static void ask_tcp(struct traffic *t, size_t client)
{
	static const struct socket_ops ops = {.connected = connected, .received = take};
	struct socket_address to = {bench_server_address(t->sent % SERVERS), SERVER_PORT};
	int error;

	tcp_connect(t->net.client[client], (struct socket_address){0, 0}, to, &ops, NULL, &error);
}

static void open_tcp(struct traffic *t)
{
	static const struct socket_ops ops = {
		.accepted = accept_one, .received = serve, .peer_closed = server_closed};
	int error;

	for (size_t i = 0; i < SERVERS; i++)
		tcp_listen(t->net.server[i], (struct socket_address){0, SERVER_PORT}, 128, &ops,
			NULL, &error);
	t->start = ask_tcp;
	t->interval = NSEC_PER_SEC * CLIENTS / TCP_RATE;
}

/* ---- measuring ---- */

static void measure(const char *name, const char *goal, void (*open)(struct traffic *t),
	int64_t warm_up, int64_t turn)
{
	static struct traffic t;
	double cost[BENCH_TURNS];

	memset(&t, 0, sizeof(t));
	bench_network_open(&t.net);
	open(&t);
	for (size_t i = 0; i < CLIENTS; i++) {
		t.next[i].run = tick;
		event_schedule(t.net.e, &t.next[i], (int64_t)i * t.interval / CLIENTS);
	}
	engine_run_until(t.net.e, warm_up);
	uint64_t hops = 0;
	for (size_t i = 0; i < BENCH_TURNS; i++) {
		uint64_t before = bench_network_hops(&t.net), start = bench_clock();
		engine_run_until(t.net.e, t.net.e->now + turn);
		uint64_t took = bench_clock() - start;
		hops = bench_network_hops(&t.net) - before;
		cost[i] = (double)took / (double)hops;
	}
	size_t pending = t.net.e->queue.count;
	double ns = bench_median(cost, BENCH_TURNS), bare = bare_event_cost(pending);
	printf("  %-4s %6.1f ns a hop, %zu events pending, bare heap %5.1f ns an event: ratio %.1f "
	       "   goal: %s\n",
		name, ns, pending, bare, ns / bare, goal);
	printf("       %llu hops a turn, %llu asked, %llu answered\n", (unsigned long long)hops,
		(unsigned long long)t.sent, (unsigned long long)t.answered);
	bench_network_close(&t.net);
}

void bench_hops(void)
{
	puts("a hop: one frame over one link, 16 clients, switch, router, switch, 8 servers");
	measure("UDP", "<= 5, 200 ns", open_udp, NSEC_PER_SEC, 2 * NSEC_PER_SEC);
	measure("TCP", "<= 10, 400 ns", open_tcp, 2 * NSEC_PER_SEC, NSEC_PER_SEC);
}
