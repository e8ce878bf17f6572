/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What files mean: topology and overrides, `like` and groups, exact numbers; a lab printed
 * expanded loads to the same lab.
 */
#include "check.h"

#include "base/text.h"
#include "load.h"

#define HEAD "version: 1\nname: t\n"

static struct spec *load_file(const char *path)
{
	struct problems ps = {0};
	struct text t = {0};
	struct spec *s = spec_load(path, NULL, &ps);

	problems_print(&ps, &t);
	if (!s)
		fail_msg("%s", text_str(&t));
	text_free(&t);
	problems_free(&ps);
	return s;
}

/* printed, loaded again, printed again: the same; frees `s` */
static void expect_round_trip(struct spec *s)
{
	struct text first = {0}, second = {0};

	spec_expanded(&first, s);
	struct spec *again = load_text(text_str(&first), NULL);
	spec_expanded(&second, again);
	assert_string_equal(text_str(&first), text_str(&second));
	spec_free(s);
	spec_free(again);
	text_free(&first);
	text_free(&second);
}

static void the_first_lesson_loads_with_its_topology(void **state)
{
	(void)state;
	struct spec *s = load_file(SOURCE_DIR "/scenarios/dr-basics.yaml");

	assert_string_equal(s->topology.s, "../topologies/dr-lan.yaml");
	assert_int_equal(s->network.nodes.count, 6);
	assert_int_equal(s->network.links.count, 5);
	assert_int_equal(s->network.links.items[0].with.delay, 50000);
	assert_int_equal(s->network.links.items[0].with.rate, 1000000000);
	const struct spec_node *rs3 = spec_node(s, "rs3");
	assert_non_null(rs3);
	assert_int_equal(rs3->sysctls.count, 2);
	assert_int_equal(rs3->interfaces.count, 2);
	assert_int_equal(spec_interface(rs3, "eth0")->ipv4.items[0].address, 0xc0a80a0d);
	assert_int_equal(spec_interface(rs3, "lo")->mtu, 65536);
	assert_int_equal(spec_interface(rs3, "eth0")->mtu, 1500);
	assert_int_equal(s->virtual_servers.items[0].real_servers.items[2].weight, 1);
	assert_int_equal(s->virtual_servers.items[0].real_servers.items[2].forwarding, SPEC_DR);
	spec_free(s);
}

static void what_is_printed_expanded_loads_to_the_same(void **state)
{
	(void)state;
	expect_round_trip(load_file(SOURCE_DIR "/scenarios/dr-basics.yaml"));
	expect_round_trip(load_file(SOURCE_DIR "/topologies/dr-lan.yaml"));
	expect_round_trip(load_file(SOURCE_DIR "/tests/fuzz/corpus/loader/groups.yaml"));
}

static void a_place_names_the_file_that_holds_the_line(void **state)
{
	(void)state;
	struct spec *s = load_file(SOURCE_DIR "/scenarios/dr-basics.yaml");
	struct place rs1 = spec_node(s, "rs1")->at, check = s->checks.items[0].expect.at;

	assert_string_equal(rs1.file, SOURCE_DIR "/topologies/dr-lan.yaml");
	assert_string_equal(rs1.path, "nodes.rs1");
	assert_string_equal(check.file, SOURCE_DIR "/scenarios/dr-basics.yaml");
	assert_string_equal(check.path, "checks[0].expect");
	assert_string_equal(spec_node(s, "rs1")->sysctls.items[0].at.path,
		"nodes.rs1.sysctls[\"net.ipv4.conf.all.arp_ignore\"]");
	spec_free(s);
}

static void like_takes_over_all_but_what_identifies(void **state)
{
	(void)state;
	struct spec *s = load_text(HEAD
		"nodes:\n"
		"  b: {like: a, interfaces: {eth0: {ipv4: 10.0.0.2/24}}, routes: []}\n"
		"  c: {like: b, sysctls: {net.ipv4.tcp_retries1: 3, net.ipv4.tcp_retries2: 4}}\n"
		"  a:\n"
		"    interfaces: {eth0: {ipv4: 10.0.0.1/24, mac: 02:00:00:00:00:01, mtu: 1400}, "
		"lo: {ipv4: 10.0.0.9/32}}\n"
		"    sysctls: {net.ipv4.tcp_retries1: 1}\n"
		"    routes: [default via 10.0.0.254]\n",
		NULL);
	const struct spec_node *b = spec_node(s, "b"), *c = spec_node(s, "c");

	assert_true(spec_interface(spec_node(s, "a"), "eth0")->mac.given);
	assert_false(spec_interface(b, "eth0")->mac.given);
	assert_int_equal(spec_interface(b, "eth0")->mtu, 1400);
	assert_int_equal(spec_interface(b, "eth0")->ipv4.count, 1);
	assert_int_equal(spec_interface(b, "eth0")->ipv4.items[0].address, 0x0a000002);
	assert_int_equal(b->routes.count, 0);
	assert_int_equal(spec_interface(c, "lo")->ipv4.items[0].address, 0x0a000009);
	assert_string_equal(c->sysctls.items[0].value.s, "3");
	assert_int_equal(c->sysctls.count, 2);
	spec_free(s);
}

