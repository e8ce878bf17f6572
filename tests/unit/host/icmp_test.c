/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICMP answers and errors: from which address, how often, about what never; path MTU and redirects
 * that are believed or not (net/ipv4/icmp.c, net/ipv4/route.c).
 */
#include "hosts.h"

#include "host/route/route_reasons.h"
#include "transport/host_new.h"

static const struct wire_packet echo_request = {
	.src = "10.0.0.50", .dst = "10.0.0.1", .protocol = IPPROTO_ICMP, .size = 64};

/* a whole ICMP message: its checksum is right */
static void inject_icmp(struct netdev *dev, struct wire_packet p, struct icmp_header icmp,
	const uint8_t *body, uint32_t n)
{
	struct frame *f = frame_new(w.net);
	struct ipv4_header ip = {.src = ip4(p.src),
		.dst = ip4(p.dst),
		.total_length = (uint16_t)(IPV4_HLEN + ICMP_HLEN + n),
		.header_length = IPV4_HLEN,
		.ttl = 64,
		.protocol = IPPROTO_ICMP};

	if (n)
		frame_attach(f, payload_new(w.net, body, n, n), 0, n);
	uint64_t sum = frame_sum(f, 0);
	icmp_emit(frame_push(f, ICMP_HLEN), &icmp, sum);
	ipv4_emit(frame_push(f, IPV4_HLEN), &ip);
	arrive(dev, f, p.broadcast);
}

static void ask(struct host *h, const char *dst)
{
	struct wire_packet p = echo_request;

	p.dst = dst;
	inject_icmp(eth0(h), p,
		(struct icmp_header){.type = ICMP_ECHO, .echo = {.id = 7, .sequence = 1}},
		(const uint8_t *)"abcdefgh", 8);
}

static void echo_comes_from_the_address_that_was_asked(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.1/24"), *c = host_on(w.sw, "c", "10.0.0.50/24");

	add_address(h->lo, "10.0.0.100/32");
	ask(h, "10.0.0.100");
	run(1);
	assert_int_equal(last(c, REC_IP_DELIVER)->a[1], ip4("10.0.0.100"));
	ask(h, "10.0.0.1");
	run(1);
	assert_int_equal(last(c, REC_IP_DELIVER)->a[1], ip4("10.0.0.1"));
	assert_int_equal(c->icmp.stats.in_type[ICMP_ECHOREPLY], 2);
	assert_int_equal(c->icmp.stats.in_csum_errors, 0);
}

static void many_are_asked_in_vain_unless_they_may_answer(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.1/24"), *c = host_on(w.sw, "c", "10.0.0.50/24");

	ask(h, "10.0.0.255");
	run(1);
	assert_int_equal(dropped(h, ICMP_BROADCAST), 1);
	set(h, "net.ipv4.icmp_echo_ignore_broadcasts", "0");
	ask(h, "10.0.0.255");
	run(1);
	assert_int_equal(last(c, REC_IP_DELIVER)->a[1], ip4("10.0.0.1"));
	set(h, "net.ipv4.icmp_echo_ignore_all", "1");
	ask(h, "10.0.0.1");
	assert_int_equal(said(h, REC_ICMP_SUPPRESSED, ICMP_ECHO_IGNORED), 1);
}

static void six_errors_at_once_then_one_a_second(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.1/24");
	struct wire_packet p = {.src = "10.0.0.50", .dst = "10.0.0.1", .protocol = 99, .size = 8};

	host_on(w.sw, "c", "10.0.0.50/24");
	run(1);
	for (int i = 0; i < 30; i++)
		inject(eth0(h), p);
	assert_int_equal(h->icmp.stats.out_type[ICMP_DEST_UNREACH], 6);
	assert_int_equal(said(h, REC_ICMP_SUPPRESSED, ICMP_LIMIT_PEER), 24);
	run(2);
	for (int i = 0; i < 30; i++)
		inject(eth0(h), p);
	assert_int_equal(h->icmp.stats.out_type[ICMP_DEST_UNREACH], 8);
	p.src = "10.0.0.51"; /* a bucket a peer */
	inject(eth0(h), p);
	assert_int_equal(h->icmp.stats.out_type[ICMP_DEST_UNREACH], 9);
	set(h, "net.ipv4.icmp_ratelimit", "0");
	for (int i = 0; i < 10; i++)
		inject(eth0(h), p);
	assert_int_equal(h->icmp.stats.out_type[ICMP_DEST_UNREACH], 19);
}

