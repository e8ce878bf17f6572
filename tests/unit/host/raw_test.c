/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Raw sockets: VRRP's protocol number, whole packets in and out. */
#include <errno.h>

#include "hosts.h"

#include "transport/socket/socket.h"
#include "wire/vrrp.h"

static struct host *a, *b;
static struct {
	unsigned packets;
	uint32_t length;
	struct ipv4_header ip;
} heard;

static void on_packet(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)s, (void)from, (void)to;
	heard.packets++;
	heard.length = length;
	assert_int_equal(ipv4_parse(&heard.ip, head, head_length, length), WIRE_OK);
}

static const struct socket_ops ops = {.datagram = on_packet};

static void open_two(void)
{
	memset(&heard, 0, sizeof(heard));
	a = host_on(w.sw, "a", "10.0.0.1/24");
	b = host_on(w.sw, "b", "10.0.0.2/24");
	run(1);
}

static int advertise(struct socket *s, uint32_t to)
{
	const struct ipv4_header ip = {.src = ip4("10.0.0.1"),
		.dst = to,
		.id = 7,
		.header_length = 20,
		.tos = 0xc0,
		.ttl = 255,
		.protocol = IPPROTO_VRRP};
	const uint8_t bytes[20] = {0x21, 51};
	int error = raw_send(s, eth0(a), &ip, bytes, sizeof(bytes));

	run(1);
	return error;
}

static void a_member_gets_the_packet_with_the_senders_own_header(void **state)
{
	(void)state;
	open_two();
	struct socket *from = raw_open(a, IPPROTO_VRRP, NULL, NULL);
	struct socket *to = raw_open(b, IPPROTO_VRRP, &ops, NULL);

	assert_int_equal(advertise(from, VRRP_GROUP), 0);
	assert_int_equal(heard.packets, 0);
	assert_int_equal(raw_join_group(to, VRRP_GROUP, eth0(b)), 0);
	assert_int_equal(advertise(from, VRRP_GROUP), 0);
	assert_int_equal(heard.packets, 1);
	assert_int_equal(heard.length, 40);
	assert_int_equal(heard.ip.ttl, 255);
	assert_int_equal(heard.ip.tos, 0xc0);
	assert_int_equal(heard.ip.id, 7);
	assert_int_equal(heard.ip.fragment, 0);
}

static void without_a_socket_the_protocol_is_unreachable_by_unicast_only(void **state)
{
	(void)state;
	open_two();
	struct socket *from = raw_open(a, IPPROTO_VRRP, NULL, NULL);

	assert_int_equal(advertise(from, ip4("10.0.0.2")), 0);
	assert_int_equal(b->ip.stats.in_unknown_protos, 1);
	assert_int_equal(a->icmp.stats.in_msgs, 1);
	raw_open(b, IPPROTO_VRRP, &ops, NULL);
	assert_int_equal(advertise(from, ip4("10.0.0.2")), 0);
	assert_int_equal(heard.packets, 1);
	assert_int_equal(b->ip.stats.in_unknown_protos, 1);
}

static void a_bound_socket_hears_its_interface_only(void **state)
{
	(void)state;
	open_two();
	struct socket *from = raw_open(a, IPPROTO_VRRP, NULL, NULL);
	struct socket *to = raw_open(b, IPPROTO_VRRP, &ops, NULL);

	raw_bind_device(to, b->lo);
	assert_int_equal(advertise(from, ip4("10.0.0.2")), 0);
	assert_int_equal(heard.packets, 0);
	raw_bind_device(to, eth0(b));
	assert_int_equal(advertise(from, ip4("10.0.0.2")), 0);
	assert_int_equal(heard.packets, 1);
}

static void a_sender_in_the_group_hears_itself_unless_its_loop_is_off(void **state)
{
	(void)state;
	open_two();
	struct socket *s = raw_open(a, IPPROTO_VRRP, &ops, NULL);

	assert_int_equal(raw_join_group(s, VRRP_GROUP, eth0(a)), 0);
	assert_int_equal(advertise(s, VRRP_GROUP), 0);
	assert_int_equal(heard.packets, 1);
	raw_set_loop(s, false);
	assert_int_equal(advertise(s, VRRP_GROUP), 0);
	assert_int_equal(heard.packets, 1);
	raw_close(s);
	assert_int_equal(a->ip.group_pool.live, 1); /* what is left to be reported */
}

static void more_than_the_mtu_is_refused(void **state)
{
	(void)state;
	open_two();
	struct socket *s = raw_open(a, IPPROTO_VRRP, NULL, NULL);
	const struct ipv4_header ip = {
		.dst = ip4("10.0.0.2"), .header_length = 20, .ttl = 1, .protocol = IPPROTO_VRRP};
	static const uint8_t bytes[1481];

	assert_int_equal(raw_send(s, NULL, &ip, bytes, 1481), -EMSGSIZE);
	assert_int_equal(raw_send(s, NULL, &ip, bytes, 1480), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_member_gets_the_packet_with_the_senders_own_header),
		TEST(without_a_socket_the_protocol_is_unreachable_by_unicast_only),
		TEST(a_bound_socket_hears_its_interface_only),
		TEST(a_sender_in_the_group_hears_itself_unless_its_loop_is_off),
		TEST(more_than_the_mtu_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
