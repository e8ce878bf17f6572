/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For which addresses a host answers ARP, for every value of arp_ignore, and what counts of `all`
 * and the interface (net/ipv4/arp.c: arp_ignore()).
 */
#include "base/text.h"
#include "small_lan.h"

#define VIP "192.168.10.100"
#define RIP "192.168.10.11"
#define ASKER "192.168.10.1"

static struct lan *lan_with_vip(bool on_lo, const char *prefix, int scope)
{
	struct lan *l = lan_new();

	lan_address(l, l->eth0, RIP "/24", -1);
	lan_address(l, on_lo ? l->h->lo : l->eth0, prefix, scope);
	return l;
}

static void a_vip_on_lo_is_answered_by_0_3_and_the_values_without_meaning(void **state)
{
	static const struct {
		const char *value;
		bool answers;
	} rows[] = {{"0", true}, {"1", false}, {"2", false}, {"3", true}, {"4", true}, {"5", true},
		{"6", true}, {"7", true}, {"8", false}, {"9", true}, {"-1", true}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct lan *l = lan_with_vip(true, VIP "/32", RT_SCOPE_UNIVERSE);
		lan_set(l, "net.ipv4.conf.eth0.arp_ignore", rows[i].value);
		assert_int_equal(lan_answers(l, ASKER, VIP), rows[i].answers);
		lan_free(l);
	}
}

static void a_vip_on_eth0_is_answered_by_all_but_8(void **state)
{
	static const char *const values[] = {"0", "1", "2", "3", "4", "8"};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		struct lan *l = lan_with_vip(false, VIP "/32", RT_SCOPE_UNIVERSE);
		lan_set(l, "net.ipv4.conf.all.arp_ignore", values[i]);
		assert_int_equal(lan_answers(l, ASKER, VIP), strcmp(values[i], "8") != 0);
		assert_int_equal(lan_answers(l, ASKER, RIP), strcmp(values[i], "8") != 0);
		lan_free(l);
	}
}

static void value_3_is_silent_about_addresses_of_scope_host_only(void **state)
{
	(void)state;
	struct lan *l = lan_with_vip(true, VIP "/32", RT_SCOPE_HOST);

	lan_set(l, "net.ipv4.conf.all.arp_ignore", "3");
	assert_false(lan_answers(l, ASKER, VIP));
	assert_true(lan_answers(l, ASKER, RIP));
	lan_free(l);
}

static void value_2_wants_the_asker_in_a_subnet_of_the_interface(void **state)
{
	(void)state;
	struct lan *l = lan_with_vip(false, VIP "/32", RT_SCOPE_UNIVERSE);

	lan_set(l, "net.ipv4.conf.all.arp_ignore", "2");
	assert_true(lan_answers(l, ASKER, VIP)); /* the /24 of the RIP covers both */
	assert_false(lan_answers(l, "172.31.9.9", VIP));
	assert_true(lan_answers(l, "0.0.0.0", VIP)); /* a probe has no subnet to be wrong */
	lan_set(l, "net.ipv4.conf.all.arp_ignore", "1");
	assert_true(lan_answers(l, "172.31.9.9", VIP));
	lan_free(l);
}

static void the_larger_number_counts_not_the_stricter(void **state)
{
	(void)state;
	struct lan *l = lan_with_vip(true, VIP "/32", RT_SCOPE_UNIVERSE);

	lan_set(l, "net.ipv4.conf.all.arp_ignore", "1");
	assert_false(lan_answers(l, ASKER, VIP));
	lan_set(l, "net.ipv4.conf.eth0.arp_ignore", "3");
	assert_true(lan_answers(l, ASKER, VIP));
	lan_free(l);
}

static void what_lo_says_counts_for_nothing(void **state)
{
	(void)state;
	struct lan *l = lan_with_vip(true, VIP "/32", RT_SCOPE_UNIVERSE);

	lan_set(l, "net.ipv4.conf.lo.arp_ignore", "1");
	assert_true(lan_answers(l, ASKER, VIP));
	lan_free(l);
}

