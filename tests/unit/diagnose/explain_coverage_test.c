/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What explain follows beside TCP to an address in direct routing, and what it knows beside the
 * catalogue of faults: UDP, firewall marks, two directors, hashes, filters, routers, clients; that
 * every finding rests on a record, and that a look leaves the lab as it was.
 */
#include "check.h"

#include "base/text.h"
#include "explain_lab.h"

#define EVENTS "events:\n"
#define TYPED(host, line) "  - {at: 0s, on: " host ", run: \"" line "\"}\n"

#define SERVES(what) "    services: [{listen: " what "}]\n"
#define UDP_NAT(servers) \
	"version: 1\nname: nat\nseed: 1\nstop_time: 60s\ntopology: " SOURCE_DIR \
	"/topologies/nat-lan.yaml\noverride:\n  nodes:\n" \
	"    rs1: {services: [{listen: udp/514, application: echo}]}\n" \
	"    rs2: {services: [{listen: udp/514, application: echo}]}\n" \
	"virtual_servers:\n  - on: director\n    address: udp 10.1.0.100:514\n" \
	"    scheduler: rr\n    forwarding: nat\n    real_servers: [" servers "]\n"
#define BOTH_UDP UDP_NAT("{address: 192.168.10.11:514}, {address: 192.168.10.12:514}")

#define MARKED(mark) \
	LAN(DIRECTOR, RS("1") SERVES("tcp/443"), RS("2") SERVES("tcp/443")) \
	"virtual_servers:\n  - on: director\n    address: fwmark 3\n    scheduler: rr\n" \
	"    forwarding: dr\n" \
	"    real_servers: [{address: 10.0.0.11:443}, {address: 10.0.0.12:443}]\n" EVENTS TYPED( \
		"director", \
		"iptables -t mangle -A PREROUTING -d 10.0.0.100 -p tcp --dport 443 -j " \
		"MARK --set-mark " mark)

/* ---- right labs ---- */

static void udp_is_called(void **state)
{
	(void)state;
	silent(BOTH_UDP);
}

static void a_mark_is_called(void **state)
{
	(void)state;
	silent(MARKED("3"));
}

static void persistence_is_no_mistake_and_hides_none(void **state)
{
	(void)state;
	const char *sticky = LAN(
		DIRECTOR, RS("1") SERVE, RS("2") SERVE) "virtual_servers:\n  - on: director\n    "
							"address: tcp 10.0.0.100:80\n"
							"    scheduler: rr\n    forwarding: dr\n   "
							" persistence_timeout: 300s\n"
							"    real_servers: [{address: "
							"10.0.0.11:80}, {address: 10.0.0.12:80}]\n";
	struct opened o = open_at(sticky, -1);

	explain_look(o.x);
	expect_nothing(o.x);
	lab_command(explain_lab(o.x), lab_host(explain_lab(o.x), "rs1"), "httpd stop", NULL);
	lab_command(explain_lab(o.x), lab_host(explain_lab(o.x), "rs2"), "true", NULL);
	explain_look(o.x);
	expect_only(o.x, "not-listening");
	close_it(&o);
}

/* ---- what is beside the catalogue ---- */

static void a_udp_server_without_a_way_back(void **state)
{
	(void)state;
	found_and_mended(BOTH_UDP EVENTS TYPED("rs1", "ip route del default"), "nat-way-back");
}

static void a_udp_program_that_is_not_there(void **state)
{
	(void)state;
	found_and_mended(BOTH_UDP EVENTS TYPED("rs2", "httpd -e -u stop -p 514"), "not-listening");
}

static void a_mark_that_no_service_has(void **state)
{
	(void)state;
	found_and_mended(MARKED("4"), "wrong-mark");
}

static void a_hash_that_leads_to_a_server_of_weight_0(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) { /* the client's bucket is one of the two servers' */
		const char *file = i
			? RIGHT_LAN BOTH EVENTS TYPED(
				  "director", "ipvsadm -E -t 10.0.0.100:80 -s sh") TYPED("director",
				  "ipvsadm -e -t 10.0.0.100:80 -r 10.0.0.11 -g -w 0")
			: RIGHT_LAN BOTH EVENTS TYPED(
				  "director", "ipvsadm -E -t 10.0.0.100:80 -s sh") TYPED("director",
				  "ipvsadm -e -t 10.0.0.100:80 -r 10.0.0.12 -g -w 0");
		struct opened o = open_at(file, -1);
		explain_look(o.x);
		if (explain_finding_count(o.x)) {
			expect_only(o.x, "hash-quiescent");
			mend(o.x);
			explain_look(o.x);
			expect_nothing(o.x);
			i = 2;
		}
		close_it(&o);
		assert_true(i != 1);
	}
}

static void two_directors_that_are_each_others_servers(void **state)
{
	(void)state;
	found_and_mended(
		"version: 1\nname: loop\nseed: 1\nstop_time: 60s\nnodes:\n  sw: {kind: switch}\n"
		"  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: 10.0.0.50/24}}}\n"
		"  ds1: {kind: host, role: director, interfaces: {eth0: {ipv4: [10.0.0.2/24, "
		"10.0.0.100/32]}}, services: [{listen: tcp/80}]}\n"
		"  ds2: {kind: host, role: director, interfaces: {eth0: {ipv4: 10.0.0.3/24}, lo: "
		"{ipv4: 10.0.0.100/32}}, sysctls: {net.ipv4.conf.all.arp_ignore: 1, "
		"net.ipv4.conf.all.arp_announce: 2}, services: [{listen: tcp/80}]}\n"
		"links:\n  - [client1:eth0, sw]\n  - [ds1:eth0, sw]\n  - [ds2:eth0, sw]\n"
		"virtual_servers:\n"
		"  - {on: ds1, address: tcp 10.0.0.100:80, scheduler: rr, forwarding: dr, "
		"real_servers: [{address: 10.0.0.2:80}, {address: 10.0.0.3:80}]}\n"
		"  - {on: ds2, address: tcp 10.0.0.100:80, scheduler: rr, forwarding: dr, "
		"real_servers: [{address: 10.0.0.3:80}, {address: 10.0.0.2:80}]}\n",
		"loop");
}

