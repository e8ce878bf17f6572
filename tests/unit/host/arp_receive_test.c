/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each ARP message does to each neighbour entry: the matrix of messages and states,
 * arp_accept, locktime, gratuitous ARP (net/ipv4/arp.c: arp_process()).
 */
#include "base/text.h"
#include "small_lan.h"

#define VIP "10.0.0.100"
#define FAR_VIP "192.168.77.100"
#define ME "10.0.0.1"
#define OTHER "10.0.0.77"

enum message {
	REQUEST_FOR_ME,
	REQUEST_FOR_ME_IGNORED, /* arp_ignore 8 */
	REQUEST_FOR_OTHER,
	GRATUITOUS_REQUEST,
	GRATUITOUS_REPLY_OWN, /* tha = sha: arping -A */
	GRATUITOUS_REPLY_FF,  /* tha = ff */
	GRATUITOUS_REPLY_00,
	REPLY_UNICAST,
	REPLY_UNICAST_OTHER, /* tpa is not mine */
	REPLY_BROADCAST,
	PROBE, /* spa 0.0.0.0 */
	MESSAGES
};

static void send(struct lan *l, enum message m, const char *vip)
{
	bool reply = m >= GRATUITOUS_REPLY_OWN && m <= REPLY_BROADCAST;
	const char *target =
		m <= REQUEST_FOR_ME_IGNORED || m == REPLY_UNICAST || m == REPLY_BROADCAST ? ME
		: m == REQUEST_FOR_OTHER || m == REPLY_UNICAST_OTHER                      ? OTHER
											  : vip;
	struct arp_packet arp =
		lan_arp(reply ? ARPOP_REPLY : ARPOP_REQUEST, m == PROBE ? "0.0.0.0" : vip, target);

	if (m == GRATUITOUS_REPLY_OWN)
		memcpy(arp.tha, arp.sha, ETH_ALEN);
	if (m == GRATUITOUS_REPLY_FF)
		memcpy(arp.tha, eth_broadcast, ETH_ALEN);
	lan_send_arp(l, m == REPLY_UNICAST || m == REPLY_UNICAST_OTHER, &arp);
}

/* What is left: "-" no entry, "=" the old one as it was, else the new MAC and that state. */
static char outcome(struct lan *l, const char *vip, unsigned old_state)
{
	const struct neigh *n = neigh_lookup(l->h, l->eth0, ip(vip));

	if (!n)
		return '-';
	if (mac_equal(n->mac, other_mac) && n->state == old_state)
		return '=';
	if (!mac_equal(n->mac, station_mac))
		return '?';
	return n->state == NUD_STALE ? 'S' : n->state == NUD_REACHABLE ? 'R' : '?';
}

static struct lan *receiver(enum message m)
{
	struct lan *l = lan_new();

	lan_address(l, l->eth0, ME "/24", -1);
	if (m == REQUEST_FOR_ME_IGNORED)
		lan_set(l, "net.ipv4.conf.all.arp_ignore", "8");
	return l;
}

static char with_no_entry(enum message m, const char *accept, const char *vip)
{
	struct lan *l = receiver(m);

	lan_set(l, "net.ipv4.conf.all.arp_accept", accept);
	send(l, m, vip);
	char c = outcome(l, vip, 0);
	lan_free(l);
	return c;
}

static char with_entry(enum message m, unsigned state, int64_t age)
{
	struct lan *l = receiver(m);

	assert_int_equal(neigh_set(l->h, l->eth0, ip(VIP), other_mac, state, true), 0);
	lan_run(l, age);
	send(l, m, VIP);
	char c = outcome(l, VIP, state);
	lan_free(l);
	return c;
}

static void what_each_message_does_to_each_entry(void **state)
{
	/* no entry with arp_accept 0, 1; entry younger and older than locktime; PERMANENT */
	static const char *const table[MESSAGES] = {
		[REQUEST_FOR_ME] = "SSSS=",
		[REQUEST_FOR_ME_IGNORED] = "--===",
		[REQUEST_FOR_OTHER] = "--=S=",
		[GRATUITOUS_REQUEST] = "-SSS=",
		[GRATUITOUS_REPLY_OWN] = "-SSS=",
		[GRATUITOUS_REPLY_FF] = "-S=S=",
		[GRATUITOUS_REPLY_00] = "-S=S=",
		[REPLY_UNICAST] = "-R=R=",
		[REPLY_UNICAST_OTHER] = "-R=R=",
		[REPLY_BROADCAST] = "-S=S=",
		[PROBE] = "--===",
	};

	(void)state;
	for (int m = 0; m < MESSAGES; m++) {
		char row[6] = {with_no_entry((enum message)m, "0", VIP),
			with_no_entry((enum message)m, "1", VIP),
			with_entry((enum message)m, NUD_REACHABLE, 300 * MSEC),
			with_entry((enum message)m, NUD_REACHABLE, 1100 * MSEC),
			with_entry((enum message)m, NUD_PERMANENT, 1100 * MSEC), 0};
		assert_string_equal(row, table[m]);
	}
}

