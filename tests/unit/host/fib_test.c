/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routing tables: the longest prefix, metrics, what `ip route` may add, what an interface that
 * goes down takes along, the order of a listing (net/ipv4/fib_trie.c).
 */
#include "hosts.h"

#include <errno.h>
#include <stdio.h>

#include "base/text.h"
#include "host/route/route_reasons.h"

static struct host *router(void)
{
	struct host *h = host_on(w.sw, "r", "10.0.0.1/24");

	assert_int_equal(add_address(plug(h, "eth1", w.sw), "10.0.1.1/24"), 0);
	return h;
}

static const struct fib_route *to(struct host *h, const char *dst)
{
	return fib_lookup(h, ip4(dst), NULL);
}

static void the_longest_prefix_wins_whatever_its_metric(void **state)
{
	(void)state;
	struct host *h = router();
	struct fib_route r = {.type = RTN_UNICAST,
		.dst = ip4("10.9.0.0"),
		.prefix = 16,
		.metric = 900,
		.gateway = ip4("10.0.0.9")};

	assert_int_equal(add_route(h, "10.0.0.0/8", "10.0.1.9"), 0);
	assert_int_equal(add_route(h, "0.0.0.0/0", "10.0.1.8"), 0);
	assert_int_equal(fib_add(h, &r, false), 0);
	assert_int_equal(to(h, "10.9.1.1")->gateway, ip4("10.0.0.9"));
	assert_int_equal(to(h, "10.8.1.1")->gateway, ip4("10.0.1.9"));
	assert_int_equal(to(h, "11.0.0.1")->gateway, ip4("10.0.1.8"));
	assert_int_equal(to(h, "10.0.0.77")->gateway, 0);
}

/* Before somebody adds a rule both tables are one trie: local does not come first, longest does. */
static void a_host_route_in_main_beats_a_local_prefix(void **state)
{
	(void)state;
	struct host *h = router();

	assert_int_equal(add_address(h->lo, "10.0.0.100/24"), 0);
	assert_int_equal(to(h, "10.0.0.12")->type, RTN_LOCAL);
	assert_int_equal(add_route(h, "10.0.0.12/32", NULL), 0);
	assert_int_equal(to(h, "10.0.0.12")->type, RTN_UNICAST);
	assert_int_equal(to(h, "10.0.0.13")->type, RTN_LOCAL);
}

static void among_equals_the_smaller_metric_counts(void **state)
{
	(void)state;
	struct host *h = router();
	struct fib_route r = {.type = RTN_UNICAST, .gateway = ip4("10.0.0.9"), .metric = 200};

	assert_int_equal(fib_add(h, &r, false), 0);
	r.metric = 100;
	r.gateway = ip4("10.0.0.8");
	assert_int_equal(fib_add(h, &r, false), 0);
	assert_int_equal(to(h, "192.0.2.1")->gateway, ip4("10.0.0.8"));
	r.metric = 0;
	r.scope = RT_SCOPE_NOWHERE;
	r.gateway = 0;
	assert_int_equal(fib_del(h, &r), 0); /* the first that matches */
	assert_int_equal(to(h, "192.0.2.1")->gateway, ip4("10.0.0.9"));
}

static void a_route_cannot_be_added_twice_but_replaced(void **state)
{
	(void)state;
	struct host *h = router();
	struct fib_route r = {.type = RTN_UNICAST, .gateway = ip4("10.0.0.9")};

	assert_int_equal(fib_add(h, &r, false), 0);
	r.gateway = ip4("10.0.1.9");
	assert_int_equal(fib_add(h, &r, false), -EEXIST);
	assert_int_equal(fib_add(h, &r, true), 0);
	assert_int_equal(to(h, "192.0.2.1")->gateway, ip4("10.0.1.9"));
	assert_int_equal(fib_add(h, &r, true), 0); /* the same once more: nothing happens */
	r.scope = RT_SCOPE_NOWHERE;
	assert_int_equal(fib_del(h, &r), 0);
	assert_int_equal(fib_del(h, &r), -ESRCH);
}

