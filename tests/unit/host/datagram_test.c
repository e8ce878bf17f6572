/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UDP and ping sockets between two hosts. */
#include "check.h"

#include <errno.h>
#include <string.h>

#include "engine/trace.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "net/link.h"
#include "transport/host_new.h"
#include "transport/socket/socket.h"

#define A UINT32_C(0x0a000001)
#define B UINT32_C(0x0a000002)
#define NOBODY UINT32_C(0x0a000063)

struct heard {
	unsigned datagrams, failures;
	struct socket_address from, to;
	uint8_t head[2000];
	uint32_t shown, length;
	int error;
};

static struct arena arena;
static struct trace trace;
static struct engine *e;
static struct network *net;
static struct host *a, *b;

static void on_datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t shown, uint32_t length)
{
	struct heard *h = socket_user(s);

	h->datagrams++;
	h->from = from;
	h->to = to;
	h->shown = shown;
	h->length = length;
	memcpy(h->head, head, shown);
}

static void on_failed(struct socket *s, int error)
{
	struct heard *h = socket_user(s);

	h->failures++;
	h->error = error;
}

static const struct socket_ops ops = {.datagram = on_datagram, .failed = on_failed};

static void plug(struct host *h, struct netdev *dev, uint32_t address)
{
	struct addr_spec spec = {.local = address,
		.prefix = 24,
		.broadcast = UINT32_C(0x0a0000ff),
		.has_broadcast = true};

	netdev_set_up(dev, true);
	addr_add(h, dev, &spec);
}

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	e = engine_new(&arena, &trace, 1);
	net = network_new(e);
	a = host_new(net, "a");
	b = host_new(net, "b");
	struct netdev *on_a = host_add_interface(a, "eth0"), *on_b = host_add_interface(b, "eth0");
	link_new(on_a, on_b, &link_defaults);
	plug(a, on_a, A);
	plug(b, on_b, B);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct socket *open_at(struct host *h, uint32_t address, uint16_t port, struct heard *heard)
{
	int error;
	struct socket *s = udp_open(h, (struct socket_address){address, port}, &ops, heard, &error);

	assert_non_null(s);
	return s;
}

static int send_word(struct socket *s, uint32_t address, uint16_t port, const char *text)
{
	uint32_t n = (uint32_t)strlen(text);

	return udp_sendto(
		s, (struct socket_address){address, port}, payload_new(net, text, n, n), n);
}

static void run(int64_t ms)
{
	engine_run_until(e, e->now + ms * NSEC_PER_MSEC);
}

static void a_datagram_arrives_with_both_addresses(void **state)
{
	(void)state;
	struct heard on_b = {0};

	open_at(b, 0, 53, &on_b);
	struct socket *s = open_at(a, 0, 5000, NULL);
	assert_int_equal(send_word(s, B, 53, "hello"), 0);
	run(10);
	assert_int_equal(on_b.datagrams, 1);
	assert_int_equal(on_b.from.address, A);
	assert_int_equal(on_b.from.port, 5000);
	assert_int_equal(on_b.to.address, B);
	assert_int_equal(on_b.length, 5);
	assert_memory_equal(on_b.head, "hello", 5);
}

static void the_best_fitting_socket_gets_it(void **state)
{
	(void)state;
	struct heard one = {0}, two = {0};
	struct socket *s = open_at(a, 0, 5000, NULL);
	struct addr_spec second = {.local = UINT32_C(0x0a000003), .prefix = 24};
	int error;

	addr_add(b, node_dev(&b->node, "eth0"), &second);
	open_at(b, B, 53, &one);
	open_at(b, second.local, 53, &two);
	assert_null(udp_open(b, (struct socket_address){0, 53}, &ops, NULL, &error));
	assert_int_equal(error, -EADDRINUSE);
	send_word(s, second.local, 53, "x");
	run(10);
	assert_int_equal(one.datagrams, 0);
	assert_int_equal(two.datagrams, 1);
	send_word(s, B, 53, "x");
	run(10);
	assert_int_equal(one.datagrams, 1);
}

static void a_closed_port_is_an_error_on_a_connected_socket_only(void **state)
{
	(void)state;
	struct heard connected = {0}, other = {0};
	struct socket *c = open_at(a, 0, 0, &connected), *o = open_at(a, 0, 0, &other);

	assert_int_equal(udp_connect(c, (struct socket_address){B, 9}), 0);
	send_word(c, 0, 0, "x");
	send_word(o, B, 9, "x");
	run(50);
	assert_int_equal(connected.failures, 1);
	assert_int_equal(connected.error, -ECONNREFUSED);
	assert_int_equal(other.failures, 0);
}

static const struct socket_ops deaf = {0};