static void arp_accept_2_wants_the_sender_in_a_subnet_of_the_interface(void **state)
{
	(void)state;
	assert_int_equal(with_no_entry(GRATUITOUS_REQUEST, "2", VIP), 'S');
	assert_int_equal(with_no_entry(GRATUITOUS_REQUEST, "2", FAR_VIP), '-');
	assert_int_equal(with_no_entry(GRATUITOUS_REQUEST, "1", FAR_VIP), 'S');
}

static void a_failed_entry_is_filled_by_what_is_overheard(void **state)
{
	(void)state;
	struct lan *l = receiver(REQUEST_FOR_OTHER);

	neigh_set(l->h, l->eth0, ip(VIP), NULL, NUD_FAILED, true);
	send(l, REQUEST_FOR_OTHER, VIP);
	assert_int_equal(outcome(l, VIP, NUD_FAILED), 'S');
	lan_free(l);
}

static void drop_gratuitous_arp_drops_only_those_with_one_address(void **state)
{
	(void)state;
	for (int m = 0; m < MESSAGES; m++) {
		struct lan *l = receiver((enum message)m);
		lan_set(l, "net.ipv4.conf.eth0.drop_gratuitous_arp", "1");
		send(l, (enum message)m, VIP);
		bool dropped =
			l->log_count > 0 && l->log[l->log_count - 1].reason == ARP_DROP_GRATUITOUS;
		assert_int_equal(dropped, m >= GRATUITOUS_REQUEST && m <= GRATUITOUS_REPLY_00);
		lan_free(l);
	}
}

static void two_replies(const char *locktime, int64_t gap, bool again, const uint8_t *kept)
{
	struct lan *l = receiver(REPLY_UNICAST);
	struct arp_packet first = lan_arp(ARPOP_REPLY, VIP, ME), second = first;

	lan_set(l, "net.ipv4.neigh.eth0.locktime", locktime);
	memcpy(first.sha, other_mac, ETH_ALEN);
	lan_output(l, ME, VIP, 60);
	lan_send_arp(l, true, &first);
	if (again) {
		lan_run(l, gap / 2);
		lan_send_arp(l, true, &first);
		gap -= gap / 2;
	}
	lan_run(l, gap);
	lan_send_arp(l, true, &second);
	assert_memory_equal(neigh_lookup(l->h, l->eth0, ip(VIP))->mac, kept, ETH_ALEN);
	lan_free(l);
}

static void within_locktime_the_first_reply_wins_and_after_it_the_last(void **state)
{
	(void)state;
	two_replies("100", 0, false, other_mac);
	two_replies("100", 990 * MSEC, false, other_mac);
	two_replies("100", 1010 * MSEC, false, station_mac);
	two_replies("50", 510 * MSEC, false, station_mac);
	two_replies("0", 10 * MSEC, false, station_mac);
	two_replies("300", 2900 * MSEC, false, other_mac);
}

static void a_repeated_reply_does_not_prolong_the_locktime(void **state)
{
	(void)state;
	two_replies("100", 1010 * MSEC, true, station_mac);
}

static void a_conflict_is_neither_answered_nor_learnt(void **state)
{
	struct text t = {0};

	(void)state;
	struct lan *l = receiver(GRATUITOUS_REQUEST);
	assert_false(lan_answers(l, ME, ME));
	assert_null(neigh_lookup(l->h, l->eth0, ip(ME)));
	lan_sentence(l, REC_ARP_SILENT, &arp_reasons, &t);
	assert_string_equal(text_str(&t),
		"rs1 stays silent: 10.0.0.1, the sender, is its own address: a martian source "
		"(accept_local=0)");
	lan_set(l, "net.ipv4.conf.eth0.accept_local", "1");
	assert_true(lan_answers(l, ME, ME));
	text_free(&t);
	lan_free(l);
}

static void arp_notify_speaks_for_each_address_on_link_up_and_never_on_addr_add(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	lan_set(l, "net.ipv4.conf.eth0.arp_notify", "1");
	lan_address(l, l->eth0, ME "/24", -1);
	lan_address(l, l->eth0, VIP "/24", -1);
	lan_address(l, l->h->lo, FAR_VIP "/32", -1);
	assert_int_equal(l->heard_count, 0);
	netdev_set_up(l->eth0, false);
	netdev_set_up(l->eth0, true);
	assert_int_equal(l->heard_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(l->heard[i].arp.op, ARPOP_REQUEST);
		assert_int_equal(l->heard[i].arp.spa, l->heard[i].arp.tpa);
		assert_memory_equal(l->heard[i].arp.tha, eth_zero, ETH_ALEN);
	}
	lan_free(l);
}

