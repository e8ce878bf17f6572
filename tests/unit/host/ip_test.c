/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet's way through a host: header checks in Linux's order, options, identification, hooks by
 * priority (net/ipv4/ip_input.c, net/ipv4/ip_output.c).
 */
#include "hosts.h"

#include "host/route/route_reasons.h"
#include "transport/socket/socket.h"
#include "wire/checksum.h"

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

static const struct wire_packet good = {.src = "10.0.0.2", .dst = "10.0.0.1", .size = 8};

/* the header with one byte changed; `sum`: the checksum follows */
static void inject_changed(struct host *h, unsigned at, uint8_t value, bool sum)
{
	struct frame *f = make_packet(&good);
	uint8_t *p = frame_data(f);

	p[at] = value;
	if (sum) {
		put16(p + 10, 0);
		put16(p + 10, checksum_finish(checksum_partial(0, p, IPV4_HLEN)));
	}
	arrive(eth0(h), f, false);
}

static void a_header_is_checked_in_linuxs_order(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");

	listen_raw(a);
	inject_changed(a, 0, 0x65, true); /* version 6, and nothing else wrong */
	assert_int_equal(dropped(a, IP_BAD_VERSION), 1);
	inject_changed(a, 0, 0x44, true);
	assert_int_equal(dropped(a, IP_BAD_HEADER), 1);
	inject_changed(a, 0, 0x48, true); /* 32 bytes of header in 28 */
	assert_int_equal(dropped(a, IP_BAD_HEADER), 2);
	inject_changed(a, 9, 6, false);
	assert_int_equal(dropped(a, IP_BAD_CHECKSUM), 1);
	inject_changed(a, 3, 29, true);
	inject_changed(a, 3, 19, true);
	assert_int_equal(dropped(a, IP_BAD_LENGTH), 2);
	assert_int_equal(a->ip.stats.in_hdr_errors, 5);
	assert_int_equal(a->ip.stats.in_truncated_pkts, 1);
	assert_int_equal(a->ip.stats.in_csum_errors, 1);
	assert_int_equal(got.count, 0);
}

static void padding_is_cut_off(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");
	struct wire_packet p = good;

	listen_raw(a);
	p.padding = 18;
	inject(eth0(a), p);
	assert_int_equal(got.length, 8);
}

static void unicast_in_an_ethernet_broadcast_is_taken_unless_forbidden_and_never_forwarded(
	void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");
	struct wire_packet p = good;

	listen_raw(a);
	p.broadcast = true;
	inject(eth0(a), p);
	assert_int_equal(got.count, 1);
	set(a, "net.ipv4.conf.all.drop_unicast_in_l2_multicast", "1");
	inject(eth0(a), p);
	assert_int_equal(dropped(a, IP_UNICAST_IN_MULTICAST), 1);
	set(a, "net.ipv4.conf.all.drop_unicast_in_l2_multicast", "0");
	set(a, "net.ipv4.ip_forward", "1");
	p.dst = "10.0.0.3";
	inject(eth0(a), p);
	assert_int_equal(dropped(a, IP_NOT_TO_HOST), 1);
}

static void a_broadcast_is_heard_by_its_sender_too(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24"), *b = host_on(w.sw, "b", "10.0.0.2/24");

	listen_raw(a);
	listen_raw(b);
	assert_int_equal(send_raw(a, NULL, "10.0.0.255", 20, false), 0);
	run(1);
	assert_int_equal(got.count, 2);
	assert_int_equal(said(a, REC_IP_DELIVER, 0), 1);
	assert_int_equal(said(b, REC_IP_DELIVER, 0), 1);
}

static void an_unknown_protocol_is_answered(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");
	struct wire_packet p = good;

	host_on(w.sw, "b", "10.0.0.2/24");
	p.protocol = 99;
	inject(eth0(a), p);
	assert_int_equal(dropped(a, IP_NO_PROTOCOL), 1);
	assert_int_equal(a->icmp.stats.out_type[ICMP_DEST_UNREACH], 1);
}

