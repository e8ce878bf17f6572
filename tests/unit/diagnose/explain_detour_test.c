/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Neighbours that a route, a mask or a missing cable parts, and a client that is in its own way:
 * each is named, and mended where a command can mend it. NAT's way back by the director is no
 * detour.
 */
#include "check.h"

#include "explain_lab.h"

#define TYPED(host, line) "  - {at: 0s, on: " host ", run: \"" line "\"}\n"
#define RIGHT RIGHT_LAN BOTH "events:\n"

static void a_route_past_a_neighbour(void **state)
{
	(void)state;
	found_and_mended(
		RIGHT TYPED("rs2", "ip route add 10.0.0.50/32 via 10.0.0.77"), "wrong-route");
	found_and_mended(
		RIGHT TYPED("rs2", "ip route add 10.0.0.50/32 via 10.0.0.2"), "wrong-route");
	found_and_mended(
		RIGHT TYPED("director", "ip route add 10.0.0.12/32 via 10.0.0.77"), "wrong-route");
	found_and_mended(
		RIGHT TYPED("client1", "ip route add 10.0.0.100/32 via 10.0.0.77"), "wrong-route");
}

/* it is served all the same, by the server that it goes to */
static void a_client_that_goes_past_the_director(void **state)
{
	(void)state;
	found_and_mended(
		RIGHT TYPED("client1", "ip route add 10.0.0.100/32 via 10.0.0.12"), "wrong-route");
}

static void a_route_that_is_gone(void **state)
{
	(void)state;
	found_and_mended(
		RIGHT TYPED("director", "ip route del 10.0.0.0/24 dev eth0"), "wrong-route");
}

static void a_mask_that_leaves_the_neighbour_out(void **state)
{
	(void)state;
	found_and_mended(RIGHT TYPED("rs2",
				 "ip addr add 10.0.0.12/28 dev eth0; ip addr del 10.0.0.12/24 dev "
				 "eth0"),
		"wrong-mask");
	found_and_mended(RIGHT TYPED("rs2",
				 "ip addr add 10.0.0.12/32 dev eth0; ip addr del 10.0.0.12/24 dev "
				 "eth0"),
		"wrong-mask");
}

static void a_card_without_a_link(void **state)
{
	(void)state;
	found("version: 1\nname: loose\nseed: 1\nstop_time: 60s\nnodes:\n  sw: {kind: switch}\n"
	      "  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: "
	      "10.0.0.50/24}}}\n" DIRECTOR RS("1") SERVE RS("2") SERVE
		"links:\n  - [director:eth0, sw]\n  - [rs1:eth0, sw]\n  - [rs2:eth0, sw]\n" BOTH,
		"client-without-way");
	found("version: 1\nname: loose\nseed: 1\nstop_time: 60s\nnodes:\n  sw: {kind: switch}\n"
	      "  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: "
	      "10.0.0.50/24}}}\n" DIRECTOR RS("1") SERVE RS("2") SERVE
		"links:\n  - [client1:eth0, sw]\n  - [rs1:eth0, sw]\n  - [rs2:eth0, sw]\n" BOTH,
		"director-down");
}

static void a_client_in_its_own_way(void **state)
{
	(void)state;
	found_and_mended(RIGHT TYPED("client1", "ip link set eth0 arp off"), "client-without-way");
	found_and_mended(RIGHT TYPED("client1", "iptables -A OUTPUT -d 10.0.0.100 -j DROP"),
		"packet-filter");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_route_past_a_neighbour),
		cmocka_unit_test(a_client_that_goes_past_the_director),
		cmocka_unit_test(a_route_that_is_gone),
		cmocka_unit_test(a_mask_that_leaves_the_neighbour_out),
		cmocka_unit_test(a_card_without_a_link),
		cmocka_unit_test(a_client_in_its_own_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