static void what_the_packet_says_counts_not_the_frame_that_carries_it(void **state)
{
	(void)state;
	struct lan *l = receiver(REQUEST_FOR_ME);
	struct arp_packet arp = lan_arp(ARPOP_REQUEST, OTHER, ME);

	memcpy(arp.sha, other_mac, ETH_ALEN); /* the frame comes from station_mac */
	lan_send_arp(l, false, &arp);
	assert_int_equal(l->heard_count, 1);
	assert_memory_equal(l->heard[0].eth_dst, other_mac, ETH_ALEN);
	assert_memory_equal(neigh_lookup(l->h, l->eth0, ip(OTHER))->mac, other_mac, ETH_ALEN);
	lan_free(l);
}

static void odd_packets_are_dropped_by_name(void **state)
{
	static const struct {
		uint16_t op;
		const char *tpa;
		unsigned why;
	} rows[] = {
		{3, ME, ARP_DROP_OPERATION},
		{ARPOP_REQUEST, "224.0.0.1", ARP_DROP_MULTICAST},
		{ARPOP_REQUEST, "127.0.0.1", ARP_DROP_LOOPBACK},
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct lan *l = receiver(REQUEST_FOR_ME);
		struct arp_packet arp = lan_arp(rows[i].op, OTHER, rows[i].tpa);
		lan_send_arp(l, false, &arp);
		assert_int_equal(l->heard_count, 0);
		assert_int_equal(l->log[l->log_count - 1].reason, rows[i].why);
		lan_free(l);
	}
}

static void a_proxy_needs_forwarding_and_another_way_out(void **state)
{
	(void)state;
	struct lan *l = receiver(REQUEST_FOR_ME);

	lan_address(l, l->eth1, "10.9.0.1/24", -1);
	lan_set(l, "net.ipv4.neigh.eth0.proxy_delay", "0");
	lan_set(l, "net.ipv4.conf.eth0.proxy_arp", "1");
	assert_false(lan_answers(l, "10.0.0.50", "10.9.0.77"));
	lan_set(l, "net.ipv4.ip_forward", "1");
	assert_true(lan_answers(l, "10.0.0.50", "10.9.0.77"));
	assert_false(lan_answers(l, "10.0.0.50", OTHER));
	lan_set(l, "net.ipv4.conf.eth0.proxy_arp_pvlan", "1");
	assert_true(lan_answers(l, "10.0.0.50", OTHER));
	lan_free(l);
}

static void a_proxys_answer_waits_a_random_part_of_proxy_delay(void **state)
{
	(void)state;
	struct lan *l = receiver(REQUEST_FOR_ME);

	lan_address(l, l->eth1, "10.9.0.1/24", -1);
	lan_set(l, "net.ipv4.ip_forward", "1");
	neigh_proxy_add(l->h, l->eth0, ip("10.9.0.77"), true);
	for (int i = 0; i < 20; i++)
		assert_false(lan_answers(l, "10.0.0.50", "10.9.0.77"));
	lan_run(l, 820 * MSEC);
	assert_int_equal(l->heard_count, 20);
	assert_true(l->heard[0].time != l->heard[19].time);
	assert_int_equal(neigh_proxy_delete(l->h, l->eth0, ip("10.9.0.77")), 0);
	lan_run(l, SEC);
	assert_false(lan_answers(l, "10.0.0.50", "10.9.0.77"));
	lan_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_each_message_does_to_each_entry),
		cmocka_unit_test(arp_accept_2_wants_the_sender_in_a_subnet_of_the_interface),
		cmocka_unit_test(a_failed_entry_is_filled_by_what_is_overheard),
		cmocka_unit_test(drop_gratuitous_arp_drops_only_those_with_one_address),
		cmocka_unit_test(within_locktime_the_first_reply_wins_and_after_it_the_last),
		cmocka_unit_test(a_repeated_reply_does_not_prolong_the_locktime),
		cmocka_unit_test(a_conflict_is_neither_answered_nor_learnt),
		cmocka_unit_test(
			arp_notify_speaks_for_each_address_on_link_up_and_never_on_addr_add),
		cmocka_unit_test(what_the_packet_says_counts_not_the_frame_that_carries_it),
		cmocka_unit_test(odd_packets_are_dropped_by_name),
		cmocka_unit_test(a_proxy_needs_forwarding_and_another_way_out),
		cmocka_unit_test(a_proxys_answer_waits_a_random_part_of_proxy_delay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
