/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wrong addresses, routes, servers, programs: found by their names, and their fixes, typed as
 * explain printed them, leave nothing to find.
 */
#include "check.h"

#include "explain_lab.h"

/* ---- addresses ---- */

static void a_director_without_the_vip(void **state)
{
	(void)state;
	found_and_mended(LAN("  director: {kind: host, role: director, interfaces: {eth0: {ipv4: "
			     "10.0.0.2/24}}}\n",
				 RS("1") SERVE, RS("2") SERVE) BOTH,
		"vip-missing-on-director");
}

static void a_director_with_nothing_but_the_vip(void **state)
{
	(void)state;
	found_and_mended(LAN("  director: {kind: host, role: director, interfaces: {eth0: {ipv4: "
			     "10.0.0.100/24}}}\n",
				 RS("1") SERVE, RS("2") SERVE) BOTH,
		"no-own-address");
}

static void a_director_whose_first_address_is_the_vip(void **state)
{
	(void)state;
	found_and_mended(LAN("  director: {kind: host, role: director, interfaces: {eth0: {ipv4: "
			     "[10.0.0.100/24, 10.0.0.2/24]}}}\n",
				 RS("1") SERVE, RS("2") SERVE) BOTH,
		"no-own-address");
}

static void the_vip_with_a_whole_subnet(void **state)
{
	(void)state;
	found_and_mended(
		LAN(DIRECTOR,
			"  rs1: {kind: host, role: real-server, interfaces: {eth0: {ipv4: "
			"10.0.0.11/24}, lo: {ipv4: 10.0.0.100/24}}, services: [{listen: tcp/80}], "
			"sysctls: {net.ipv4.conf.all.arp_ignore: 1, "
			"net.ipv4.conf.all.arp_announce: 2}}\n",
			RS("2") SERVE) BOTH,
		"vip-prefix");
}

static void a_server_without_the_vip(void **state)
{
	(void)state;
	found_and_mended(LAN(DIRECTOR,
				 "  rs1: {kind: host, role: real-server, interfaces: {eth0: {ipv4: "
				 "10.0.0.11/24}}, services: [{listen: tcp/80}]}\n",
				 RS("2") SERVE) BOTH,
		"vip-missing");
}

/* ---- routes ---- */

static void the_director_as_gateway(void **state)
{
	(void)state;
	found_and_mended(ROUTED(DIRECTOR, RS("1") SERVE "    routes: [default via 10.0.0.2]\n",
				 RS("2") SERVE "    routes: [default via 10.0.0.2]\n") BOTH,
		"gateway-is-director");
}

static void no_gateway_for_a_client_behind_a_router(void **state)
{
	(void)state;
	found_and_mended(ROUTED(DIRECTOR, RS("1") SERVE, RS("2") SERVE GATEWAY) BOTH, "no-gateway");
}

static void a_gateway_that_nobody_is(void **state)
{
	(void)state;
	found_and_mended(ROUTED(DIRECTOR, RS("1") SERVE "    routes: [default via 10.0.0.9]\n",
				 RS("2") SERVE GATEWAY) BOTH,
		"wrong-gateway");
}

/* ---- servers ---- */

static void a_server_that_is_unplugged(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN BOTH
		"events:\n  - {at: 500ms, link: \"rs1:eth0\", state: down}\n",
		"dead-server");
}

static void a_server_that_is_switched_off(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN BOTH
		"events:\n  - {at: 500ms, on: rs1, run: ip link set eth0 down}\n",
		"dead-server");
}

static void a_mistyped_server(void **state)
{
	(void)state;
	found_and_mended(
		RIGHT_LAN SERVICE("{address: 10.0.0.21:80}, {address: 10.0.0.12:80, weight: 2}"),
		"wrong-server-address");
}

static void a_server_on_another_segment(void **state)
{
	(void)state;
	found_and_mended(
		ROUTED("  director: {kind: host, role: director, interfaces: {eth0: {ipv4: "
		       "[10.0.0.2/24, 10.0.0.100/32]}}, routes: [default via 10.0.0.1]}\n",
			RS("1") SERVE GATEWAY, RS("2") SERVE GATEWAY)
			SERVICE("{address: 10.0.0.11:80}, {address: 10.1.0.50:80}"),
		"server-outside");
}

