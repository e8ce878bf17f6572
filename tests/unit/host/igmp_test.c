/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups that a host joins: what it reports, what it hears. */
#include <errno.h>

#include "hosts.h"

#include "host/ip/igmp.h"
#include "transport/socket/socket.h"

#define GROUP UINT32_C(0xe0000051)

static struct host *a, *b;
static unsigned heard;

static void open_two(void)
{
	heard = 0;
	a = host_on(w.sw, "a", "10.0.0.1/24");
	b = host_on(w.sw, "b", "10.0.0.2/24");
	run(1);
}

static void on_datagram(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	(void)s, (void)from, (void)to, (void)head, (void)head_length, (void)length;
	heard++;
}

static const struct socket_ops ops = {.datagram = on_datagram};

static struct socket *open_at(struct host *h, uint32_t address, uint16_t port)
{
	int error = 0;
	struct socket *s = udp_open(h, (struct socket_address){address, port}, &ops, NULL, &error);

	assert_non_null(s);
	return s;
}

/* without IP_MULTICAST_IF it would need a route */
static void send_to_group(struct socket *s, bool loop)
{
	udp_set_multicast(s, eth0(a), 1, loop);
	assert_int_equal(udp_sendto(s, (struct socket_address){GROUP, 8848},
				 payload_new(w.net, "x", 1, 1), 1),
		0);
	run(1);
}

/* reports are what a host sends to 224.0.0.22 */
static unsigned reports(const struct host *h)
{
	unsigned n = 0;

	for (size_t i = 0; i < w.count; i++)
		n += w.seen[i].kind == REC_ROUTE_OUTPUT && w.seen[i].node == h->node.id &&
			w.seen[i].a[0] == UINT64_C(0xe0000016);
	return n;
}

static void joining_is_reported_twice_and_so_is_leaving(void **state)
{
	(void)state;
	open_two();
	assert_int_equal(ip_mc_join(a, eth0(a), GROUP), 0);
	assert_true(ip_mc_member(eth0(a), GROUP));
	engine_run_until(w.e, w.e->now + 30 * 1000000);
	assert_int_equal(reports(a), 1);
	run(3);
	assert_int_equal(reports(a), 2);
	assert_int_equal(ip_mc_leave(a, eth0(a), GROUP), 0);
	assert_false(ip_mc_member(eth0(a), GROUP));
	run(3);
	assert_int_equal(reports(a), 4);
	assert_int_equal(a->ip.group_pool.live, 0);
	assert_int_equal(ip_mc_leave(a, eth0(a), GROUP), -EADDRNOTAVAIL);
}

static void igmp_qrv_says_how_often(void **state)
{
	(void)state;
	open_two();
	set(a, "net.ipv4.igmp_qrv", "3");
	ip_mc_join(a, eth0(a), GROUP);
	run(5);
	assert_int_equal(reports(a), 3);
}

static void link_local_groups_may_be_kept_quiet(void **state)
{
	(void)state;
	open_two();
	set(a, "net.ipv4.igmp_link_local_mcast_reports", "0");
	ip_mc_join(a, eth0(a), GROUP);
	run(5);
	assert_int_equal(reports(a), 0);
	assert_true(ip_mc_member(eth0(a), GROUP));
}

static void two_users_of_a_group_are_one_member(void **state)
{
	(void)state;
	open_two();
	ip_mc_join(a, eth0(a), GROUP);
	ip_mc_join(a, eth0(a), GROUP);
	ip_mc_leave(a, eth0(a), GROUP);
	assert_true(ip_mc_member(eth0(a), GROUP));
	ip_mc_leave(a, eth0(a), GROUP);
	assert_false(ip_mc_member(eth0(a), GROUP));
}

static void only_members_hear_a_group(void **state)
{
	(void)state;
	open_two();
	struct socket *from = open_at(a, 0, 0), *to = open_at(b, GROUP, 8848);

	send_to_group(from, true);
	assert_int_equal(heard, 0);
	assert_int_equal(udp_join_group(to, GROUP, eth0(b)), 0);
	send_to_group(from, true);
	assert_int_equal(heard, 1);
	udp_close(to);
	assert_false(ip_mc_member(eth0(b), GROUP));
}

static void a_sender_hears_itself_unless_its_loop_is_off(void **state)
{
	(void)state;
	open_two();
	struct socket *s = open_at(a, 0, 8848);

	assert_int_equal(udp_join_group(s, GROUP, eth0(a)), 0);
	send_to_group(s, true);
	assert_int_equal(heard, 1);
	send_to_group(s, false);
	assert_int_equal(heard, 1);
}

/* __udp_is_mcast_sock(): a socket bound to another address gets no copy */
static void a_socket_bound_to_one_address_hears_no_group(void **state)
{
	(void)state;
	open_two();
	struct socket *from = open_at(a, 0, 0), *bound = open_at(b, ip4("10.0.0.2"), 8848);

	ip_mc_join(b, eth0(b), GROUP);
	send_to_group(from, true);
	assert_int_equal(heard, 0);
	udp_close(bound);
	open_at(b, 0, 8848);
	send_to_group(from, true);
	assert_int_equal(heard, 1);
}

static void an_interface_that_comes_up_reports_its_groups_again(void **state)
{
	(void)state;
	open_two();
	ip_mc_join(a, eth0(a), GROUP);
	run(5);
	netdev_set_up(eth0(a), false);
	netdev_set_up(eth0(a), true);
	run(5);
	assert_int_equal(reports(a), 4);
}

static void what_is_no_group_cannot_be_joined(void **state)
{
	(void)state;
	open_two();
	assert_int_equal(ip_mc_join(a, eth0(a), ip4("10.0.0.9")), -EINVAL);
	assert_int_equal(ip_mc_join(a, NULL, GROUP), -ENODEV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(joining_is_reported_twice_and_so_is_leaving),
		TEST(igmp_qrv_says_how_often),
		TEST(link_local_groups_may_be_kept_quiet),
		TEST(two_users_of_a_group_are_one_member),
		TEST(only_members_hear_a_group),
		TEST(a_sender_hears_itself_unless_its_loop_is_off),
		TEST(a_socket_bound_to_one_address_hears_no_group),
		TEST(an_interface_that_comes_up_reports_its_groups_again),
		TEST(what_is_no_group_cannot_be_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
