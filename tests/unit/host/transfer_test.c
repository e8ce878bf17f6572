/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two hosts on a cable that loses and reorders: every byte arrives, in order, and it ends cleanly.
 */
#include "check.h"

#include <errno.h>
#include <string.h>

#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "net/link.h"
#include "transport/host_new.h"
#include "transport/socket/socket.h"

#define SIZE 300000
#define A UINT32_C(0x0a000001)
#define B UINT32_C(0x0a000002)

struct end {
	struct socket *s;
	uint32_t received;
	bool wrong, closed, failed, connected;
	int error;
	uint8_t expected[SIZE];
};

struct lab {
	struct arena arena;
	struct trace trace;
	struct engine *e;
	struct network *net;
	struct host *a, *b;
	struct end client, server;
};

static struct lab *lab;

static void on_connected(struct socket *s)
{
	((struct end *)socket_user(s))->connected = true;
}

static void on_accepted(struct socket *l, struct socket *child)
{
	assert_ptr_equal(tcp_accept(l), child);
	lab->server.s = child;
}

static void on_received(struct socket *s, uint32_t length)
{
	static uint8_t bytes[SIZE];
	struct end *end = socket_user(s);
	uint32_t n = tcp_recv(s, bytes, length);

	if (end->received + n > SIZE || memcmp(bytes, end->expected + end->received, n) != 0)
		end->wrong = true;
	end->received += n;
}

static void on_peer_closed(struct socket *s)
{
	struct end *end = socket_user(s);

	end->closed = true;
	tcp_close(s);
}

static void on_failed(struct socket *s, int error)
{
	struct end *end = socket_user(s);

	end->failed = true;
	end->error = error;
	tcp_close(s);
}

static const struct socket_ops ops = {
	.connected = on_connected,
	.accepted = on_accepted,
	.received = on_received,
	.peer_closed = on_peer_closed,
	.failed = on_failed,
};

static struct netdev *plug(struct host *h, uint32_t address)
{
	struct netdev *dev = host_add_interface(h, "eth0");
	struct addr_spec spec = {.local = address, .prefix = 24};

	netdev_set_up(dev, true);
	addr_add(h, dev, &spec);
	return dev;
}

static void build(uint64_t seed, const struct link_settings *cable)
{
	static struct lab space;

	lab = &space;
	memset(lab, 0, sizeof(*lab));
	assert_int_equal(arena_init(&lab->arena, 0), 0);
	lab->e = engine_new(&lab->arena, &lab->trace, seed);
	lab->net = network_new(lab->e);
	lab->a = host_new(lab->net, "a");
	lab->b = host_new(lab->net, "b");
	link_new(plug(lab->a, A), plug(lab->b, B), cable);
}

static int teardown(void **state)
{
	(void)state;
	arena_fini(&lab->arena);
	return 0;
}

static void nothing_left(const struct host *h)
{
	const struct socket_table *t = h->sockets;

	assert_int_equal(t->pool.live, 0);
	assert_int_equal(t->request_pool.live, 0);
	assert_int_equal(t->timewait_pool.live, 0);
	assert_int_equal(t->segment_pool.live, 0);
	assert_int_equal(t->established.count, 0);
}

/* the pattern of payload_new(), as the receiver must see it */
static void fill(uint8_t *to)
{
	struct payload *p = payload_new(lab->net, NULL, 0, SIZE);

	payload_read(p, 0, to, SIZE);
	payload_unref(lab->net, p);
}

static void listen_on_b(void)
{
	int error;

	assert_non_null(
		tcp_listen(lab->b, (struct socket_address){0, 80}, 10, &ops, &lab->server, &error));
}

static void connect_from_a(void)
{
	int error;

	lab->client.s = tcp_connect(lab->a, (struct socket_address){0, 0},
		(struct socket_address){B, 80}, &ops, &lab->client, &error);
	assert_non_null(lab->client.s);
}

