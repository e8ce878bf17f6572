/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses of interfaces: primary and secondary, promotion, scopes, labels, what becomes local
 * with them (net/ipv4/devinet.c, fib_frontend.c).
 */
#include "base/text.h"
#include "hosts.h"
#include "transport/host_new.h"

#include <errno.h>
#include <stdio.h>

static const char *listed(const struct netdev *dev)
{
	static char line[256];
	size_t n = 0;

	line[0] = '\0';
	list_for_each (ifa, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		n += (size_t)snprintf(line + n, sizeof(line) - n, "%s/%u%s ", ip_text(ifa->local).s,
			ifa->prefix, ifa->flags & IFA_F_SECONDARY ? "s" : "");
	return line;
}

static uint32_t source_to(struct host *h, const char *dst)
{
	struct flow flow = {.dst = ip4(dst)};
	struct route out;

	assert_int_equal(route_output(h, &flow, &out), 0);
	return flow.src;
}

static bool is_local(struct host *h, const char *a)
{
	return addr_type(h, ip4(a)) == RTN_LOCAL;
}

static void the_first_of_a_subnet_is_primary(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.11/24");

	assert_int_equal(add_address(eth0(h), "10.0.0.100/24"), 0);
	assert_int_equal(add_address(eth0(h), "10.0.0.101/32"), 0); /* another mask: primary */
	assert_int_equal(add_address(eth0(h), "10.1.0.1/24"), 0);
	assert_string_equal(
		listed(eth0(h)), "10.0.0.11/24 10.0.0.101/32 10.1.0.1/24 10.0.0.100/24s ");
	assert_int_equal(source_to(h, "10.0.0.2"), ip4("10.0.0.11"));
	assert_int_equal(add_address(eth0(h), "10.0.0.100/24"), -EEXIST);
}

static int add_scoped(struct netdev *dev, const char *a, uint8_t prefix, uint8_t scope)
{
	struct addr_spec spec = {
		.local = ip4(a), .prefix = prefix, .scope = scope, .has_scope = true};

	return addr_add(host_of(dev), dev, &spec);
}

static void a_primary_goes_behind_the_last_of_a_scope_no_wider(void **state)
{
	(void)state;
	struct host *h = host_new(w.net, "h");
	struct netdev *dev = plug(h, "eth0", w.sw);

	assert_int_equal(add_scoped(dev, "10.1.0.1", 24, RT_SCOPE_LINK), 0);
	assert_int_equal(add_scoped(dev, "10.2.0.1", 24, RT_SCOPE_UNIVERSE), 0);
	assert_int_equal(add_scoped(dev, "10.3.0.1", 24, RT_SCOPE_LINK), 0);
	assert_string_equal(listed(dev), "10.1.0.1/24 10.3.0.1/24 10.2.0.1/24 ");
	assert_int_equal(add_scoped(dev, "10.3.0.2", 24, RT_SCOPE_HOST), -EINVAL);
}

static void with_the_primary_go_its_secondaries(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.11/24");

	add_address(eth0(h), "10.0.0.12/24");
	add_address(eth0(h), "10.0.0.13/24");
	assert_int_equal(addr_del(h, eth0(h), ip4("10.0.0.11"), 24, NULL), 0);
	assert_string_equal(listed(eth0(h)), "");
	assert_false(is_local(h, "10.0.0.12"));
	assert_null(fib_lookup(h, ip4("10.0.0.2"), NULL));
	assert_int_equal(addr_del(h, eth0(h), ip4("10.0.0.11"), 24, NULL), -EADDRNOTAVAIL);
}

static void or_the_next_of_them_is_promoted(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.11/24");

	set(h, "net.ipv4.conf.all.promote_secondaries", "1");
	add_address(eth0(h), "10.0.0.12/24");
	add_address(eth0(h), "10.0.0.13/24");
	add_address(eth0(h), "10.7.0.1/24");
	assert_int_equal(addr_del(h, eth0(h), ip4("10.0.0.11"), -1, NULL), 0);
	assert_string_equal(listed(eth0(h)), "10.7.0.1/24 10.0.0.12/24 10.0.0.13/24s ");
	assert_false(is_local(h, "10.0.0.11"));
	assert_true(is_local(h, "10.0.0.12"));
	assert_true(is_local(h, "10.0.0.13"));
	assert_int_equal(source_to(h, "10.0.0.2"), ip4("10.0.0.12"));
	assert_int_equal(fib_lookup(h, ip4("10.0.0.255"), NULL)->type, RTN_BROADCAST);
}

static void a_secondary_goes_alone(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.11/24");

	add_address(eth0(h), "10.0.0.12/24");
	assert_int_equal(addr_del(h, eth0(h), ip4("10.0.0.12"), 24, NULL), 0);
	assert_false(is_local(h, "10.0.0.12"));
	assert_int_equal(source_to(h, "10.0.0.2"), ip4("10.0.0.11"));
	assert_int_equal(fib_lookup(h, ip4("10.0.0.255"), NULL)->type, RTN_BROADCAST);
}

static void a_vip_on_lo_with_a_subnet_makes_the_whole_subnet_local(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "rs", "10.0.0.11/24");

	assert_int_equal(add_address(h->lo, "10.0.0.100/24"), 0);
	assert_true(is_local(h, "10.0.0.77"));
	assert_true(is_local(h, "10.0.0.1"));
	addr_del(h, h->lo, ip4("10.0.0.100"), 24, NULL);
	assert_false(is_local(h, "10.0.0.77"));
	assert_int_equal(add_address(h->lo, "10.0.0.100/32"), 0);
	assert_true(is_local(h, "10.0.0.100"));
	assert_false(is_local(h, "10.0.0.77"));
	assert_int_equal(source_to(h, "10.0.0.77"), ip4("10.0.0.11"));
}

