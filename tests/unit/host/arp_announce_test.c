/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which sender address a host's own ARP request carries, for every value of arp_announce and every
 * place of the VIP (net/ipv4/arp.c: arp_solicit()).
 */
#include "small_lan.h"

#define VIP "192.168.10.100"
#define FAR_VIP "10.99.0.1"
#define RIP "192.168.10.11"
#define TARGET "192.168.10.1"

enum place { LO_32, LO_32_FAR, ETH0_32, ETH0_24_FIRST, UNNUMBERED, PLACES };

static struct lan *lan_with(enum place place)
{
	struct lan *l = lan_new();

	if (place == ETH0_24_FIRST)
		lan_address(l, l->eth0, VIP "/24", -1);
	if (place != UNNUMBERED)
		lan_address(l, l->eth0, RIP "/24", -1);
	if (place == LO_32 || place == UNNUMBERED)
		lan_address(l, l->h->lo, VIP "/32", RT_SCOPE_UNIVERSE);
	if (place == LO_32_FAR)
		lan_address(l, l->h->lo, FAR_VIP "/32", RT_SCOPE_UNIVERSE);
	if (place == ETH0_32)
		lan_address(l, l->eth0, VIP "/32", -1);
	return l;
}

/* the sender of the request that a packet from `src` causes */
static uint32_t sender(struct lan *l, const char *src)
{
	l->heard_count = 0;
	lan_output(l, src, TARGET, 60);
	assert_int_equal(l->heard_count, 1);
	assert_int_equal(l->heard[0].arp.op, ARPOP_REQUEST);
	assert_int_equal(l->heard[0].arp.tpa, ip(TARGET));
	return l->heard[0].arp.spa;
}

static void each_value_at_each_place_of_the_vip(void **state)
{
	/* the address announced for a packet from the VIP, with arp_announce 0, 1, 2, 3 */
	static const char *const table[PLACES][4] = {
		[LO_32] = {VIP, VIP, RIP, VIP}, /* 1 does not hide a VIP of the LAN's own subnet */
		[LO_32_FAR] = {FAR_VIP, RIP, RIP, FAR_VIP},
		[ETH0_32] = {VIP, VIP, RIP, VIP},
		[ETH0_24_FIRST] = {VIP, VIP, VIP, VIP}, /* it is the subnet's primary */
		[UNNUMBERED] = {VIP, VIP, VIP, VIP},    /* there is no other */
	};

	(void)state;
	for (int place = 0; place < PLACES; place++)
		for (int value = 0; value < 4; value++) {
			struct lan *l = lan_with((enum place)place);
			lan_set(l, "net.ipv4.conf.eth0.arp_announce",
				(const char[2]){(char)('0' + value), 0});
			assert_int_equal(sender(l, place == LO_32_FAR ? FAR_VIP : VIP),
				ip(table[place][value]));
			lan_free(l);
		}
}

static void the_interface_that_holds_the_vip_is_not_asked(void **state)
{
	(void)state;
	struct lan *l = lan_with(LO_32);

	lan_set(l, "net.ipv4.conf.lo.arp_announce", "2");
	assert_int_equal(sender(l, VIP), ip(VIP));
	lan_free(l);
	l = lan_with(LO_32);
	lan_set(l, "net.ipv4.conf.all.arp_announce", "2");
	lan_set(l, "net.ipv4.conf.eth0.arp_announce", "1");
	assert_int_equal(sender(l, VIP), ip(RIP));
	lan_free(l);
}

static void a_forwarded_packets_source_is_never_announced(void **state)
{
	(void)state;
	struct lan *l = lan_with(LO_32);

	assert_int_equal(sender(l, "203.0.113.9"), ip(RIP));
	lan_free(l);
}

static void a_second_request_follows_the_last_packet_that_waits(void **state)
{
	(void)state;
	struct lan *l = lan_with(LO_32);

	assert_int_equal(sender(l, VIP), ip(VIP));
	lan_output(l, RIP, TARGET, 60);
	lan_run(l, 1100 * MSEC);
	assert_int_equal(l->heard_count, 2);
	assert_int_equal(l->heard[1].arp.spa, ip(RIP));
	lan_free(l);
}

static void a_unicast_probe_never_carries_the_vip(void **state)
{
	(void)state;
	struct lan *l = lan_with(LO_32);

	assert_int_equal(neigh_set(l->h, l->eth0, ip(TARGET), station_mac, NUD_STALE, true), 0);
	for (int i = 0; i < 70; i++) {
		lan_output(l, VIP, TARGET, 60);
		lan_run(l, 100 * MSEC);
	}
	assert_true(l->heard_count > 0);
	for (size_t i = 0; i < l->heard_count; i++) {
		assert_memory_equal(l->heard[i].eth_dst, station_mac, ETH_ALEN);
		assert_int_equal(l->heard[i].arp.spa, ip(RIP));
	}
	lan_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_value_at_each_place_of_the_vip),
		cmocka_unit_test(the_interface_that_holds_the_vip_is_not_asked),
		cmocka_unit_test(a_forwarded_packets_source_is_never_announced),
		cmocka_unit_test(a_second_request_follows_the_last_packet_that_waits),
		cmocka_unit_test(a_unicast_probe_never_carries_the_vip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
