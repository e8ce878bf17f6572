/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets that wait for a MAC: bounded by unres_qlen_bytes, the oldest is dropped
 * (net/core/neighbour.c: __neigh_event_send()).
 */
#include "base/text.h"
#include "small_lan.h"

#define ME "10.0.0.11"
#define PEER "10.0.0.1"

/* How many of 400 packets of `bytes` are sent when the answer comes. */
static uint32_t kept(uint16_t bytes, const char *key, const char *value, uint32_t small_head)
{
	struct lan *l = lan_new();
	struct arp_packet reply = lan_arp(ARPOP_REPLY, PEER, ME);

	lan_address(l, l->eth0, ME "/24", -1);
	l->h->arp.small_head = small_head;
	if (key)
		lan_set(l, key, value);
	for (int i = 0; i < 400; i++)
		lan_output(l, ME, PEER, bytes);
	lan_send_arp(l, true, &reply);
	lan_run(l, 10 * MSEC);
	uint32_t n = l->ip_sent;
	assert_int_equal(l->net->frames.live, 0);
	lan_free(l);
	return n;
}

static void the_queue_is_bounded_in_memory_not_in_packets(void **state)
{
	(void)state;
	/* a small packet is charged 768 bytes by Linux 6.1, one of 1500 bytes 2304 */
	assert_int_equal(kept(60, NULL, NULL, 0), 277);
	assert_int_equal(kept(1500, NULL, NULL, 0), 92);
}

static void from_linux_6_3_on_small_packets_are_charged_more(void **state)
{
	(void)state;
	assert_int_equal(kept(60, NULL, NULL, 576), 256);
	assert_int_equal(kept(1500, NULL, NULL, 576), 92);
}

static void unres_qlen_counts_full_packets_and_so_keeps_more_small_ones(void **state)
{
	(void)state;
	assert_int_equal(kept(60, "net.ipv4.neigh.eth0.unres_qlen", "3", 576), 7);
	assert_int_equal(kept(60, "net.ipv4.neigh.eth0.unres_qlen", "3", 0), 8);
}

static void one_packet_waits_whatever_the_limit(void **state)
{
	(void)state;
	assert_int_equal(kept(60, "net.ipv4.neigh.eth0.unres_qlen_bytes", "0", 0), 1);
}

static void the_oldest_go_and_say_why(void **state)
{
	struct text t = {0};

	(void)state;
	struct lan *l = lan_new();
	lan_address(l, l->eth0, ME "/24", -1);
	lan_set(l, "net.ipv4.neigh.eth0.unres_qlen_bytes", "1600");
	lan_output(l, ME, PEER, 60);
	uint64_t oldest = l->net->frame_id;
	lan_output(l, ME, PEER, 60);
	lan_output(l, ME, PEER, 60);
	const struct record *r = &l->log[l->log_count - 1];
	assert_int_equal(r->reason, NEIGH_DROP_QUEUE);
	assert_true(r->frame <= oldest);
	lan_sentence(l, REC_FRAME_DROPPED, &neigh_reasons, &t);
	assert_string_equal(text_str(&t),
		"the queue for 10.0.0.1 is full (1536 of 1600 bytes): the oldest packet is "
		"dropped");
	text_free(&t);
	lan_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_queue_is_bounded_in_memory_not_in_packets),
		cmocka_unit_test(from_linux_6_3_on_small_packets_are_charged_more),
		cmocka_unit_test(unres_qlen_counts_full_packets_and_so_keeps_more_small_ones),
		cmocka_unit_test(one_packet_waits_whatever_the_limit),
		cmocka_unit_test(the_oldest_go_and_say_why),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
