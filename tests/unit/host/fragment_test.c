/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fragments put together and cut: order, repetition, overlap, timeouts, bounds of memory
 * (net/ipv4/ip_fragment.c, net/ipv4/inet_fragment.c).
 */
#include "hosts.h"

#include "transport/host_new.h"
#include "wire/checksum.h"

static struct host *a, *b;

static void two_hosts(void)
{
	a = host_on(w.sw, "a", "10.0.0.1/24");
	b = host_on(w.sw, "b", "10.0.0.2/24");
	listen_raw(b);
}

/* 3000 bytes: 1480, 1480, 40 */
static const struct wire_packet piece = {
	.src = "10.0.0.1", .dst = "10.0.0.2", .id = 77, .size = 1480};

static void put_piece(uint32_t at, uint32_t size, bool more)
{
	struct wire_packet p = piece;

	p.size = size;
	p.fragment = (uint16_t)(at / 8 | (more ? IPV4_MF : 0));
	inject(eth0(b), p);
}

static void what_is_cut_is_put_together_again(void **state)
{
	(void)state;
	two_hosts();
	assert_int_equal(send_raw(a, NULL, "10.0.0.2", 5000, false), 0);
	run(1);
	assert_int_equal(a->ip.stats.frag_creates, 4);
	assert_int_equal(a->ip.stats.frag_oks, 1);
	assert_int_equal(b->ip.stats.reasm_oks, 1);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.length, 5000);
	struct frame *f = frame_new(w.net);
	memset(frame_put(f, 8), 0, 8);
	frame_attach(f, payload_new(w.net, NULL, 0, 4992), 0, 4992);
	assert_int_equal(checksum_fold(got.sum), checksum_fold(frame_sum(f, 0)));
	frame_consume(f);
}

static void every_byte_may_be_sent_but_no_more(void **state)
{
	(void)state;
	two_hosts();
	assert_int_equal(send_raw(a, NULL, "10.0.0.2", 65515, false), 0);
	assert_int_equal(send_raw(a, NULL, "10.0.0.2", 65516, false), -90 /* EMSGSIZE */);
	run(1);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.length, 65515);
}

static void the_order_of_arrival_does_not_matter(void **state)
{
	(void)state;
	two_hosts();
	put_piece(2960, 40, false);
	put_piece(0, 1480, true);
	assert_int_equal(got.count, 0);
	put_piece(1480, 1480, true);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.length, 3000);
	assert_int_equal(b->ip.fragment_bytes, 0);
	assert_int_equal(said(b, REC_IP_FRAGMENT, IP_REASSEMBLED), 1);
}

static void a_repetition_is_dropped_alone(void **state)
{
	(void)state;
	two_hosts();
	put_piece(0, 1480, true);
	put_piece(0, 1480, true);
	put_piece(0, 800, true); /* inside what is here */
	assert_int_equal(dropped(b, IP_REASM_DUPLICATE), 2);
	put_piece(1480, 20, false);
	assert_int_equal(got.length, 1500);
}

/* the textbook (RFC 791) would let the later one win */
static void an_overlap_throws_all_away(void **state)
{
	(void)state;
	two_hosts();
	put_piece(0, 1480, true);
	put_piece(800, 1480, true);
	assert_int_equal(dropped(b, IP_REASM_OVERLAP), 2);
	assert_int_equal(b->ip.fragment_bytes, 0);
	put_piece(1480, 20, false);
	assert_int_equal(got.count, 0);
	assert_int_equal(b->ip.stats.reasm_fails, 1);
}

static void two_ends_contradict_each_other(void **state)
{
	(void)state;
	two_hosts();
	put_piece(1480, 20, false);
	put_piece(1480, 40, true);
	assert_int_equal(dropped(b, IP_REASM_BAD), 2);
}

static void after_thirty_seconds_the_sender_is_told_if_the_first_is_here(void **state)
{
	(void)state;
	two_hosts();
	put_piece(0, 1480, true);
	run(29);
	assert_int_equal(dropped(b, IP_REASM_TIMEOUT), 0);
	run(3);
	assert_int_equal(dropped(b, IP_REASM_TIMEOUT), 1);
	assert_int_equal(b->ip.stats.reasm_timeout, 1);
	assert_int_equal(last(a, REC_ICMP_RECEIVED)->a[1], ICMP_TIME_EXCEEDED);
	assert_int_equal(last(a, REC_ICMP_RECEIVED)->a[2], ICMP_EXC_FRAGTIME);
	put_piece(1480, 20, false);
	run(32);
	assert_int_equal(b->ip.stats.reasm_timeout, 2);
	assert_int_equal(said(b, REC_ICMP_SENT, ICMP_FRAGMENTS_MISSING), 1);
}