static void without_a_callback_the_next_send_gets_the_error(void **state)
{
	(void)state;
	int error;
	struct socket *c = udp_open(a, (struct socket_address){0, 0}, &deaf, NULL, &error);

	udp_connect(c, (struct socket_address){B, 9});
	assert_int_equal(send_word(c, 0, 0, "x"), 0);
	run(50);
	assert_int_equal(send_word(c, 0, 0, "x"), -ECONNREFUSED);
	assert_int_equal(send_word(c, 0, 0, "x"), 0);
}

/* the textbook says EHOSTUNREACH; Linux says nothing unless IP_RECVERR is set */
static void an_unreachable_host_is_silence_without_recverr(void **state)
{
	(void)state;
	struct heard plain = {0}, recverr = {0};
	struct socket *p = open_at(a, 0, 0, &plain), *r = open_at(a, 0, 0, &recverr);

	udp_connect(p, (struct socket_address){NOBODY, 9});
	udp_set_recverr(r, true);
	send_word(p, 0, 0, "x");
	send_word(r, NOBODY, 9, "x");
	run(2900);
	assert_int_equal(recverr.failures, 0);
	run(400);
	assert_int_equal(plain.failures, 0);
	assert_int_equal(recverr.failures, 1);
	assert_int_equal(recverr.error, -EHOSTUNREACH);
}

static void a_long_datagram_travels_in_fragments(void **state)
{
	(void)state;
	struct heard on_b = {0};
	struct socket *s = open_at(a, 0, 5000, NULL);

	open_at(b, 0, 53, &on_b);
	assert_int_equal(udp_sendto(s, (struct socket_address){B, 53},
				 payload_new(net, NULL, 0, 5000), 5000),
		0);
	run(20);
	assert_int_equal(on_b.datagrams, 1);
	assert_int_equal(on_b.length, 5000);
	assert_true(b->ip.stats.reasm_oks == 1);
	assert_int_equal(udp_sendto(s, (struct socket_address){B, 53},
				 payload_new(net, NULL, 0, 65508), 65508),
		-EMSGSIZE);
	assert_int_equal(net->payloads.live, 0);
}

static void a_broadcast_reaches_every_socket_of_the_port(void **state)
{
	(void)state;
	struct heard one = {0};
	struct socket *s = open_at(a, 0, 5000, NULL);

	open_at(b, 0, 53, &one);
	assert_int_equal(send_word(s, UINT32_C(0x0a0000ff), 53, "all"), 0);
	run(10);
	assert_int_equal(one.datagrams, 1);
	assert_int_equal(one.to.address, UINT32_C(0x0a0000ff));
}

static void a_ping_is_answered(void **state)
{
	(void)state;
	struct heard p = {0};
	struct socket *s = ping_open(a, 77, &ops, &p);

	assert_int_equal(ping_send(s, 0, B, 1, 56, 0, IP_PMTUDISC_DO), 0);
	run(10);
	assert_int_equal(p.datagrams, 1);
	assert_int_equal(p.from.address, B);
	assert_int_equal(p.from.port, 64);
	assert_int_equal(p.length, 64);
	assert_int_equal(p.head[0], ICMP_ECHOREPLY);
	assert_int_equal(get16(p.head + 4), 77);
	assert_int_equal(get16(p.head + 6), 1);
	ping_close(s);
	assert_int_equal(a->sockets->datagram_pool.live, 0);
}

static void a_ping_to_nobody_hears_host_unreachable_from_itself(void **state)
{
	(void)state;
	struct heard p = {0};
	struct socket *s = ping_open(a, 77, &ops, &p);

	ping_send(s, 0, NOBODY, 5, 56, 0, IP_PMTUDISC_DO);
	run(2900);
	assert_int_equal(p.datagrams, 0);
	run(400);
	assert_int_equal(p.datagrams, 1);
	assert_int_equal(p.from.address, A);
	assert_int_equal(p.head[0], ICMP_DEST_UNREACH);
	assert_int_equal(p.head[1], ICMP_HOST_UNREACH);
	assert_int_equal(get16(p.head + 8 + 20 + 6), 5);
	assert_int_equal(ping_send(s, 0, B, 6, 1473, 0, IP_PMTUDISC_DO), -EMSGSIZE);
	assert_int_equal(
		ping_send(s, 0, UINT32_C(0xc0000201), 6, 56, 0, IP_PMTUDISC_DO), -ENETUNREACH);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_datagram_arrives_with_both_addresses),
		TEST(the_best_fitting_socket_gets_it),
		TEST(a_closed_port_is_an_error_on_a_connected_socket_only),
		TEST(without_a_callback_the_next_send_gets_the_error),
		TEST(an_unreachable_host_is_silence_without_recverr),
		TEST(a_long_datagram_travels_in_fragments),
		TEST(a_broadcast_reaches_every_socket_of_the_port),
		TEST(a_ping_is_answered),
		TEST(a_ping_to_nobody_hears_host_unreachable_from_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
