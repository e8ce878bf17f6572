/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hosts.h"

#include "host/route_reasons.h"

static void a_packet_is_received_routed_delivered_and_sent(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24"), *b = host_on(w.sw, "b", "10.0.0.2/24");

	listen_raw(b);
	assert_int_equal(send_raw(a, NULL, "10.0.0.2", 100, false), 0);
	run(1);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.src, ip4("10.0.0.1"));
	assert_int_equal(got.length, 100);
	assert_int_equal(got.ttl, 64);
}

static void without_a_route_nothing_is_sent(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");

	assert_int_equal(send_raw(a, NULL, "192.0.2.1", 100, false), -101 /* ENETUNREACH */);
	assert_int_equal(dropped(a, ROUTE_NO_ROUTE), 1);
}

static void a_host_talks_to_itself_through_lo(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");

	listen_raw(a);
	assert_int_equal(send_raw(a, NULL, "10.0.0.1", 100, false), 0);
	assert_int_equal(send_raw(a, NULL, "127.0.0.5", 100, false), 0);
	run(1);
	assert_int_equal(got.count, 2);
	assert_int_equal(a->lo->stats.tx_packets, 2);
	assert_int_equal(eth0(a)->stats.tx_packets, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_packet_is_received_routed_delivered_and_sent),
		TEST(without_a_route_nothing_is_sent),
		TEST(a_host_talks_to_itself_through_lo),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