static void all_peers_together_have_a_limit_too(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.1/24");
	struct wire_packet p = {.src = "10.0.0.50", .dst = "10.0.0.1", .protocol = 99, .size = 8};

	run(1);
	set(h, "net.ipv4.icmp_ratelimit", "0");
	for (int i = 0; i < 300; i++)
		inject(eth0(h), p);
	/* a burst of 50 credits, 0 to 2 of them for each message */
	assert_in_range(h->icmp.stats.out_type[ICMP_DEST_UNREACH], 35, 80);
	assert_int_not_equal(said(h, REC_ICMP_SUPPRESSED, ICMP_LIMIT_GLOBAL), 0);
	set(h, "net.ipv4.icmp_ratemask", "0");
	uint64_t before = h->icmp.stats.out_type[ICMP_DEST_UNREACH];
	inject(eth0(h), p);
	assert_int_equal(h->icmp.stats.out_type[ICMP_DEST_UNREACH], before + 1);
}

static void no_error_about_an_error_a_broadcast_or_a_later_fragment(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.1/24");
	struct wire_packet p = {.src = "10.0.0.50", .dst = "192.0.2.1", .size = 16};

	run(1);
	set(h, "net.ipv4.ip_forward", "1");
	inject(eth0(h), p);
	assert_int_equal(said(h, REC_ICMP_SENT, ICMP_NO_WAY_TOLD), 1);
	p.protocol = IPPROTO_ICMP;
	p.first = ICMP_TIME_EXCEEDED;
	inject(eth0(h), p);
	assert_int_equal(said(h, REC_ICMP_SUPPRESSED, ICMP_NOT_ABOUT_ERROR), 1);
	p.first = ICMP_ECHO;
	inject(eth0(h), p);
	assert_int_equal(said(h, REC_ICMP_SENT, ICMP_NO_WAY_TOLD), 2);
	run(10); /* the buckets fill up */
	p.fragment = 3;
	inject(eth0(h), p);
	assert_int_equal(said(h, REC_ICMP_SUPPRESSED, ICMP_NOT_ABOUT_PIECE), 1);
	run(10);
	p.fragment = 0;
	p.broadcast = true;
	inject(eth0(h), p);
	assert_int_equal(said(h, REC_ICMP_SUPPRESSED, ICMP_NOT_TO_US), 1);
	assert_int_equal(said(h, REC_ICMP_SENT, 0), 2);
}

static struct host *router(void)
{
	struct host *r = host_on(w.sw, "r", "10.0.0.1/24");
	struct bridge *other = bridge_new(w.net, "other");
	struct host *far = host_new(w.net, "far");

	add_address(plug(r, "eth1", other), "10.0.1.1/24");
	add_address(plug(far, "eth0", other), "10.0.1.2/24");
	assert_int_equal(add_route(far, "0.0.0.0/0", "10.0.1.1"), 0);
	set(r, "net.ipv4.ip_forward", "1");
	return r;
}

static struct host *named(const char *name)
{
	return (struct host *)(void *)network_find(w.net, name);
}

