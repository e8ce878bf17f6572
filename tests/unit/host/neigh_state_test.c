/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The states of a neighbour entry with their times: INCOMPLETE to FAILED, REACHABLE to STALE,
 * DELAY and PROBE (net/core/neighbour.c: neigh_timer_handler()).
 */
#include "small_lan.h"

#include <errno.h>

#define ME "10.0.0.11"
#define PEER "10.0.0.1"

static struct lan *lan_with_address(void)
{
	struct lan *l = lan_new();

	lan_address(l, l->eth0, ME "/24", -1);
	return l;
}

/* `at` plus what the wheel may be late: a bucket of its level, 32 ms up to 2 s, 256 ms up to 16 s
 */
static void assert_late(int64_t time, int64_t at, int64_t most)
{
	assert_true(time >= at);
	assert_true(time <= at + most);
}

/* When the entry for `address` first came to `new` after `from`; −1: never */
static int64_t when(const struct lan *l, unsigned new, int64_t from)
{
	for (size_t i = 0; i < l->log_count; i++)
		if (l->log[i].kind == REC_NEIGH_STATE && l->log[i].a[3] == new &&
			l->log[i].time >= from)
			return l->log[i].time;
	return -1;
}

static void answer(struct lan *l)
{
	struct arp_packet arp = lan_arp(ARPOP_REPLY, PEER, ME);

	lan_send_arp(l, true, &arp);
}

static void three_broadcasts_a_second_apart_then_failed(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();
	int64_t start = l->e->now;

	lan_output(l, ME, PEER, 60);
	assert_int_equal(lan_state(l, PEER), NUD_INCOMPLETE);
	lan_run(l, 5 * SEC);
	assert_int_equal(l->heard_count, 3);
	for (int i = 0; i < 3; i++) {
		assert_true(mac_is_broadcast(l->heard[i].eth_dst));
		assert_late(l->heard[i].time, start + i * SEC, i * 36 * MSEC);
	}
	assert_late(when(l, NUD_FAILED, start), start + 3 * SEC, 3 * 36 * MSEC);
	assert_int_equal(l->log[l->log_count - 1].reason, NEIGH_DROP_FAILED);
	lan_output(l, ME, PEER, 60); /* the next packet starts anew */
	assert_int_equal(lan_state(l, PEER), NUD_INCOMPLETE);
	assert_int_equal(l->heard_count, 4);
	lan_free(l);
}

static void without_mcast_solicit_it_fails_at_once_and_in_silence(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();

	lan_set(l, "net.ipv4.neigh.eth0.mcast_solicit", "0");
	lan_output(l, ME, PEER, 60);
	assert_int_equal(lan_state(l, PEER), NUD_FAILED);
	assert_int_equal(l->heard_count, 0);
	lan_free(l);
}

static void ucast_solicit_does_not_matter_for_a_new_entry(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();

	lan_set(l, "net.ipv4.neigh.eth0.ucast_solicit", "7");
	lan_set(l, "net.ipv4.neigh.eth0.mcast_solicit", "2");
	lan_output(l, ME, PEER, 60);
	lan_run(l, 10 * SEC);
	assert_int_equal(l->heard_count, 2);
	lan_free(l);
}

static void an_answer_sends_what_waits_and_makes_it_reachable(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();

	lan_output(l, ME, PEER, 60);
	lan_output(l, ME, PEER, 60);
	lan_run(l, 10 * MSEC);
	assert_int_equal(l->ip_sent, 0);
	answer(l);
	assert_int_equal(l->ip_sent, 2);
	assert_int_equal(lan_state(l, PEER), NUD_REACHABLE);
	lan_free(l);
}

static void idle_it_becomes_stale_after_reachable_time(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();
	int64_t start = l->e->now;

	lan_output(l, ME, PEER, 60);
	answer(l);
	int64_t reachable = (int64_t)in_dev_of(l->eth0)->neigh->reachable_time * NSEC_PER_JIFFY;
	assert_true(reachable >= 15 * SEC && reachable < 45 * SEC);
	lan_run(l, 60 * SEC);
	assert_late(when(l, NUD_STALE, start), start + reachable, 3 * SEC);
	assert_int_equal(when(l, NUD_DELAY, start), -1);
	lan_free(l);
}

