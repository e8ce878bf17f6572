/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes of a packet that came in: local, forwarded, martian, dropped by rp_filter
 * (net/ipv4/route.c: ip_route_input_slow()).
 */
#include "hosts.h"

#include <errno.h>

#include "host/route/route_reasons.h"

static unsigned judge(struct netdev *in, const char *src, const char *dst)
{
	struct route out;

	return route_input(host_of(in), NULL, ip4(dst), ip4(src), in, &out);
}

/* eth0 10.0.0.1/24, eth1 10.0.1.1/24 */
static struct host *two_legged(void)
{
	struct host *h = host_on(w.sw, "h", "10.0.0.1/24");

	assert_int_equal(add_address(plug(h, "eth1", w.sw), "10.0.1.1/24"), 0);
	return h;
}

static void impossible_addresses_are_martians(void **state)
{
	(void)state;
	struct host *h = two_legged();
	struct netdev *in = eth0(h);

	set(h, "net.ipv4.ip_forward", "1");
	assert_int_equal(judge(in, "224.0.0.5", "10.0.0.1"), ROUTE_MARTIAN_SOURCE);
	assert_int_equal(judge(in, "255.255.255.255", "10.0.0.1"), ROUTE_MARTIAN_SOURCE);
	assert_int_equal(judge(in, "0.0.0.0", "10.0.0.1"), ROUTE_MARTIAN_ZERO);
	assert_int_equal(judge(in, "0.0.0.0", "255.255.255.255"), 0);
	assert_int_equal(judge(in, "10.0.0.2", "0.0.0.1"), ROUTE_MARTIAN_TO_ZERO);
	assert_int_equal(judge(in, "10.0.0.2", "127.0.0.1"), ROUTE_MARTIAN_TO_LOOPBACK);
	assert_int_equal(judge(in, "127.0.0.1", "10.0.0.1"), ROUTE_MARTIAN_LOOPBACK);
	assert_int_equal(judge(in, "10.0.0.2", "239.1.1.1"), ROUTE_NO_GROUP);
	assert_int_equal(judge(in, "10.0.0.2", "224.0.0.1"), 0);
	set(h, "net.ipv4.conf.eth0.route_localnet", "1");
	assert_int_equal(judge(in, "10.0.0.2", "127.0.0.1"), 0);
}

static void ones_own_source_from_outside_is_a_martian_unless_accept_local(void **state)
{
	(void)state;
	struct host *h = two_legged();

	assert_int_equal(judge(eth0(h), "10.0.1.1", "10.0.0.1"), ROUTE_OWN_SOURCE);
	set(h, "net.ipv4.conf.eth1.accept_local", "1"); /* not where it came in */
	assert_int_equal(judge(eth0(h), "10.0.1.1", "10.0.0.1"), ROUTE_OWN_SOURCE);
	set(h, "net.ipv4.conf.eth0.accept_local", "1");
	assert_int_equal(judge(eth0(h), "10.0.1.1", "10.0.0.1"), 0);
	assert_int_equal(judge(eth0(h), "10.0.0.1", "10.0.0.1"), 0);
	set(h, "net.ipv4.conf.all.rp_filter", "1"); /* the way to 10.0.1.1 is eth1, not eth0 */
	assert_int_equal(judge(eth0(h), "10.0.1.1", "10.0.0.1"), ROUTE_RP_FILTER);
	assert_int_equal(judge(eth0(h), "10.0.0.1", "10.0.0.1"), 0);
}

/* VIP on lo, accept_local=1: strict rp_filter still refuses, for lo is not eth0; loose does not. */
static void a_vip_on_lo_is_no_source_for_strict_rp_filter(void **state)
{
	(void)state;
	struct host *h = two_legged();

	add_address(h->lo, "10.0.0.100/32");
	set(h, "net.ipv4.conf.all.accept_local", "1");
	set(h, "net.ipv4.conf.eth0.rp_filter", "1");
	assert_int_equal(judge(eth0(h), "10.0.0.100", "10.0.0.1"), ROUTE_RP_FILTER);
	set(h, "net.ipv4.conf.eth0.rp_filter", "2");
	assert_int_equal(judge(eth0(h), "10.0.0.100", "10.0.0.1"), 0);
	set(h, "net.ipv4.conf.eth0.rp_filter", "0");
	assert_int_equal(judge(eth0(h), "10.0.0.100", "10.0.0.1"), 0);
}