static void both_directions(uint64_t seed, const struct link_settings *cable, int64_t limit)
{
	build(seed, cable);
	fill(lab->client.expected);
	fill(lab->server.expected);
	listen_on_b();
	connect_from_a();
	while (!lab->server.s && lab->e->now < limit)
		assert_true(engine_step(lab->e));
	assert_non_null(lab->server.s);
	tcp_send(lab->client.s, payload_new(lab->net, NULL, 0, SIZE), 0, SIZE);
	tcp_send(lab->server.s, payload_new(lab->net, NULL, 0, SIZE), 0, SIZE);
	while ((lab->client.received < SIZE || lab->server.received < SIZE) &&
		lab->e->now < limit && engine_step(lab->e))
		;
	assert_int_equal(lab->client.received, SIZE);
	assert_int_equal(lab->server.received, SIZE);
	assert_false(lab->client.wrong);
	assert_false(lab->server.wrong);
	tcp_shutdown(lab->client.s);
	engine_run_until(lab->e, lab->e->now + (int64_t)600 * NSEC_PER_SEC);
	assert_true(lab->server.closed);
	assert_true(lab->client.closed);
	nothing_left(lab->a);
	nothing_left(lab->b);
	assert_int_equal(lab->net->frames.live, 0);
	assert_int_equal(lab->net->payloads.live, 0);
}

static void every_byte_arrives_on_a_clean_cable(void **state)
{
	(void)state;
	both_directions(1, &link_defaults, (int64_t)60 * NSEC_PER_SEC);
}

static void every_byte_arrives_in_spite_of_loss_and_reordering(void **state)
{
	(void)state;
	struct link_settings cable = {.rate = 100000000,
		.delay = 5 * NSEC_PER_MSEC,
		.loss = 30000000,
		.reorder = 20000000,
		.queue = 1000};

	for (uint64_t seed = 1; seed <= 12; seed++) {
		both_directions(seed, &cable, (int64_t)600 * NSEC_PER_SEC);
		if (seed < 12)
			arena_fini(&lab->arena);
	}
}

static void heavy_loss_without_sack_and_timestamps_is_survived(void **state)
{
	(void)state;
	struct link_settings cable = {
		.rate = 100000000, .delay = 2 * NSEC_PER_MSEC, .loss = 80000000, .queue = 1000};

	for (uint64_t seed = 1; seed <= 6; seed++) {
		build(seed, &cable);
		lab->a->ipv4.tcp_sack = lab->b->ipv4.tcp_sack = 0;
		lab->a->ipv4.tcp_timestamps = 0;
		fill(lab->server.expected);
		listen_on_b();
		connect_from_a();
		tcp_send(lab->client.s, payload_new(lab->net, NULL, 0, SIZE), 0, SIZE);
		engine_run_until(lab->e, (int64_t)900 * NSEC_PER_SEC);
		assert_int_equal(lab->server.received, SIZE);
		assert_false(lab->server.wrong);
		if (seed < 6)
			arena_fini(&lab->arena);
	}
}

static void the_same_seed_gives_the_same_run(void **state)
{
	(void)state;
	struct link_settings cable = {
		.rate = 10000000, .delay = 5 * NSEC_PER_MSEC, .loss = 50000000, .queue = 1000};
	uint64_t records[2];

	for (unsigned i = 0; i < 2; i++) {
		both_directions(7, &cable, (int64_t)600 * NSEC_PER_SEC);
		records[i] = lab->e->records;
		if (i == 0)
			arena_fini(&lab->arena);
	}
	assert_int_equal(records[0], records[1]);
}

static void a_host_that_is_not_there_is_unreachable_after_three_seconds(void **state)
{
	(void)state;
	int error;

	build(1, &link_defaults);
	lab->client.s = tcp_connect(lab->a, (struct socket_address){0, 0},
		(struct socket_address){UINT32_C(0x0a000063), 80}, &ops, &lab->client, &error);
	engine_run_until(lab->e, (int64_t)2990 * NSEC_PER_MSEC);
	assert_false(lab->client.failed);
	engine_run_until(lab->e, (int64_t)3200 * NSEC_PER_MSEC);
	assert_true(lab->client.failed);
	assert_int_equal(lab->client.error, -EHOSTUNREACH);
	nothing_left(lab->a);
}

static void a_closed_port_refuses_at_once(void **state)
{
	(void)state;
	build(1, &link_defaults);
	connect_from_a();
	engine_run_until(lab->e, NSEC_PER_SEC / 2);
	assert_int_equal(lab->client.error, -ECONNREFUSED);
	nothing_left(lab->a);
}

static void a_service_on_one_address_only_refuses_the_other(void **state)
{
	(void)state;
	struct addr_spec vip = {.local = UINT32_C(0x0a000064), .prefix = 32};
	int error;

	build(1, &link_defaults);
	addr_add(lab->b, lab->b->lo, &vip);
	assert_non_null(
		tcp_listen(lab->b, (struct socket_address){B, 80}, 10, &ops, &lab->server, &error));
	lab->client.s = tcp_connect(lab->a, (struct socket_address){0, 0},
		(struct socket_address){UINT32_C(0x0a000064), 80}, &ops, &lab->client, &error);
	engine_run_until(lab->e, NSEC_PER_SEC / 2);
	assert_int_equal(lab->client.error, -ECONNREFUSED);
}