static void too_many_fragments_of_others_between_start_it_over(void **state)
{
	(void)state;
	two_hosts();
	struct wire_packet p = piece;

	put_piece(0, 1480, true);
	p.fragment = IPV4_MF;
	p.size = 8;
	for (uint16_t i = 1; i <= 64; i++) {
		p.id = (uint16_t)(1000 + i);
		inject(eth0(b), p);
	}
	put_piece(1480, 20, false);
	assert_int_equal(dropped(b, IP_REASM_DISTANCE), 1);
	assert_int_equal(got.count, 0);
}

static void memory_for_fragments_is_bounded(void **state)
{
	(void)state;
	two_hosts();
	struct wire_packet p = piece;

	set(b, "net.ipv4.ipfrag_high_thresh", "20000");
	p.fragment = IPV4_MF;
	for (uint16_t i = 1; i <= 20; i++) {
		p.id = i;
		inject(eth0(b), p);
	}
	assert_in_range(dropped(b, IP_REASM_MEMORY), 5, 15);
}

/* A router that cuts: only what may be cut, and its pieces may be cut again. */
static void a_router_cuts_what_may_be_cut(void **state)
{
	(void)state;
	struct host *r = host_on(w.sw, "r", "10.0.0.9/24"), *far;
	struct bridge *other = bridge_new(w.net, "other");

	two_hosts();
	far = host_new(w.net, "far");
	add_address(plug(r, "eth1", other), "10.0.1.1/24");
	add_address(plug(far, "eth0", other), "10.0.1.2/24");
	add_route(far, "0.0.0.0/0", "10.0.1.1");
	add_route(a, "0.0.0.0/0", "10.0.0.9");
	set(r, "net.ipv4.ip_forward", "1");
	netdev_set_mtu(node_dev(&r->node, "eth1"), 600);
	listen_raw(far);
	send_raw(a, NULL, "10.0.1.2", 3000, false);
	run(1);
	assert_int_equal(got.length, 3000);
	assert_int_equal(far->ip.stats.reasm_reqds, 7); /* 1480 = 576 + 576 + 328, twice; 40 */
	assert_int_equal(got.ttl, 63);
	send_raw(a, NULL, "10.0.1.2", 1000, true);
	run(1);
	assert_int_equal(dropped(r, IP_FRAG_NEEDED), 1);
}

/* Not everybody's pieces point into one payload: then the bytes are copied. */
static void pieces_of_different_origin_fit_as_well(void **state)
{
	(void)state;
	struct wire_packet p = piece;

	two_hosts();
	p.size = 16;
	p.first = 1;
	p.fragment = IPV4_MF;
	inject(eth0(b), p);
	p.first = 2;
	p.fragment = 2;
	inject(eth0(b), p);
	assert_int_equal(got.length, 32);
	/* 01 and pattern, 02 and pattern: the pattern starts behind the own byte in both */
	struct payload *one = payload_new(w.net, "\001", 1, 16),
		       *two = payload_new(w.net, "\002", 1, 16);
	uint64_t sum = payload_sum(one, 0, 16) + payload_sum(two, 0, 16);
	assert_int_equal(checksum_fold(got.sum), checksum_fold(sum));
	payload_unref(w.net, one);
	payload_unref(w.net, two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_cut_is_put_together_again),
		TEST(every_byte_may_be_sent_but_no_more),
		TEST(the_order_of_arrival_does_not_matter),
		TEST(a_repetition_is_dropped_alone),
		TEST(an_overlap_throws_all_away),
		TEST(two_ends_contradict_each_other),
		TEST(after_thirty_seconds_the_sender_is_told_if_the_first_is_here),
		TEST(too_many_fragments_of_others_between_start_it_over),
		TEST(memory_for_fragments_is_bounded),
		TEST(a_router_cuts_what_may_be_cut),
		TEST(pieces_of_different_origin_fit_as_well),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