static void rp_filter_is_the_larger_of_all_and_the_interface(void **state)
{
	(void)state;
	struct host *h = two_legged();

	assert_int_equal(judge(eth0(h), "10.0.1.2", "10.0.0.1"), 0);
	set(h, "net.ipv4.conf.all.rp_filter", "1");
	assert_int_equal(judge(eth0(h), "10.0.1.2", "10.0.0.1"), ROUTE_RP_FILTER);
	assert_int_equal(judge(eth0(h), "192.0.2.1", "10.0.0.1"), ROUTE_RP_FILTER_NONE);
	set(h, "net.ipv4.conf.eth0.rp_filter", "2"); /* loose although all says strict */
	assert_int_equal(judge(eth0(h), "10.0.1.2", "10.0.0.1"), 0);
	assert_int_equal(judge(eth0(h), "192.0.2.1", "10.0.0.1"), ROUTE_RP_FILTER_NONE);
	assert_int_equal(route_validate_source(h, ip4("192.0.2.1"), 0, eth0(h)), -EXDEV);
	set(h, "net.ipv4.conf.all.rp_filter", "0");
	set(h, "net.ipv4.conf.eth0.rp_filter", "0");
	assert_int_equal(judge(eth0(h), "192.0.2.1", "10.0.0.1"), 0);
}

static void forwarding_belongs_to_the_interface_it_came_in_by(void **state)
{
	(void)state;
	struct host *h = two_legged();

	assert_int_equal(judge(eth0(h), "10.0.0.2", "10.0.1.2"), ROUTE_FORWARDING_OFF);
	set(h, "net.ipv4.conf.eth0.forwarding", "1");
	assert_int_equal(h->ipv4.ip_forward, 0);
	assert_int_equal(judge(eth0(h), "10.0.0.2", "10.0.1.2"), 0);
	assert_int_equal(
		judge(node_dev(&h->node, "eth1"), "10.0.1.2", "10.0.0.2"), ROUTE_FORWARDING_OFF);
	assert_int_equal(judge(eth0(h), "10.0.0.2", "192.0.2.1"), ROUTE_NO_ROUTE);
}

static void broadcasts_are_taken_and_forwarded_only_where_all_and_the_interface_say_so(void **state)
{
	(void)state;
	struct host *h = two_legged();
	struct route out;

	set(h, "net.ipv4.ip_forward", "1");
	assert_int_equal(
		route_input(h, NULL, ip4("10.0.1.255"), ip4("10.0.0.2"), eth0(h), &out), 0);
	assert_int_equal(out.type, RTN_BROADCAST);
	set(h, "net.ipv4.conf.eth0.bc_forwarding", "1");
	route_input(h, NULL, ip4("10.0.1.255"), ip4("10.0.0.2"), eth0(h), &out);
	assert_int_equal(out.type, RTN_BROADCAST);
	set(h, "net.ipv4.conf.all.bc_forwarding", "1");
	route_input(h, NULL, ip4("10.0.1.255"), ip4("10.0.0.2"), eth0(h), &out);
	assert_int_equal(out.type, RTN_UNICAST);
	assert_string_equal(out.dev->name, "eth1");
}

static void a_local_route_by_hand_is_enough_to_be_addressed(void **state)
{
	(void)state;
	struct host *h = two_legged();
	struct fib_route r = {.type = RTN_LOCAL,
		.dst = ip4("10.0.0.100"),
		.prefix = 32,
		.dev = h->lo,
		.scope = RT_SCOPE_HOST,
		.table = RT_TABLE_LOCAL};

	assert_int_equal(judge(eth0(h), "10.0.0.2", "10.0.0.100"), ROUTE_FORWARDING_OFF);
	assert_int_equal(fib_add(h, &r, false), 0);
	assert_int_equal(judge(eth0(h), "10.0.0.2", "10.0.0.100"), 0);
	/* then the list of addresses is not enough to recognise one's own */
	assert_int_equal(judge(eth0(h), "10.0.0.100", "10.0.0.1"), ROUTE_OWN_SOURCE);
}

static void routes_that_lead_nowhere_say_how(void **state)
{
	(void)state;
	struct host *h = two_legged();
	struct fib_route r = {.type = RTN_UNREACHABLE, .dst = ip4("192.0.2.0"), .prefix = 24};

	set(h, "net.ipv4.ip_forward", "1");
	fib_add(h, &r, false);
	r.dst = ip4("198.51.100.0");
	r.type = RTN_PROHIBIT;
	fib_add(h, &r, false);
	r.dst = ip4("203.0.113.0");
	r.type = RTN_BLACKHOLE;
	fib_add(h, &r, false);
	assert_int_equal(judge(eth0(h), "10.0.0.2", "192.0.2.1"), ROUTE_UNREACHABLE);
	assert_int_equal(judge(eth0(h), "10.0.0.2", "198.51.100.1"), ROUTE_PROHIBIT);
	assert_int_equal(judge(eth0(h), "10.0.0.2", "203.0.113.1"), ROUTE_BLACKHOLE);
	assert_int_equal(route_reason_error(ROUTE_PROHIBIT), -EACCES);
}

/* ---- whole packets ---- */

static uint32_t vip_address;

/* A real server without the VIP that gets a DR packet; the director has the VIP on eth0. */
static void director_and_server(struct host **d, struct host **rs)
{
	*d = host_on(w.sw, "director", "10.0.0.1/24");
	*rs = host_on(w.sw, "rs", "10.0.0.11/24");
	add_address(eth0(*d), "10.0.0.100/32");
	vip_address = ip4("10.0.0.100");
}