static void with_a_short_reachable_time_an_idle_entry_is_probed_for_ever(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();

	/* the answer counts as a use less than delay_first_probe_time ago */
	lan_set(l, "net.ipv4.neigh.eth0.base_reachable_time_ms", "2000");
	lan_output(l, ME, PEER, 60);
	answer(l);
	l->log_count = 0;
	for (int i = 0; i < 400; i++) {
		lan_run(l, 100 * MSEC);
		if (lan_state(l, PEER) == NUD_PROBE)
			answer(l);
	}
	assert_int_equal(when(l, NUD_STALE, 0), -1);
	assert_true(when(l, NUD_PROBE, 30 * SEC) > 0);
	lan_free(l);
}

static void stale_delay_probe_failed_takes_eight_seconds_and_data_flows_meanwhile(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();
	int64_t start = l->e->now;

	neigh_set(l->h, l->eth0, ip(PEER), other_mac, NUD_STALE, true);
	for (int i = 0; i < 100 && lan_state(l, PEER) != NUD_FAILED; i++) {
		lan_output(l, ME, PEER, 60);
		lan_run(l, 100 * MSEC);
	}
	assert_int_equal(when(l, NUD_DELAY, start), start);
	assert_late(when(l, NUD_PROBE, start), start + 5 * SEC, 260 * MSEC);
	assert_late(when(l, NUD_FAILED, start), start + 8 * SEC, 400 * MSEC);
	assert_int_equal(l->heard_count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_memory_equal(l->heard[i].eth_dst, other_mac, ETH_ALEN);
	assert_true(l->ip_sent >= 80); /* to the old MAC, all the time */
	lan_free(l);
}

static void an_upper_layers_confirmation_spares_the_probe(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();

	neigh_set(l->h, l->eth0, ip(PEER), other_mac, NUD_STALE, true);
	lan_output(l, ME, PEER, 60);
	lan_run(l, SEC);
	neigh_confirm(l->h, l->eth0, ip(PEER));
	lan_run(l, 5 * SEC);
	assert_int_equal(lan_state(l, PEER), NUD_REACHABLE);
	assert_int_equal(l->heard_count, 0);
	lan_free(l);
}

static void a_busy_reachable_entry_goes_stale_because_its_use_is_not_noted(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();

	/* the header is cached: neigh_hh_output() leaves `used` alone */
	lan_output(l, ME, PEER, 60);
	answer(l);
	for (int i = 0; i < 500; i++) {
		lan_output(l, ME, PEER, 60);
		lan_run(l, 100 * MSEC);
		if (lan_state(l, PEER) == NUD_PROBE)
			answer(l);
	}
	assert_true(when(l, NUD_STALE, 0) > 0);
	assert_true(when(l, NUD_STALE, 0) < when(l, NUD_DELAY, 0));
	lan_free(l);
}

static void mcast_resolicit_adds_broadcasts_after_the_probes(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();

	lan_set(l, "net.ipv4.neigh.eth0.mcast_resolicit", "2");
	neigh_set(l->h, l->eth0, ip(PEER), other_mac, NUD_STALE, true);
	lan_output(l, ME, PEER, 60);
	lan_run(l, 15 * SEC);
	assert_int_equal(l->heard_count, 5);
	assert_false(mac_is_broadcast(l->heard[2].eth_dst));
	assert_true(mac_is_broadcast(l->heard[3].eth_dst));
	lan_free(l);
}

static void link_down_takes_all_and_carrier_loss_spares_the_permanent(void **state)
{
	(void)state;
	for (int evict = 0; evict < 2; evict++) {
		struct lan *l = lan_with_address();
		lan_set(l, "net.ipv4.conf.eth0.arp_evict_nocarrier", evict ? "1" : "0");
		neigh_set(l->h, l->eth0, ip(PEER), other_mac, NUD_STALE, true);
		neigh_set(l->h, l->eth0, ip("10.0.0.2"), other_mac, NUD_PERMANENT, true);
		link_set_up(l->eth0->wire, false);
		assert_int_equal(neigh_lookup(l->h, l->eth0, ip(PEER)) == NULL, evict);
		assert_int_equal(lan_state(l, "10.0.0.2"), NUD_PERMANENT);
		link_set_up(l->eth0->wire, true);
		netdev_set_up(l->eth0, false);
		assert_null(neigh_lookup(l->h, l->eth0, ip(PEER)));
		assert_null(neigh_lookup(l->h, l->eth0, ip("10.0.0.2")));
		lan_free(l);
	}
}

static bool is_reachable(const struct neigh *n, const void *dev)
{
	return n->dev == dev && n->state == NUD_REACHABLE;
}

static void a_flush_takes_those_it_is_told_and_no_others(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();

	neigh_set(l->h, l->eth0, ip(PEER), other_mac, NUD_REACHABLE, true);
	neigh_set(l->h, l->eth0, ip("10.0.0.2"), other_mac, NUD_PERMANENT, true);
	neigh_set(l->h, l->eth0, ip("10.0.0.3"), other_mac, NUD_NOARP, true);
	assert_int_equal(neigh_flush(l->h, is_reachable, l->eth0), 1);
	assert_int_equal(l->h->arp.count, 2);
	assert_int_equal(
		neigh_set(l->h, l->eth0, ip("10.0.0.2"), other_mac, NUD_STALE, true), -EEXIST);
	assert_int_equal(neigh_delete(l->h, l->eth0, ip(PEER)), -ENOENT);
	lan_free(l);
}

static void nothing_is_collected_below_gc_thresh1_and_unused_entries_above_it(void **state)
{
	(void)state;
	for (int many = 0; many < 2; many++) {
		struct lan *l = lan_with_address();
		for (unsigned i = 0; i < (many ? 130u : 100u); i++)
			neigh_set(l->h, l->eth0, ip("10.0.1.0") + i, other_mac, NUD_STALE, true);
		lan_run(l, 200 * SEC);
		/* the threshold is looked at once: then all that are old go */
		assert_int_equal(l->h->arp.count, many ? 0 : 100);
		lan_free(l);
	}
}

static void a_full_table_takes_no_more(void **state)
{
	(void)state;
	struct lan *l = lan_with_address();

	lan_set(l, "net.ipv4.neigh.default.gc_thresh3", "8");
	for (unsigned i = 0; i < 20; i++)
		neigh_set(l->h, l->eth0, ip("10.0.0.100") + i, other_mac, NUD_STALE, true);
	assert_int_equal(l->h->arp.count, 8);
	lan_output(l, ME, PEER, 60);
	assert_int_equal(l->log[l->log_count - 1].reason, NEIGH_DROP_TABLE_FULL);
	lan_run(l, 6 * SEC); /* entries that did not change for 5 s make room */
	lan_output(l, ME, PEER, 60);
	assert_int_equal(lan_state(l, PEER), NUD_INCOMPLETE);
	lan_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_broadcasts_a_second_apart_then_failed),
		cmocka_unit_test(without_mcast_solicit_it_fails_at_once_and_in_silence),
		cmocka_unit_test(ucast_solicit_does_not_matter_for_a_new_entry),
		cmocka_unit_test(an_answer_sends_what_waits_and_makes_it_reachable),
		cmocka_unit_test(idle_it_becomes_stale_after_reachable_time),
		cmocka_unit_test(with_a_short_reachable_time_an_idle_entry_is_probed_for_ever),
		cmocka_unit_test(
			stale_delay_probe_failed_takes_eight_seconds_and_data_flows_meanwhile),
		cmocka_unit_test(an_upper_layers_confirmation_spares_the_probe),
		cmocka_unit_test(a_busy_reachable_entry_goes_stale_because_its_use_is_not_noted),
		cmocka_unit_test(mcast_resolicit_adds_broadcasts_after_the_probes),
		cmocka_unit_test(link_down_takes_all_and_carrier_loss_spares_the_permanent),
		cmocka_unit_test(a_flush_takes_those_it_is_told_and_no_others),
		cmocka_unit_test(nothing_is_collected_below_gc_thresh1_and_unused_entries_above_it),
		cmocka_unit_test(a_full_table_takes_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