static void a_gateway_must_be_on_a_link_unless_sworn_to(void **state)
{
	(void)state;
	struct host *h = router();
	struct fib_route r = {.type = RTN_UNICAST, .gateway = ip4("192.0.2.9")};

	assert_int_equal(fib_add(h, &r, false), -ENETUNREACH);
	assert_int_equal(add_route(h, "192.0.2.0/24", "10.0.0.9"), 0);
	assert_int_equal(fib_add(h, &r, false), -ENETUNREACH); /* by a gateway does not count */
	r.onlink = true;
	assert_int_equal(fib_add(h, &r, false), -ENODEV);
	r.dev = eth0(h);
	assert_int_equal(fib_add(h, &r, false), 0);
	r.gateway = ip4("10.0.0.1"); /* our own */
	r.onlink = false;
	r.dev = NULL;
	r.dst = ip4("203.0.113.0");
	r.prefix = 24;
	assert_int_equal(fib_add(h, &r, false), 0); /* to a local address: as Linux, accepted */
	assert_int_equal(to(h, "203.0.113.1")->nh_scope, RT_SCOPE_HOST);
}

static void what_is_malformed_is_refused(void **state)
{
	(void)state;
	struct host *h = router();
	struct fib_route r = {
		.type = RTN_UNICAST, .dst = ip4("192.0.2.1"), .prefix = 24, .dev = eth0(h)};

	r.scope = RT_SCOPE_LINK;
	assert_int_equal(fib_add(h, &r, false), -EINVAL); /* bits behind the prefix */
	r.dst = ip4("192.0.2.0");
	r.prefsrc = ip4("10.0.0.2");
	assert_int_equal(fib_add(h, &r, false), -EINVAL); /* not our address */
	r.prefsrc = ip4("10.0.1.1");
	assert_int_equal(fib_add(h, &r, false), 0);
	r.type = RTN_LOCAL; /* reaches no further than the host */
	assert_int_equal(fib_add(h, &r, false), -EINVAL);
	r.type = RTN_UNREACHABLE; /* leads nowhere, so not to a device */
	assert_int_equal(fib_add(h, &r, false), -EINVAL);
}

/* The textbook's "ip link set down, up" loses what was added by hand. */
static void an_interface_that_goes_down_takes_its_routes_along(void **state)
{
	(void)state;
	struct host *h = router();

	assert_int_equal(add_route(h, "0.0.0.0/0", "10.0.0.9"), 0);
	netdev_set_up(eth0(h), false);
	assert_null(to(h, "10.0.0.77"));
	assert_null(to(h, "192.0.2.1"));
	assert_int_equal(to(h, "10.0.0.1")->type, RTN_LOCAL); /* but it still answers to this */
	assert_null(fib_lookup(h, ip4("10.0.0.255"), NULL));
	netdev_set_up(eth0(h), true);
	assert_int_equal(to(h, "10.0.0.77")->type, RTN_UNICAST);
	assert_int_equal(to(h, "10.0.0.255")->type, RTN_BROADCAST);
	assert_null(to(h, "192.0.2.1"));
}

static void a_lost_carrier_deletes_nothing(void **state)
{
	(void)state;
	struct host *h = router();

	assert_int_equal(add_route(h, "0.0.0.0/0", "10.0.0.9"), 0);
	link_set_up(eth0(h)->wire, false);
	assert_int_equal(to(h, "192.0.2.1")->gateway, ip4("10.0.0.9"));
	assert_true(to(h, "192.0.2.1")->linkdown);
	set(h, "net.ipv4.conf.eth0.ignore_routes_with_linkdown", "1");
	assert_null(to(h, "192.0.2.1"));
	link_set_up(eth0(h)->wire, true);
	assert_int_equal(to(h, "192.0.2.1")->gateway, ip4("10.0.0.9"));
}

struct listing {
	char text[512];
};

static void list_one(void *arg, const struct fib_route *r)
{
	struct listing *l = arg;
	size_t n = strlen(l->text);

	snprintf(l->text + n, sizeof(l->text) - n, "%s/%u ", ip_text(r->dst).s, r->prefix);
}

static void a_listing_is_in_the_order_of_the_trie(void **state)
{
	(void)state;
	struct host *h = router();
	struct listing l = {""};

	add_route(h, "0.0.0.0/0", "10.0.0.9");
	add_route(h, "10.0.0.0/8", "10.0.0.9");
	add_route(h, "192.0.2.0/24", "10.0.0.9");
	fib_walk(h, RT_TABLE_MAIN, list_one, &l);
	assert_string_equal(l.text, "0.0.0.0/0 10.0.0.0/24 10.0.0.0/8 10.0.1.0/24 192.0.2.0/24 ");
	l.text[0] = '\0';
	fib_walk(h, RT_TABLE_LOCAL, list_one, &l);
	assert_string_equal(l.text,
		"10.0.0.1/32 10.0.0.255/32 10.0.1.1/32 10.0.1.255/32 127.0.0.0/8 127.0.0.1/32 "
		"127.255.255.255/32 ");
}