/* LSRR: type, length, pointer, one stop; and a byte to fill up */
static const uint8_t loose[] = {131, 7, 4, 10, 0, 0, 3, 0};
static const uint8_t strict[] = {137, 7, 4, 10, 0, 0, 3, 0};

static struct wire_packet routed_by(const uint8_t *options)
{
	struct wire_packet p = good;

	p.options = options;
	p.options_length = 8;
	return p;
}

static void a_source_route_is_refused_unless_all_and_the_interface_accept_it(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24"), *c = host_on(w.sw, "c", "10.0.0.3/24");

	set(a, "net.ipv4.ip_forward", "1");
	inject(eth0(a), routed_by(loose));
	assert_int_equal(dropped(a, IP_SOURCE_ROUTE_OFF), 1);
	set(a, "net.ipv4.conf.all.accept_source_route", "1"); /* eth0's is 1 from the start */
	set(a, "net.ipv4.conf.eth0.accept_source_route", "0");
	inject(eth0(a), routed_by(loose));
	assert_int_equal(dropped(a, IP_SOURCE_ROUTE_OFF), 2);
	set(a, "net.ipv4.conf.eth0.accept_source_route", "1");
	set(c, "net.ipv4.conf.all.accept_source_route", "1");
	listen_raw(c);
	inject(eth0(a), routed_by(loose));
	run(1);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.dst, ip4("10.0.0.3"));
	inject(eth0(a), routed_by(strict));
	run(1);
	assert_int_equal(got.count, 2);
}

static void a_malformed_option_is_refused_and_told(void **state)
{
	(void)state;
	static const uint8_t bad[] = {7, 99, 4, 0};
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");
	struct wire_packet p = good;

	p.options = bad;
	p.options_length = 4;
	inject(eth0(a), p);
	assert_int_equal(dropped(a, IP_BAD_OPTIONS), 1);
	assert_int_equal(a->icmp.stats.out_type[ICMP_PARAMETERPROB], 1);
}

static void a_route_is_recorded(void **state)
{
	(void)state;
	static const uint8_t record[] = {7, 7, 4, 0, 0, 0, 0, 0};
	struct host *r = host_on(w.sw, "r", "10.0.0.9/24"), *c = host_on(w.sw, "c", "10.0.0.3/24");
	struct wire_packet p = good;

	listen_raw(c);
	set(r, "net.ipv4.ip_forward", "1");
	p.dst = "10.0.0.3";
	p.options = record;
	p.options_length = 8;
	inject(eth0(r), p);
	run(1);
	assert_int_equal(got.count, 1);
	assert_int_equal(dropped(c, 0), 0); /* its checksum is right */
}

static uint16_t id_to(struct host *h, const char *dst)
{
	return ip_next_id(h, ip4("10.0.0.1"), ip4(dst), IPPROTO_UDP);
}

static void ids_count_for_each_pair_of_addresses_apart(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");
	uint16_t first = id_to(a, "10.0.0.2"), other = id_to(a, "10.0.0.3");
	uint16_t second = id_to(a, "10.0.0.2");

	assert_int_equal((uint16_t)(first + 1), second);
	assert_int_equal((uint16_t)(other + 1), id_to(a, "10.0.0.3"));
	assert_int_not_equal(other, (uint16_t)(first + 1));
	run(1);
	/* as many as jiffies passed */
	assert_in_range((uint16_t)(id_to(a, "10.0.0.2") - second), 1, 251);
}

static uint16_t ids[4];
static unsigned id_count;

static void take_id(struct host *h, struct frame *f, const struct ipv4_header *ip)
{
	(void)h;
	assert_int_equal(ip->fragment, IPV4_DF);
	ids[id_count++] = ip->id;
	frame_consume(f);
}

