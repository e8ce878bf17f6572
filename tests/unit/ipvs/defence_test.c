/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What IPVS does against floods, and two settings that hardly anybody turns: against the source. */

#include "director.h"

#define FLOOD 64

static int setup(void **state)
{
	int error = hosts_setup(state);

	cluster_serve("rr");
	return error;
}

/* a segment from the client that no socket of its stands behind */
static void segment(uint16_t port, uint8_t flags)
{
	struct frame *f = frame_new(w.net);
	struct ip_send how = {.protocol = IPPROTO_TCP, .df = true};
	struct tcp_header tcp = {.source = port, .dest = 80, .seq = 1, .ack = 1, .flags = flags};

	tcp_emit(frame_put(f, TCP_HLEN), &tcp, ip4("10.0.0.11"), ip4("10.0.0.100"), 0, 0);
	how.flow.dst = ip4("10.0.0.100");
	ip_send(c.client, f, &how);
}

static void flood(void)
{
	for (uint16_t i = 0; i < FLOOD; i++)
		segment((uint16_t)(30000 + i), TCP_SYN);
	run(1);
	assert_int_equal(table()->conn_pool.live, FLOOD);
}

/* ip_vs_random_dropentry(): a thirty-second of the table a second, and half-open connections go at
 * once; without it they stay for their 60 s */
static void drop_entry_thins_out_half_open_connections(void **state)
{
	(void)state;
	flood();
	run(30);
	assert_int_equal(table()->conn_pool.live, FLOOD);
	set(c.director, "net.ipv4.vs.drop_entry", "3");
	run(20);
	assert_true(table()->conn_pool.live < FLOOD * 3 / 4);
	assert_true(table()->conn_pool.live > FLOOD / 4);
	set(c.director, "net.ipv4.vs.drop_entry", "0");
	uint64_t left = table()->conn_pool.live;
	run(5);
	assert_int_equal(table()->conn_pool.live, left);
}

/* todrop_entry(): what has not been quiet for 60 s is spared, however few packets it has sent */
static void drop_entry_spares_the_young_of_the_established(void **state)
{
	(void)state;
	set(c.director, "net.ipv4.vs.drop_entry", "3");
	for (uint16_t i = 0; i < 8; i++)
		client_connects((uint16_t)(20000 + i));
	run(45);
	assert_int_equal(table()->conn_pool.live, 8);
	run(400);
	assert_true(table()->conn_pool.live < 8);
}

/* tcp_states_dos[]: in DR a SYN alone leads to SYNACK, which the client's reset ends; SYN_RECV does
 * not heed it */
static void secure_tcp_lets_a_reset_end_a_half_open_connection(void **state)
{
	(void)state;
	set(c.director, "net.ipv4.vs.secure_tcp", "3");
	segment(30000, TCP_SYN); /* the client's TCP knows nothing of it and resets the answer */
	run(1);
	set(c.director, "net.ipv4.vs.secure_tcp", "0");
	segment(30001, TCP_SYN);
	run(1);
	expect_output("ipvsadm -Lnc",
		"IPVS connection entries\n"
		"pro expire state       source             virtual            destination\n"
		"TCP 00:08  CLOSE       10.0.0.11:30000    10.0.0.100:80      10.0.0.22:80\n"
		"TCP 00:59  SYN_RECV    10.0.0.11:30001    10.0.0.100:80      10.0.0.21:80\n");
}

/* an error about an answer of the VIP's, to a client of whom the director knows nothing */
static void stray_error(void)
{
	struct frame *f = frame_new(w.net);
	struct icmp_header icmp = {.type = ICMP_DEST_UNREACH, .code = ICMP_FRAG_NEEDED};
	struct ipv4_header quoted = {.src = ip4("10.0.0.100"),
		.dst = ip4("10.0.0.11"),
		.total_length = 1500,
		.header_length = IPV4_HLEN,
		.ttl = 64,
		.protocol = IPPROTO_TCP};
	struct ip_send how = {.protocol = IPPROTO_ICMP};
	uint8_t *head = frame_put(f, ICMP_HLEN), *quote = frame_put(f, IPV4_HLEN + 8);

	ipv4_emit(quote, &quoted);
	put16(quote + IPV4_HLEN, 80);
	put16(quote + IPV4_HLEN + 2, 40000);
	put32(quote + IPV4_HLEN + 4, 1);
	icmp.rest = 0;
	icmp.mtu = 1400;
	icmp_emit(head, &icmp, checksum_partial(0, quote, IPV4_HLEN + 8));
	how.flow.dst = ip4("10.0.0.100");
	ip_send(c.client, f, &how);
	run(1);
}

/* ip_vs_in_icmp(): with schedule_icmp the error makes a connection and goes to a server */
static void schedule_icmp_gives_a_stray_error_to_a_server(void **state)
{
	(void)state;
	stray_error();
	assert_int_equal(table()->conn_pool.live, 0);
	assert_int_equal(c.rs[1]->icmp.stats.in_msgs + c.rs[2]->icmp.stats.in_msgs, 0);
	set(c.director, "net.ipv4.vs.schedule_icmp", "1");
	stray_error();
	assert_int_equal(table()->conn_pool.live, 1);
	assert_int_equal(c.rs[1]->icmp.stats.in_msgs + c.rs[2]->icmp.stats.in_msgs, 1);
}

#define SERVED(f) cmocka_unit_test_setup_teardown(f, setup, hosts_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(drop_entry_thins_out_half_open_connections),
		SERVED(drop_entry_spares_the_young_of_the_established),
		SERVED(secure_tcp_lets_a_reset_end_a_half_open_connection),
		SERVED(schedule_icmp_gives_a_stray_error_to_a_server),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