static void a_packet_filter_on_a_server(void **state)
{
	(void)state;
	found_and_mended(
		RIGHT_LAN BOTH EVENTS TYPED("rs1", "iptables -A INPUT -p tcp --dport 80 -j DROP"),
		"packet-filter");
}

static void a_client_without_a_route(void **state)
{
	(void)state;
	found_and_mended(ROUTED(DIRECTOR, RS("1") SERVE GATEWAY, RS("2") SERVE GATEWAY)
				 BOTH EVENTS TYPED("client1", "ip route del default"),
		"client-without-way");
}

static void a_router_that_does_not_forward(void **state)
{
	(void)state;
	found_and_mended(ROUTED(DIRECTOR, RS("1") SERVE GATEWAY, RS("2") SERVE GATEWAY)
				 BOTH EVENTS TYPED("gw", "sysctl -w net.ipv4.ip_forward=0"),
		"router-no-forward");
}

static void a_route_that_refuses(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN BOTH EVENTS TYPED("rs1", "ip route add blackhole 10.0.0.50/32"),
		"no-gateway");
	found_and_mended(
		RIGHT_LAN BOTH EVENTS TYPED("director", "ip route add prohibit 10.0.0.12/32"),
		"director-no-route");
	found_and_mended(ROUTED(DIRECTOR, RS("1") SERVE GATEWAY, RS("2") SERVE GATEWAY)
				 BOTH EVENTS TYPED("gw", "ip route add blackhole 10.0.0.100/32"),
		"router-broken");
}

static void arp_is_off_on_the_director(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN BOTH EVENTS TYPED("director", "ip link set eth0 arp off"),
		"director-silent");
}

/* ---- evidence, and the lab as it was ---- */

static void every_finding_rests_on_a_record(void **state)
{
	(void)state;
	struct opened o = open_at(LAN(DIRECTOR, TALKATIVE("1") "}\n", RS("2")) BOTH, -1);

	explain_look(o.x);
	assert_int_equal(explain_finding_count(o.x), 2); /* one behind the other */
	for (size_t i = 0; i < 2; i++) {
		const struct explain_finding *f = explain_finding(o.x, i);
		assert_true(f->record > 0 && f->time >= 0);
		assert_int_equal(f->tried, EXPLAIN_CURED);
		assert_int_equal(f->hidden, i == 1);
	}
	close_it(&o);
}

static void a_look_leaves_the_lab_as_it_was(void **state)
{
	(void)state;
	struct opened o = open_at(LAN(DIRECTOR, TALKATIVE("1") "}\n", RS("2") SERVE) BOTH, -1);
	struct lab *lab = explain_lab(o.x);
	uint64_t step = lab_position(lab);
	int64_t now = lab_now(lab);
	size_t typed = lab_typed(lab);

	explain_look(o.x);
	assert_int_equal(lab_position(lab), step);
	assert_int_equal(lab_now(lab), now);
	assert_int_equal(lab_typed(lab), typed);
	close_it(&o);
}

static void the_mended_scenario_loads_and_is_right(void **state)
{
	(void)state;
	struct opened o = open_at(LAN(DIRECTOR, TALKATIVE("1") "}\n", RS("2")) BOTH, -1);
	struct text t = {0};

	explain_look(o.x);
	explain_mended(&t, o.x, false);
	silent(text_str(&t));
	text_free(&t);
	close_it(&o);
}

static void of_many_services_the_first_are_tried(void **state)
{
	(void)state;
	struct text t = {0};

	text_put(&t, RIGHT_LAN "virtual_servers:\n");
	for (unsigned i = 0; i < 100; i++)
		text_add(&t,
			"  - {on: director, address: tcp 10.0.0.100:%u, scheduler: rr, forwarding: "
			"dr, real_servers: [{address: 10.0.0.11:%u}]}\n",
			8000 + i, 8000 + i);
	struct opened o = open_at(text_str(&t), -1);
	explain_look(o.x);
	assert_non_null(strstr(explain_remark_text(o.x, 0), "100 services"));
	text_free(&t);
	close_it(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(udp_is_called),
		cmocka_unit_test(a_mark_is_called),
		cmocka_unit_test(persistence_is_no_mistake_and_hides_none),
		cmocka_unit_test(a_udp_server_without_a_way_back),
		cmocka_unit_test(a_udp_program_that_is_not_there),
		cmocka_unit_test(a_mark_that_no_service_has),
		cmocka_unit_test(a_hash_that_leads_to_a_server_of_weight_0),
		cmocka_unit_test(two_directors_that_are_each_others_servers),
		cmocka_unit_test(a_packet_filter_on_a_server),
		cmocka_unit_test(a_client_without_a_route),
		cmocka_unit_test(a_router_that_does_not_forward),
		cmocka_unit_test(a_route_that_refuses),
		cmocka_unit_test(arp_is_off_on_the_director),
		cmocka_unit_test(every_finding_rests_on_a_record),
		cmocka_unit_test(a_look_leaves_the_lab_as_it_was),
		cmocka_unit_test(the_mended_scenario_loads_and_is_right),
		cmocka_unit_test(of_many_services_the_first_are_tried),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