static void a_packet_out_of_time_is_told_from_the_side_it_is_told_on(void **state)
{
	(void)state;
	struct host *r = router(), *c = host_on(w.sw, "c", "10.0.0.50/24");
	struct wire_packet p = {.src = "10.0.0.50", .dst = "10.0.1.2", .ttl = 1, .size = 8};

	run(1);
	inject(eth0(r), p);
	run(1);
	assert_int_equal(dropped(r, IP_TTL), 1);
	assert_int_equal(last(c, REC_ICMP_RECEIVED)->a[0], ip4("10.0.0.1"));
	assert_int_equal(last(c, REC_ICMP_RECEIVED)->a[1], ICMP_TIME_EXCEEDED);
	assert_int_equal(last(c, REC_ICMP_RECEIVED)->a[4], ip4("10.0.1.2"));
	p.ttl = 2;
	listen_raw(named("far"));
	inject(eth0(r), p);
	run(1);
	assert_int_equal(got.ttl, 1);
}

static void an_error_may_come_from_the_side_the_packet_came_in_by(void **state)
{
	(void)state;
	struct host *r = router();
	/* to the source leads another way than it came */
	struct wire_packet p = {.src = "10.0.1.50", .dst = "192.0.2.1", .size = 8};

	run(1);
	inject(eth0(r), p);
	run(1);
	assert_int_equal(last(r, REC_ROUTE_OUTPUT)->a[1], ip4("10.0.1.1"));
	set(r, "net.ipv4.icmp_errors_use_inbound_ifaddr", "1");
	inject(eth0(r), p);
	assert_int_equal(last(r, REC_ROUTE_OUTPUT)->a[1], ip4("10.0.0.1"));
}

/* ip_error() and icmp_ratelimit take from the same bucket, by different rules: a "no route" costs
 * two of the five seconds that it holds, and with icmp_ratelimit 0 the second rule empties it. */
static void no_route_is_told_less_often_than_other_errors(void **state)
{
	(void)state;
	struct host *r = router();
	struct wire_packet p = {.src = "10.0.0.50", .dst = "192.0.2.1", .size = 8};

	host_on(w.sw, "c", "10.0.0.50/24");
	run(1);
	for (int i = 0; i < 20; i++)
		inject(eth0(r), p);
	assert_int_equal(said(r, REC_ICMP_SENT, ICMP_NO_WAY_TOLD), 2);
	assert_int_equal(said(r, REC_ICMP_SUPPRESSED, ICMP_LIMIT_PEER), 1);
	assert_int_equal(r->ip.stats.in_no_routes, 20);
	run(10);
	set(r, "net.ipv4.icmp_ratelimit", "0");
	for (int i = 0; i < 20; i++)
		inject(eth0(r), p);
	assert_int_equal(said(r, REC_ICMP_SENT, ICMP_NO_WAY_TOLD), 3);
}

static void the_path_mtu_is_learnt_and_forgotten(void **state)
{
	(void)state;
	struct host *r = router(), *c = host_on(w.sw, "c", "10.0.0.50/24");
	struct flow flow = {.dst = ip4("10.0.1.2")};
	struct route out;

	assert_int_equal(add_route(c, "0.0.0.0/0", "10.0.0.1"), 0);
	netdev_set_mtu(node_dev(&r->node, "eth1"), 1400);
	listen_raw(named("far"));
	assert_int_equal(send_raw(c, NULL, "10.0.1.2", 1480, true), 0);
	run(1);
	assert_int_equal(got.count, 0);
	assert_int_equal(dropped(r, IP_FRAG_NEEDED), 1);
	assert_int_equal(said(c, REC_ICMP_RECEIVED, ICMP_PMTU_LEARNT), 1);
	assert_int_equal(last(c, REC_ICMP_RECEIVED)->a[3], 1400);
	assert_int_equal(route_output(c, &flow, &out), 0);
	assert_int_equal(out.mtu, 1400);
	assert_int_equal(send_raw(c, NULL, "10.0.1.2", 1480, true), -90 /* EMSGSIZE */);
	assert_int_equal(send_raw(c, NULL, "10.0.1.2", 1380, true), 0);
	run(1);
	assert_int_equal(got.count, 1);
	/* others behind the same gateway are not concerned */
	flow.dst = ip4("10.0.1.3");
	route_output(c, &flow, &out);
	assert_int_equal(out.mtu, 1500);
	run(601);
	flow.dst = ip4("10.0.1.2");
	route_output(c, &flow, &out);
	assert_int_equal(out.mtu, 1500);
}