static void a_group_counts_its_addresses_up_and_links_each(void **state)
{
	(void)state;
	struct spec *s = load_text(HEAD "nodes: {sw: {kind: switch}}\n"
					"defaults: {link: {delay: 7ms}}\n"
					"groups:\n"
					"  crowd:\n"
					"    {role: client, count: 300, first_ipv4: 10.1.0.1/16, "
					"link: sw, routes: [default via 10.1.255.254]}\n"
					"workload: [{from: crowd, to: tcp 10.1.9.9:80, arrivals: "
					"poisson 5/s}]\n",
		NULL);
	const struct spec_node *last = spec_node(s, "crowd300");

	assert_int_equal(s->network.nodes.count, 301);
	assert_int_equal(s->network.links.count, 300);
	assert_int_equal(spec_interface(last, "eth0")->ipv4.items[0].address, 0x0a01012c);
	assert_string_equal(last->group.s, "crowd");
	assert_int_equal(last->role, SPEC_ROLE_CLIENT);
	assert_int_equal(last->routes.count, 1);
	assert_int_equal(s->network.links.items[299].with.delay, 7000000);
	assert_string_equal(s->network.links.items[299].endpoints.items[0].node, "crowd300");
	assert_true(spec_group_known(s, "crowd"));
	expect_round_trip(s);
}

static void an_override_changes_parts_of_the_topology(void **state)
{
	(void)state;
	const char *file = HEAD "topology: dr-lan.yaml\n"
				"override:\n"
				"  nodes:\n"
				"    rs1: {sysctls: {net.ipv4.conf.all.arp_ignore: 0}}\n"
				"    rs2: {sysctls: {net.ipv4.conf.all.arp_announce: 1}}\n"
				"    gw: {role: router}\n"
				"  defaults: {link: {rate: 10Mbps}}\n";
	struct problems ps = {0};
	struct spec *s =
		spec_load_memory(SOURCE_DIR "/topologies/f.yaml", file, strlen(file), NULL, &ps);

	assert_non_null(s);
	assert_int_equal(s->network.nodes.count, 7);
	assert_string_equal(spec_node(s, "rs1")->sysctls.items[0].value.s, "0");
	assert_string_equal(spec_node(s, "rs1")->sysctls.items[1].value.s, "2");
	assert_string_equal(spec_node(s, "rs2")->sysctls.items[0].value.s, "0");
	assert_string_equal(spec_node(s, "rs2")->sysctls.items[1].value.s, "1");
	assert_int_equal(s->network.links.items[0].with.rate, 10000000);
	assert_int_equal(s->network.links.items[0].with.delay, 50000);
	spec_free(s);
	problems_free(&ps);
}

static void numbers_are_typed_exactly(void **state)
{
	(void)state;
	struct spec *s = load_text(HEAD
		"seed: 9223372036854775807\nstop_time: 1.000000001s\n"
		"nodes:\n"
		"  sw: {kind: switch, ageing_time: 0s}\n"
		"  a: {interfaces: {eth0: {ipv4: 10.0.0.1/8 label eth0:7}}, services: "
		"[{listen: udp/53, speed: 0.001001, response: 1.5KiB}]}\n"
		"links: [{endpoints: [a:eth0, sw], rate: 1.5Gbps, loss: 0.0000001%}]\n",
		NULL);
	const struct spec_node *a = spec_node(s, "a");

	assert_true(s->seed == INT64_MAX);
	assert_int_equal(s->stop_time, 1000000001);
	assert_string_equal(a->interfaces.items[0].ipv4.items[0].label, "eth0:7");
	assert_int_equal(a->services.items[0].listen.protocol, SPEC_UDP);
	assert_int_equal(a->services.items[0].speed, 1001);
	assert_int_equal(a->services.items[0].response, 1536);
	assert_int_equal(s->network.links.items[0].with.rate, 1500000000);
	assert_int_equal(s->network.links.items[0].with.loss, 1);
	expect_round_trip(s);
}

static void a_persistent_service_may_serve_every_port(void **state)
{
	(void)state;
	struct spec *s = load_text(HEAD
		"nodes: {d: {}}\n"
		"virtual_servers:\n"
		"  - {on: d, address: tcp 10.0.0.9:0, persistence_timeout: 300s, forwarding: nat,\n"
		"     real_servers: [{address: 10.0.0.1, forwarding: tun}, {address: "
		"10.0.0.2:0}]}\n"
		"  - {on: d, address: fwmark 7, flags: [mh-port, sh-fallback], real_servers: "
		"[{address: 10.0.0.1}]}\n",
		NULL);
	const struct spec_virtual_server *v = s->virtual_servers.items;

	assert_int_equal(v[0].persistence_timeout, 300000000000);
	assert_int_equal(v[0].real_servers.items[0].forwarding, SPEC_TUN);
	assert_int_equal(v[0].real_servers.items[0].address.port, 0);
	assert_int_equal(v[0].real_servers.items[1].forwarding, SPEC_NAT);
	assert_int_equal(v[1].address.fwmark, 7);
	assert_int_equal(v[1].persistence_timeout, SPEC_UNSET);
	assert_int_equal(v[1].flags.items[0], SPEC_MH_PORT);
	assert_int_equal(v[1].real_servers.items[0].address.port, SPEC_UNSET);
	expect_round_trip(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_lesson_loads_with_its_topology),
		cmocka_unit_test(what_is_printed_expanded_loads_to_the_same),
		cmocka_unit_test(a_place_names_the_file_that_holds_the_line),
		cmocka_unit_test(like_takes_over_all_but_what_identifies),
		cmocka_unit_test(a_group_counts_its_addresses_up_and_links_each),
		cmocka_unit_test(an_override_changes_parts_of_the_topology),
		cmocka_unit_test(numbers_are_typed_exactly),
		cmocka_unit_test(a_persistent_service_may_serve_every_port),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