static void an_address_of_lo_is_local_whatever_interface_asks(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "rs", "10.0.0.11/24");

	assert_int_equal(add_address(h->lo, "10.0.0.100/32"), 0);
	assert_int_equal(addr_type_dev(h, eth0(h), ip4("10.0.0.100")), RTN_LOCAL);
	assert_int_equal(addr_type_dev(h, eth0(h), ip4("10.0.0.255")), RTN_BROADCAST);
	assert_int_equal(addr_type_dev(h, eth0(h), ip4("10.0.0.77")), RTN_UNICAST);
}

static void the_same_address_on_two_interfaces_outlives_one(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "rs", "10.0.0.11/24");

	add_address(h->lo, "10.0.0.100/32");
	add_address(eth0(h), "10.0.0.100/32");
	assert_ptr_equal(fib_lookup(h, ip4("10.0.0.100"), NULL)->dev, h->lo);
	addr_del(h, h->lo, ip4("10.0.0.100"), -1, NULL);
	assert_ptr_equal(fib_lookup(h, ip4("10.0.0.100"), NULL)->dev, eth0(h));
	addr_del(h, eth0(h), ip4("10.0.0.100"), -1, NULL);
	assert_false(is_local(h, "10.0.0.100"));
}

static void a_route_that_prefers_an_address_goes_with_it(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.11/24");
	struct fib_route r = {
		.type = RTN_UNICAST, .gateway = ip4("10.0.0.1"), .prefsrc = ip4("10.0.0.100")};

	add_address(h->lo, "10.0.0.100/32");
	assert_int_equal(fib_add(h, &r, false), 0);
	addr_del(h, h->lo, ip4("10.0.0.100"), -1, NULL);
	assert_null(fib_lookup(h, ip4("192.0.2.1"), NULL));
}

/* An unnumbered interface takes what others have: a VIP on lo before the address of another card.
 */
static void an_unnumbered_interface_borrows_from_lo_first(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.11/24");
	struct netdev *eth1 = plug(h, "eth1", w.sw);

	assert_int_equal(addr_select(h, eth1, 0, RT_SCOPE_LINK), ip4("10.0.0.11"));
	add_address(h->lo, "192.0.2.100/32");
	assert_int_equal(addr_select(h, eth1, 0, RT_SCOPE_LINK), ip4("192.0.2.100"));
	assert_int_equal(addr_select(h, eth0(h), 0, RT_SCOPE_LINK), ip4("10.0.0.11"));
	assert_int_equal(addr_select(h, eth0(h), 0, RT_SCOPE_HOST), ip4("10.0.0.11"));
}