static void too_small_a_path_mtu_is_not_believed(void **state)
{
	(void)state;
	struct host *c = host_on(w.sw, "c", "10.0.0.50/24");
	struct flow flow = {.dst = ip4("10.0.0.7")};
	struct route out;

	route_update_pmtu(c, ip4("10.0.0.7"), 68);
	route_output(c, &flow, &out);
	assert_int_equal(out.mtu, 552); /* min_pmtu, and DF is not set any more */
	assert_true(out.mtu_locked);
	assert_int_equal(send_raw(c, NULL, "10.0.0.7", 1000, true), 0);
}

static void redirects(struct host **c, struct host **r)
{
	struct host *other;

	*c = host_on(w.sw, "c", "10.0.0.50/24");
	*r = host_on(w.sw, "r", "10.0.0.1/24");
	other = host_on(w.sw, "other", "10.0.0.2/24");
	add_address(other->lo, "192.0.2.1/32");
	assert_int_equal(add_route(*c, "0.0.0.0/0", "10.0.0.1"), 0);
	assert_int_equal(add_route(*r, "192.0.2.0/24", "10.0.0.2"), 0);
	set(*r, "net.ipv4.ip_forward", "1");
	listen_raw(other);
}

/* The new gateway must be a neighbour already: the first redirect only makes the host ask for it.
 */
static void a_redirect_is_followed_once_its_gateway_has_a_mac(void **state)
{
	(void)state;
	struct host *c, *r;

	redirects(&c, &r);
	send_raw(c, NULL, "192.0.2.1", 8, false);
	run(1);
	assert_int_equal(said(c, REC_ICMP_RECEIVED, ROUTE_REDIRECT_LATER), 1);
	send_raw(c, NULL, "192.0.2.1", 8, false);
	run(1);
	assert_int_equal(said(c, REC_ICMP_RECEIVED, ROUTE_REDIRECT_TAKEN), 1);
	assert_int_equal(got.ttl, 63);
	send_raw(c, NULL, "192.0.2.1", 8, false);
	run(1);
	assert_int_equal(got.count, 3);
	assert_int_equal(got.ttl, 64);
	assert_int_equal(last(c, REC_ROUTE_OUTPUT)->reason, ROUTE_OUT_REDIRECTED);
	assert_int_equal(route_learnt(c, ip4("192.0.2.1"))->gateway, ip4("10.0.0.2"));
	run(301);
	assert_null(route_learnt(c, ip4("192.0.2.1")));
	struct flow flow = {.dst = ip4("192.0.2.1")};
	struct route out;
	route_output(c, &flow, &out);
	assert_int_equal(out.nexthop, ip4("10.0.0.1"));
}

static void a_redirect_is_ignored_where_it_may_not_be_taken(void **state)
{
	(void)state;
	struct host *c, *r;
	uint32_t dst = ip4("192.0.2.1"), from = ip4("10.0.0.1");

	redirects(&c, &r);
	assert_int_equal(route_redirect(c, eth0(c), ip4("10.0.0.9"), dst, ip4("10.0.0.2")),
		ROUTE_REDIRECT_NOT_GATEWAY);
	assert_int_equal(route_redirect(c, eth0(c), from, dst, from), ROUTE_REDIRECT_BAD);
	assert_int_equal(route_redirect(c, eth0(c), from, dst, ip4("10.0.0.50")),
		ROUTE_REDIRECT_BAD); /* ourselves */
	set(c, "net.ipv4.conf.all.shared_media", "0");
	set(c, "net.ipv4.conf.eth0.shared_media", "0");
	assert_int_equal(
		route_redirect(c, eth0(c), from, dst, ip4("10.7.0.2")), ROUTE_REDIRECT_OFF_LINK);
	assert_int_equal(
		route_redirect(c, eth0(c), from, dst, ip4("10.0.0.2")), ROUTE_REDIRECT_SECURE);
	set(c, "net.ipv4.conf.all.accept_redirects", "0"); /* a host: either is enough */
	assert_int_equal(
		route_redirect(c, eth0(c), from, dst, ip4("10.0.0.2")), ROUTE_REDIRECT_SECURE);
	set(c, "net.ipv4.conf.eth0.accept_redirects", "0");
	assert_int_equal(
		route_redirect(c, eth0(c), from, dst, ip4("10.0.0.2")), ROUTE_REDIRECT_OFF);
}