static void a_request_that_is_not_answered_teaches_nothing(void **state)
{
	(void)state;
	struct lan *l = lan_with_vip(true, VIP "/32", RT_SCOPE_UNIVERSE);

	lan_set(l, "net.ipv4.conf.all.arp_ignore", "1");
	lan_answers(l, ASKER, VIP);
	assert_null(neigh_lookup(l->h, l->eth0, ip(ASKER)));
	lan_answers(l, ASKER, RIP);
	assert_int_equal(lan_state(l, ASKER), NUD_STALE);
	lan_free(l);
}

static void the_silence_says_why_with_its_numbers(void **state)
{
	struct text t = {0};

	(void)state;
	struct lan *l = lan_with_vip(true, VIP "/32", RT_SCOPE_UNIVERSE);
	lan_set(l, "net.ipv4.conf.all.arp_ignore", "1");
	lan_answers(l, ASKER, VIP);
	lan_sentence(l, REC_ARP_SILENT, &arp_reasons, &t);
	assert_string_equal(text_str(&t),
		"rs1 stays silent: arp_ignore = max(all=1, eth0=0) = 1 and 192.168.10.100 is on "
		"lo, "
		"not on eth0");
	text_free(&t);
	lan_free(l);
}

static void an_address_that_is_local_by_a_route_only_is_on_no_interface(void **state)
{
	struct text t = {0};

	(void)state;
	struct lan *l = lan_with_vip(true, "10.1.1.1/32", RT_SCOPE_UNIVERSE);
	struct fib_route r = {.dst = ip(VIP),
		.prefix = 32,
		.table = RT_TABLE_LOCAL,
		.type = RTN_LOCAL,
		.scope = RT_SCOPE_HOST,
		.dev = l->h->lo};
	assert_int_equal(fib_add(l->h, &r, false), 0);
	assert_true(lan_answers(l, ASKER, VIP));
	lan_set(l, "net.ipv4.conf.all.arp_ignore", "1");
	assert_false(lan_answers(l, ASKER, VIP));
	lan_sentence(l, REC_ARP_SILENT, &arp_reasons, &t);
	assert_non_null(strstr(text_str(&t), "local only by a route"));
	text_free(&t);
	lan_set(l, "net.ipv4.conf.all.arp_ignore", "3");
	assert_false(lan_answers(l, ASKER, VIP));
	lan_free(l);
}

static void a_vip_with_the_lans_mask_on_lo_answers_for_the_whole_subnet(void **state)
{
	(void)state;
	struct lan *l = lan_with_vip(true, VIP "/24", RT_SCOPE_UNIVERSE);

	assert_true(lan_answers(l, ASKER, "192.168.10.77"));
	lan_set(l, "net.ipv4.conf.all.arp_ignore", "3");
	assert_false(lan_answers(l, ASKER, "192.168.10.77"));
	assert_true(lan_answers(l, ASKER, VIP));
	lan_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_vip_on_lo_is_answered_by_0_3_and_the_values_without_meaning),
		cmocka_unit_test(a_vip_on_eth0_is_answered_by_all_but_8),
		cmocka_unit_test(value_3_is_silent_about_addresses_of_scope_host_only),
		cmocka_unit_test(value_2_wants_the_asker_in_a_subnet_of_the_interface),
		cmocka_unit_test(the_larger_number_counts_not_the_stricter),
		cmocka_unit_test(what_lo_says_counts_for_nothing),
		cmocka_unit_test(a_request_that_is_not_answered_teaches_nothing),
		cmocka_unit_test(the_silence_says_why_with_its_numbers),
		cmocka_unit_test(an_address_that_is_local_by_a_route_only_is_on_no_interface),
		cmocka_unit_test(a_vip_with_the_lans_mask_on_lo_answers_for_the_whole_subnet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