/* the textbook: DF, so no id is needed. Linux may cut it itself (IP_PMTUDISC_WANT). */
static void a_datagram_has_an_id_in_spite_of_df(void **state)
{
	struct socket_address any = {0}, to = {ip4("10.0.0.2"), 9};
	int error;

	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24"), *b = host_on(w.sw, "b", "10.0.0.2/24");
	id_count = 0;
	ip_register_protocol(b, IPPROTO_UDP, take_id);
	struct socket *s = udp_open(a, any, NULL, NULL, &error);
	struct socket *t = udp_open(a, any, NULL, NULL, &error);
	assert_int_equal(udp_connect(t, to), 0);
	run(1);
	udp_sendto(s, to, payload_new(w.net, NULL, 0, 4), 4);
	udp_sendto(t, to, payload_new(w.net, NULL, 0, 4), 4);
	udp_sendto(s, to, payload_new(w.net, NULL, 0, 4), 4);
	udp_sendto(t, to, payload_new(w.net, NULL, 0, 4), 4);
	run(1);
	assert_int_equal(id_count, 4);
	assert_int_not_equal(ids[0], 0);
	assert_int_equal(ids[2], (uint16_t)(ids[0] + 1));
	assert_int_equal(ids[3], (uint16_t)(ids[1] + 1)); /* a connected socket counts its own */
}

/* ---- hooks ---- */

static char order[8];

static enum nf_verdict note(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	(void)h;
	(void)f;
	(void)in;
	(void)out;
	strcat(order, owner);
	return NF_ACCEPT;
}

static enum nf_verdict refuse(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	(void)owner;
	(void)f;
	(void)in;
	(void)out;
	return hook_drop(h, DROP_NONE);
}

static enum nf_verdict steal(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	(void)h;
	(void)owner;
	(void)in;
	(void)out;
	frame_consume(f);
	return NF_STOLEN;
}

static char one[] = "1", two[] = "2", three[] = "3";

static void hooks_run_by_priority_and_equals_in_turn(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");
	struct hook late = {.priority = 10, .run = note, .owner = three};
	struct hook early = {.priority = -10, .run = note, .owner = one};
	struct hook equal = {.priority = -10, .run = note, .owner = two};

	order[0] = '\0';
	listen_raw(a);
	hook_register(a, NF_INET_LOCAL_IN, &late);
	hook_register(a, NF_INET_LOCAL_IN, &early);
	hook_register(a, NF_INET_LOCAL_IN, &equal);
	inject(eth0(a), good);
	assert_string_equal(order, "123");
	hook_unregister(&early);
	inject(eth0(a), good);
	assert_string_equal(order, "12323");
}

static void a_hook_may_drop_or_keep(void **state)
{
	(void)state;
	struct host *a = host_on(w.sw, "a", "10.0.0.1/24");
	struct hook no = {.run = refuse}, mine = {.run = steal};

	listen_raw(a);
	hook_register(a, NF_INET_PRE_ROUTING, &no);
	inject(eth0(a), good);
	assert_int_equal(dropped(a, DROP_NONE), 1);
	hook_unregister(&no);
	hook_register(a, NF_INET_LOCAL_IN, &mine);
	inject(eth0(a), good);
	assert_int_equal(got.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_packet_is_received_routed_delivered_and_sent),
		TEST(without_a_route_nothing_is_sent),
		TEST(a_host_talks_to_itself_through_lo),
		TEST(a_header_is_checked_in_linuxs_order),
		TEST(padding_is_cut_off),
		TEST(unicast_in_an_ethernet_broadcast_is_taken_unless_forbidden_and_never_forwarded),
		TEST(a_broadcast_is_heard_by_its_sender_too),
		TEST(an_unknown_protocol_is_answered),
		TEST(a_source_route_is_refused_unless_all_and_the_interface_accept_it),
		TEST(a_malformed_option_is_refused_and_told),
		TEST(a_route_is_recorded),
		TEST(ids_count_for_each_pair_of_addresses_apart),
		TEST(a_datagram_has_an_id_in_spite_of_df),
		TEST(hooks_run_by_priority_and_equals_in_turn),
		TEST(a_hook_may_drop_or_keep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