static void confirming_an_address_looks_at_scope_and_subnet(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.11/24");
	struct netdev *dev = eth0(h);

	add_address(h->lo, "10.0.0.100/32");
	assert_int_equal(addr_confirm(h, dev, 0, ip4("10.0.0.100"), RT_SCOPE_HOST), 0);
	assert_int_equal(
		addr_confirm(h, NULL, 0, ip4("10.0.0.100"), RT_SCOPE_LINK), ip4("10.0.0.100"));
	assert_int_equal(addr_confirm(h, NULL, 0, ip4("127.0.0.1"), RT_SCOPE_LINK), 0);
	assert_int_equal(addr_confirm(h, dev, ip4("10.9.0.1"), ip4("10.0.0.11"), RT_SCOPE_HOST), 0);
	/* a /32 on eth0 passes through the /24's prefix */
	add_address(dev, "10.0.0.101/32");
	assert_int_equal(addr_confirm(h, dev, ip4("10.0.0.7"), ip4("10.0.0.101"), RT_SCOPE_HOST),
		ip4("10.0.0.101"));
}

static void the_last_address_takes_all_that_is_ip_with_it(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.11/24");
	static const uint8_t mac[ETH_ALEN] = {2, 0, 0, 0, 0, 7};

	neigh_set(h, eth0(h), ip4("10.0.0.7"), mac, NUD_PERMANENT, true);
	assert_int_equal(add_route(h, "192.0.2.0/24", "10.0.0.7"), 0);
	addr_flush(h, eth0(h));
	assert_null(fib_lookup(h, ip4("192.0.2.1"), NULL));
	assert_null(neigh_lookup(h, eth0(h), ip4("10.0.0.7")));
	assert_int_equal(h->fib.address_pool.live, 1); /* lo's */
}

static void lo_gets_its_address_back_when_it_comes_up(void **state)
{
	(void)state;
	struct host *h = host_new(w.net, "h");

	addr_flush(h, h->lo);
	assert_false(is_local(h, "127.0.0.1"));
	netdev_set_up(h->lo, false);
	netdev_set_up(h->lo, true);
	assert_string_equal(listed(h->lo), "127.0.0.1/8 ");
	assert_true(is_local(h, "127.9.9.9"));
}

static void labels_find_their_addresses(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.11/24");
	struct addr_spec spec = {.local = ip4("10.0.0.100"), .prefix = 32, .label = "lo:0"};

	assert_int_equal(addr_add(h, h->lo, &spec), 0);
	assert_int_equal(addr_find_label(h->lo, "lo:0")->local, ip4("10.0.0.100"));
	assert_int_equal(addr_find_label(h->lo, "lo")->local, ip4("127.0.0.1"));
	assert_int_equal(addr_find_label(h->lo, "lo:0")->scope, RT_SCOPE_UNIVERSE);
	assert_int_equal(addr_del(h, h->lo, ip4("10.0.0.100"), -1, "lo:1"), -EADDRNOTAVAIL);
	assert_int_equal(addr_del(h, h->lo, ip4("10.0.0.100"), -1, "lo:0"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_of_a_subnet_is_primary),
		TEST(a_primary_goes_behind_the_last_of_a_scope_no_wider),
		TEST(with_the_primary_go_its_secondaries),
		TEST(or_the_next_of_them_is_promoted),
		TEST(a_secondary_goes_alone),
		TEST(a_vip_on_lo_with_a_subnet_makes_the_whole_subnet_local),
		TEST(an_address_of_lo_is_local_whatever_interface_asks),
		TEST(the_same_address_on_two_interfaces_outlives_one),
		TEST(a_route_that_prefers_an_address_goes_with_it),
		TEST(an_unnumbered_interface_borrows_from_lo_first),
		TEST(confirming_an_address_looks_at_scope_and_subnet),
		TEST(the_last_address_takes_all_that_is_ip_with_it),
		TEST(lo_gets_its_address_back_when_it_comes_up),
		TEST(labels_find_their_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