static void weight_0_everywhere(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN SERVICE("{address: 10.0.0.11:80, weight: 0}, "
					   "{address: 10.0.0.12:80, weight: 0}"),
		"no-destination");
}

static void a_service_without_servers(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN SERVICE(""), "no-destination");
}

static void no_service_at_all(void **state)
{
	(void)state;
	struct opened o = open_at(RIGHT_LAN, -1);

	explain_look(o.x);
	assert_int_equal(explain_finding_count(o.x), 0);
	assert_int_equal(explain_remark_count(o.x), 1);
	assert_non_null(strstr(explain_remark_text(o.x, 0), "nothing to test"));
	close_it(&o);
}

/* ---- NAT, filters ---- */

#define NAT(changed) \
	"version: 1\nname: nat\nstop_time: 60s\ntopology: " SOURCE_DIR \
	"/topologies/nat-lan.yaml\noverride: {nodes: {" changed "}}\n" \
	"virtual_servers:\n  - on: director\n    address: tcp 10.1.0.100:80\n" \
	"    scheduler: rr\n    forwarding: nat\n    real_servers: [{address: " \
	"192.168.10.11:8080}, {address: 192.168.10.12:8080}]\n"
#define OTHERS \
	"rs2: {routes: [default via 192.168.10.1]}, rs3: {routes: [default via 192.168.10.1]}"

static void a_director_of_nat_that_does_not_forward(void **state)
{
	(void)state;
	found_and_mended(NAT("director: {sysctls: {net.ipv4.ip_forward: 0}}"), "nat-no-forward");
}

static void a_server_behind_nat_with_another_gateway(void **state)
{
	(void)state;
	found_and_mended(
		NAT("rs1: {routes: [default via 192.168.10.254]}, " OTHERS), "nat-way-back");
}

static void a_server_behind_nat_without_a_gateway(void **state)
{
	(void)state;
	found_and_mended(NAT("rs1: {routes: []}, " OTHERS), "nat-way-back");
}

static void nothing_is_wrong_with_nat_as_it_should_be(void **state)
{
	(void)state;
	silent(NAT("director: {sysctls: {net.ipv4.ip_forward: 1}}"));
}

static void direct_routing_to_a_server_that_has_a_tunnel(void **state)
{
	(void)state;
	found_and_mended("version: 1\nname: tun\nstop_time: 60s\ntopology: " SOURCE_DIR
			 "/topologies/tun.yaml\n"
			 "virtual_servers:\n  - on: director\n    address: tcp "
			 "192.168.10.100:80\n    scheduler: rr\n    forwarding: dr\n"
			 "    real_servers: [{address: 172.16.0.11:80}]\n",
		"server-outside");
}

static void rp_filter_behind_a_tunnel(void **state)
{
	(void)state;
	found_and_mended("version: 1\nname: tun\nstop_time: 60s\ntopology: " SOURCE_DIR
			 "/topologies/tun.yaml\noverride: {nodes: {rs1: {sysctls: "
			 "{net.ipv4.conf.all.rp_filter: 1}}, rs2: {sysctls: "
			 "{net.ipv4.conf.all.rp_filter: 0}}}}\n"
			 "virtual_servers:\n  - on: director\n    address: tcp "
			 "192.168.10.100:80\n    scheduler: rr\n    forwarding: tun\n"
			 "    real_servers: [{address: 172.16.0.11:80}, {address: "
			 "172.16.0.12:80}]\n",
		"rp-filter");
}

/* ---- programs ---- */

static void a_port_that_should_be_mapped(void **state)
{
	(void)state;
	found_and_mended(
		LAN(DIRECTOR, RS("1") "    services: [{listen: tcp/8080}]\n", RS("2") SERVE)
			SERVICE("{address: 10.0.0.12:80}") "events:\n  - {at: 1s, on: director, "
							   "run: ipvsadm -a -t 10.0.0.100:80 -r "
							   "10.0.0.11:8080 -g}\n",
		"port-mapping");
}

static void a_program_that_is_not_there(void **state)
{
	(void)state;
	found_and_mended(LAN(DIRECTOR, RS("1"), RS("2") SERVE) BOTH, "not-listening");
}