static void redirects_to_one_peer_become_rarer_and_end(void **state)
{
	(void)state;
	struct host *c, *r;

	redirects(&c, &r);
	set(c, "net.ipv4.conf.all.accept_redirects", "0");
	set(c, "net.ipv4.conf.eth0.accept_redirects", "0");
	for (int i = 0; i < 20; i++) {
		send_raw(c, NULL, "192.0.2.1", 8, false);
		run(1);
	}
	/* waits of 20 ms · 2ⁿ; nine in all, but the ninth would have to wait longer than 5 s */
	assert_in_range(said(r, REC_ICMP_SENT, ICMP_REDIRECTS), 6, 9);
	unsigned before = said(r, REC_ICMP_SENT, ICMP_REDIRECTS);
	run(21); /* redirect_silence: 20.48 s */
	send_raw(c, NULL, "192.0.2.1", 8, false);
	run(1);
	assert_int_equal(said(r, REC_ICMP_SENT, ICMP_REDIRECTS), before + 1);
}

static void timestamps_are_told(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.1/24"), *c = host_on(w.sw, "c", "10.0.0.50/24");
	struct wire_packet p = echo_request;

	inject_icmp(eth0(h), p, (struct icmp_header){.type = ICMP_TIMESTAMP},
		(const uint8_t *)"abcdefghijkl", 12);
	run(1);
	assert_int_equal(c->icmp.stats.in_type[ICMP_TIMESTAMPREPLY], 1);
	assert_int_equal(c->icmp.stats.in_csum_errors, 0);
}

static void what_is_broken_is_dropped_by_name(void **state)
{
	(void)state;
	struct host *h = host_on(w.sw, "h", "10.0.0.1/24");
	struct wire_packet p = echo_request;

	p.first = ICMP_ECHO; /* a checksum of nothing */
	inject(eth0(h), p);
	assert_int_equal(dropped(h, ICMP_CHECKSUM), 1);
	inject_icmp(eth0(h), echo_request, (struct icmp_header){.type = 40}, NULL, 0);
	assert_int_equal(dropped(h, ICMP_UNKNOWN), 1);
	inject_icmp(eth0(h), echo_request, (struct icmp_header){.type = ICMP_DEST_UNREACH},
		(const uint8_t *)"short", 5);
	assert_int_equal(dropped(h, ICMP_SHORT), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(echo_comes_from_the_address_that_was_asked),
		TEST(many_are_asked_in_vain_unless_they_may_answer),
		TEST(six_errors_at_once_then_one_a_second),
		TEST(all_peers_together_have_a_limit_too),
		TEST(no_error_about_an_error_a_broadcast_or_a_later_fragment),
		TEST(a_packet_out_of_time_is_told_from_the_side_it_is_told_on),
		TEST(an_error_may_come_from_the_side_the_packet_came_in_by),
		TEST(no_route_is_told_less_often_than_other_errors),
		TEST(the_path_mtu_is_learnt_and_forgotten),
		TEST(too_small_a_path_mtu_is_not_believed),
		TEST(a_redirect_is_followed_once_its_gateway_has_a_mac),
		TEST(a_redirect_is_ignored_where_it_may_not_be_taken),
		TEST(redirects_to_one_peer_become_rarer_and_end),
		TEST(timestamps_are_told),
		TEST(what_is_broken_is_dropped_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