static void a_server_without_the_vip_refuses_it(void **state)
{
	(void)state;
	struct host *d, *rs;

	director_and_server(&d, &rs);
	inject(eth0(rs), (struct wire_packet){.src = "10.0.0.50", .dst = "10.0.0.100", .size = 8});
	assert_int_equal(dropped(rs, ROUTE_FORWARDING_OFF), 1);
	assert_int_equal(rs->ip.stats.in_addr_errors, 1);
	assert_int_equal(rs->icmp.stats.out_msgs, 0);
}

static void or_as_a_router_sends_it_back_with_a_redirect(void **state)
{
	(void)state;
	struct host *d, *rs, *c = host_on(w.sw, "client", "10.0.0.50/24");

	director_and_server(&d, &rs);
	listen_raw(d);
	set(rs, "net.ipv4.ip_forward", "1");
	inject(eth0(rs), (struct wire_packet){.src = "10.0.0.50", .dst = "10.0.0.100", .size = 8});
	run(1);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.ttl, 63);
	assert_int_equal(got.dst, vip_address);
	assert_int_equal(said(rs, REC_ICMP_SENT, ICMP_REDIRECTS), 1);
	assert_int_equal(last(rs, REC_ICMP_SENT)->a[3], vip_address);
	assert_int_equal(c->icmp.stats.in_type[ICMP_REDIRECT], 1);
}

static void a_redirect_is_off_only_where_all_and_the_interface_say_so(void **state)
{
	(void)state;
	struct host *d, *rs;
	struct wire_packet p = {.src = "10.0.0.50", .dst = "10.0.0.100", .size = 8};

	host_on(w.sw, "client", "10.0.0.50/24");
	director_and_server(&d, &rs);
	listen_raw(d);
	set(rs, "net.ipv4.ip_forward", "1");
	set(rs, "net.ipv4.conf.all.send_redirects", "0");
	inject(eth0(rs), p);
	run(1);
	assert_int_equal(said(rs, REC_ICMP_SENT, ICMP_REDIRECTS), 1);
	run(100);
	set(rs, "net.ipv4.conf.eth0.send_redirects", "0");
	inject(eth0(rs), p);
	run(1);
	assert_int_equal(said(rs, REC_ICMP_SENT, ICMP_REDIRECTS), 1);
	assert_int_equal(got.count, 2);
}

static void a_director_drops_its_own_vip_as_a_source_but_forwards_with_accept_local(void **state)
{
	(void)state;
	struct host *d, *rs, *c = host_on(w.sw, "client", "10.0.0.50/24");
	struct wire_packet reply = {.src = "10.0.0.100", .dst = "10.0.0.50", .size = 8};

	director_and_server(&d, &rs);
	listen_raw(c);
	set(d, "net.ipv4.ip_forward", "1");
	inject(eth0(d), reply);
	run(1);
	assert_int_equal(dropped(d, ROUTE_OWN_SOURCE), 1);
	assert_int_equal(d->ip.stats.in_martian_source, 1);
	assert_int_equal(got.count, 0);
	set(d, "net.ipv4.conf.all.accept_local", "1");
	set(d, "net.ipv4.conf.all.rp_filter", "1"); /* the VIP is on that interface */
	inject(eth0(d), reply);
	run(1);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.src, vip_address);
}

static void a_packet_for_another_mac_is_not_taken(void **state)
{
	(void)state;
	struct host *h = two_legged();
	struct wire_packet p = {.src = "10.0.0.2", .dst = "10.0.0.1", .size = 8};
	struct frame *f = make_packet(&p);
	struct eth_header eth = {.dst = {2, 9, 9, 9, 9, 9}, .type = ETH_P_IP};

	eth_emit(frame_push(f, ETH_HLEN), &eth);
	netdev_receive(eth0(h), f);
	assert_int_equal(dropped(h, DROP_OTHERHOST), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(impossible_addresses_are_martians),
		TEST(ones_own_source_from_outside_is_a_martian_unless_accept_local),
		TEST(a_vip_on_lo_is_no_source_for_strict_rp_filter),
		TEST(rp_filter_is_the_larger_of_all_and_the_interface),
		TEST(forwarding_belongs_to_the_interface_it_came_in_by),
		TEST(broadcasts_are_taken_and_forwarded_only_where_all_and_the_interface_say_so),
		TEST(a_local_route_by_hand_is_enough_to_be_addressed),
		TEST(routes_that_lead_nowhere_say_how),
		TEST(a_server_without_the_vip_refuses_it),
		TEST(or_as_a_router_sends_it_back_with_a_redirect),
		TEST(a_redirect_is_off_only_where_all_and_the_interface_say_so),
		TEST(a_director_drops_its_own_vip_as_a_source_but_forwards_with_accept_local),
		TEST(a_packet_for_another_mac_is_not_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