static void the_very_address_wins_over_any(void **state)
{
	(void)state;
	static struct end other;
	int error;

	build(1, &link_defaults);
	assert_non_null(
		tcp_listen(lab->b, (struct socket_address){B, 80}, 10, &ops, &lab->server, &error));
	assert_null(tcp_listen(lab->b, (struct socket_address){0, 80}, 10, &ops, &other, &error));
	assert_int_equal(error, -EADDRINUSE);
	assert_null(tcp_listen(lab->b, (struct socket_address){A, 81}, 10, &ops, &other, &error));
	assert_int_equal(error, -EADDRNOTAVAIL);
	connect_from_a();
	engine_run_until(lab->e, NSEC_PER_SEC / 2);
	assert_true(lab->client.connected);
	assert_non_null(lab->server.s);
}

static void a_host_can_talk_to_itself(void **state)
{
	(void)state;
	int error;

	build(1, &link_defaults);
	fill(lab->server.expected);
	listen_on_b();
	lab->client.s = tcp_connect(lab->b, (struct socket_address){0, 0},
		(struct socket_address){UINT32_C(0x7f000001), 80}, &ops, &lab->client, &error);
	assert_non_null(lab->client.s);
	tcp_send(lab->client.s, payload_new(lab->net, NULL, 0, SIZE), 0, SIZE);
	engine_run_until(lab->e, NSEC_PER_SEC);
	assert_int_equal(lab->server.received, SIZE);
	tcp_close(lab->client.s);
	engine_run_until(lab->e, (int64_t)90 * NSEC_PER_SEC);
	nothing_left(lab->b);
}

static void talking_keeps_the_neighbour_reachable_without_probes(void **state)
{
	(void)state;
	build(1, &link_defaults);
	fill(lab->server.expected);
	listen_on_b();
	connect_from_a();
	for (int i = 0; i < 100; i++) {
		engine_run_until(lab->e, lab->e->now + NSEC_PER_SEC);
		tcp_send(lab->client.s, payload_new(lab->net, NULL, 0, 10), 0, 10);
	}
	struct netdev *dev = node_dev(&lab->a->node, "eth0");
	const struct neigh *n = neigh_lookup(lab->a, dev, B);
	assert_non_null(n);
	assert_int_equal(n->state, NUD_REACHABLE);
	/* never touched again since it was resolved */
	assert_true(n->updated < HZ);
	tcp_abort(lab->client.s);
}

static void losing_the_address_in_mid_transfer_ends_in_a_timeout(void **state)
{
	(void)state;
	build(1, &link_defaults);
	fill(lab->server.expected);
	listen_on_b();
	connect_from_a();
	tcp_send(lab->client.s, payload_new(lab->net, NULL, 0, SIZE), 0, SIZE);
	engine_run_until(lab->e, NSEC_PER_MSEC);
	assert_int_equal(addr_del(lab->a, node_dev(&lab->a->node, "eth0"), A, -1, NULL), 0);
	assert_true(lab->server.received < SIZE);
	engine_run_until(lab->e, (int64_t)1200 * NSEC_PER_SEC);
	assert_true(lab->client.failed);
	assert_int_equal(lab->client.error, -ETIMEDOUT);
	nothing_left(lab->a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			losing_the_address_in_mid_transfer_ends_in_a_timeout, teardown),
		cmocka_unit_test_teardown(every_byte_arrives_on_a_clean_cable, teardown),
		cmocka_unit_test_teardown(
			every_byte_arrives_in_spite_of_loss_and_reordering, teardown),
		cmocka_unit_test_teardown(
			heavy_loss_without_sack_and_timestamps_is_survived, teardown),
		cmocka_unit_test_teardown(the_same_seed_gives_the_same_run, teardown),
		cmocka_unit_test_teardown(
			a_host_that_is_not_there_is_unreachable_after_three_seconds, teardown),
		cmocka_unit_test_teardown(a_closed_port_refuses_at_once, teardown),
		cmocka_unit_test_teardown(
			a_service_on_one_address_only_refuses_the_other, teardown),
		cmocka_unit_test_teardown(the_very_address_wins_over_any, teardown),
		cmocka_unit_test_teardown(a_host_can_talk_to_itself, teardown),
		cmocka_unit_test_teardown(
			talking_keeps_the_neighbour_reachable_without_probes, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