static void the_source_is_the_routes_or_the_address_next_to_the_gateway(void **state)
{
	(void)state;
	struct host *h = router();
	struct fib_route r = {
		.type = RTN_UNICAST, .gateway = ip4("10.0.1.9"), .prefsrc = ip4("10.0.0.1")};
	struct flow flow = {.dst = ip4("192.0.2.1")};
	struct route out;

	assert_int_equal(add_address(eth0(h), "10.0.5.1/24"), 0);
	assert_int_equal(add_route(h, "192.0.2.0/24", "10.0.5.9"), 0);
	assert_int_equal(route_output(h, &flow, &out), 0);
	assert_int_equal(flow.src, ip4("10.0.5.1")); /* not eth0's first */
	flow = (struct flow){.dst = ip4("198.51.100.1")};
	assert_int_equal(fib_add(h, &r, false), 0);
	assert_int_equal(route_output(h, &flow, &out), 0);
	assert_int_equal(flow.src, ip4("10.0.0.1"));
	assert_int_equal(out.nexthop, ip4("10.0.1.9"));
	assert_string_equal(out.dev->name, "eth1");
}

static void the_outgoing_route_refuses_what_linux_refuses(void **state)
{
	(void)state;
	struct host *h = router();
	struct route out;
	struct flow foreign = {.dst = ip4("10.0.0.2"), .src = ip4("10.0.0.77")};
	struct flow loopback = {.dst = ip4("10.0.0.2"), .src = ip4("127.0.0.1")};
	struct flow multicast = {.dst = ip4("10.0.0.2"), .src = ip4("224.0.0.1")};
	struct flow unreachable = {.dst = ip4("203.0.113.1")};
	struct fib_route r = {.type = RTN_UNREACHABLE, .dst = ip4("203.0.113.0"), .prefix = 24};

	assert_int_equal(route_output(h, &foreign, &out), -ENETUNREACH);
	foreign.any_source = true;
	assert_int_equal(route_output(h, &foreign, &out), 0);
	assert_int_equal(route_output(h, &loopback, &out), -EINVAL);
	set(h, "net.ipv4.conf.all.route_localnet", "1");
	assert_int_equal(route_output(h, &loopback, &out), 0);
	assert_int_equal(route_output(h, &multicast, &out), -EINVAL);
	assert_int_equal(fib_add(h, &r, false), 0);
	assert_int_equal(route_output(h, &unreachable, &out), -EHOSTUNREACH);
}

static void one_bound_to_an_interface_needs_no_route(void **state)
{
	(void)state;
	struct host *h = router();
	struct flow flow = {.dst = ip4("192.0.2.1"), .out = eth0(h)};
	struct route out;

	assert_int_equal(route_output(h, &flow, &out), 0);
	assert_int_equal(out.why, ROUTE_OUT_BOUND);
	assert_int_equal(out.nexthop, ip4("192.0.2.1"));
	assert_int_equal(flow.src, ip4("10.0.0.1"));
}

static void ones_own_addresses_lead_through_lo(void **state)
{
	(void)state;
	struct host *h = router();
	struct flow flow = {.dst = ip4("10.0.1.1")}, nobody = {0};
	struct route out;

	assert_int_equal(route_output(h, &flow, &out), 0);
	assert_ptr_equal(out.dev, h->lo);
	assert_int_equal(out.type, RTN_LOCAL);
	assert_int_equal(flow.src, ip4("10.0.1.1"));
	assert_int_equal(out.mtu, 65536);
	assert_int_equal(route_output(h, &nobody, &out), 0);
	assert_int_equal(nobody.dst, ip4("127.0.0.1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_longest_prefix_wins_whatever_its_metric),
		TEST(a_host_route_in_main_beats_a_local_prefix),
		TEST(among_equals_the_smaller_metric_counts),
		TEST(a_route_cannot_be_added_twice_but_replaced),
		TEST(a_gateway_must_be_on_a_link_unless_sworn_to),
		TEST(what_is_malformed_is_refused),
		TEST(an_interface_that_goes_down_takes_its_routes_along),
		TEST(a_lost_carrier_deletes_nothing),
		TEST(a_listing_is_in_the_order_of_the_trie),
		TEST(the_source_is_the_routes_or_the_address_next_to_the_gateway),
		TEST(the_outgoing_route_refuses_what_linux_refuses),
		TEST(one_bound_to_an_interface_needs_no_route),
		TEST(ones_own_addresses_lead_through_lo),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