static void a_program_that_listens_on_the_rip_only(void **state)
{
	(void)state;
	found_and_mended(LAN(DIRECTOR, RS("1"), RS("2") SERVE) BOTH
		"events:\n  - {at: 1s, on: rs1, run: httpd -a 10.0.0.11}\n",
		"listens-on-rip");
}

static void a_switch_that_knows_another_mac(void **state)
{
	(void)state;
	found_and_mended_in_the_file("version: 1\nname: lan\nseed: 1\nstop_time: 60s\nnodes:\n"
				     "  sw: {kind: switch, port_security: 1}\n"
				     "  client1: {kind: host, role: client, interfaces: {eth0: "
				     "{ipv4: 10.0.0.50/24}}}\n" DIRECTOR RS("1") SERVE
		"links:\n  - [client1:eth0, sw]\n  - [director:eth0, sw]\n  - [rs1:eth0, "
		"sw]\n" SERVICE("{address: 10.0.0.11:80}") "events:\n  - {at: 1s, on: client1, "
							   "run: curl -s http://10.0.0.100/}\n"
							   "  - {at: 2s, on: rs1, run: ip link set "
							   "eth0 address 02:00:00:00:99:99}\n"
							   "  - {at: 3s, on: director, run: ip "
							   "neigh flush dev eth0}\n",
		"port-security");
}

static void a_director_with_a_wrong_mac_by_hand(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN BOTH
		"events:\n  - {at: 1s, on: director, run: ip neigh replace 10.0.0.11 lladdr "
		"02:00:00:00:99:99 dev eth0}\n",
		"static-neighbour");
}

static void a_client_with_a_wrong_mac_by_hand(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN BOTH
		"events:\n  - {at: 1s, on: client1, run: ip neigh replace 10.0.0.100 lladdr "
		"02:00:00:00:99:99 dev eth0}\n",
		"static-neighbour");
}

static void a_test_from_the_director(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN BOTH
		"events:\n  - {at: 1s, on: director, run: curl -s -m 2 http://10.0.0.100/}\n",
		"tested-in-place");
}

static void a_test_from_a_real_server(void **state)
{
	(void)state;
	found_and_mended(RIGHT_LAN BOTH
		"events:\n  - {at: 1s, on: rs1, run: curl -s -m 2 http://10.0.0.100/}\n",
		"tested-in-place");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_director_without_the_vip),
		cmocka_unit_test(a_director_with_nothing_but_the_vip),
		cmocka_unit_test(a_director_whose_first_address_is_the_vip),
		cmocka_unit_test(the_vip_with_a_whole_subnet),
		cmocka_unit_test(a_server_without_the_vip),
		cmocka_unit_test(the_director_as_gateway),
		cmocka_unit_test(no_gateway_for_a_client_behind_a_router),
		cmocka_unit_test(a_gateway_that_nobody_is),
		cmocka_unit_test(a_server_that_is_unplugged),
		cmocka_unit_test(a_server_that_is_switched_off),
		cmocka_unit_test(a_mistyped_server),
		cmocka_unit_test(a_server_on_another_segment),
		cmocka_unit_test(weight_0_everywhere),
		cmocka_unit_test(a_service_without_servers),
		cmocka_unit_test(no_service_at_all),
		cmocka_unit_test(a_director_of_nat_that_does_not_forward),
		cmocka_unit_test(a_server_behind_nat_with_another_gateway),
		cmocka_unit_test(a_server_behind_nat_without_a_gateway),
		cmocka_unit_test(nothing_is_wrong_with_nat_as_it_should_be),
		cmocka_unit_test(direct_routing_to_a_server_that_has_a_tunnel),
		cmocka_unit_test(rp_filter_behind_a_tunnel),
		cmocka_unit_test(a_port_that_should_be_mapped),
		cmocka_unit_test(a_program_that_is_not_there),
		cmocka_unit_test(a_program_that_listens_on_the_rip_only),
		cmocka_unit_test(a_switch_that_knows_another_mac),
		cmocka_unit_test(a_director_with_a_wrong_mac_by_hand),
		cmocka_unit_test(a_client_with_a_wrong_mac_by_hand),
		cmocka_unit_test(a_test_from_the_director),
		cmocka_unit_test(a_test_from_a_real_server),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
