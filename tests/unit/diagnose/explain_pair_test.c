/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What explain says of pairs of directors beside the catalogue of faults: nothing where a failover
 * did what it should; every difference that makes keepalived reject an advert; a split that no
 * command mends; pages that are only slow; and that a drill leaves no trace.
 */
#include "check.h"

#include "explain_lab.h"

#define PAIR \
	"version: 1\nname: pair\nseed: 1\nstop_time: 300s\ntopology: " SOURCE_DIR \
	"/topologies/ha-pair.yaml\n"
#define STARTS \
	"events:\n  - {at: 0s, on: d1, run: systemctl start keepalived}\n" \
	"  - {at: 0s, on: d2, run: systemctl start keepalived}\n"
#define AT(time, host, line) "  - {at: " time ", on: " host ", run: \"" line "\"}\n"
#define EDIT(host, expression) \
	AT("6s", host, \
		"sed -i '" expression "' /etc/keepalived/keepalived.conf; " \
		"systemctl reload keepalived")

/* ---- right ---- */

static void a_right_pair_is_silent(void **state)
{
	(void)state;
	silent(PAIR STARTS);
	silent(PAIR STARTS AT("6s", "d1", "systemctl stop keepalived"));
	silent(PAIR STARTS AT("6s", "d1", "systemctl stop keepalived")
			AT("12s", "d1", "systemctl start keepalived"));
	silent(PAIR STARTS "  - {at: 6s, link: d1:eth0, state: down}\n");
}

static void a_failover_that_cut_nobody_off_is_no_fault(void **state)
{
	(void)state;
	silent(PAIR STARTS AT("5s", "client1", "curl -s http://10.0.0.100/") AT("6s", "d1",
		"systemctl stop keepalived") AT("9s", "client1", "curl -s http://10.0.0.100/"));
}

static void a_page_that_still_arrives_is_served(void **state)
{
	(void)state;
	silent(PAIR
		"override: {nodes: {rs1: {services: [{listen: tcp/80, response: 2MB}]}}}\n" STARTS
		"  - {at: 0s, link: rs1:eth0, rate: 400kbps}\n");
}

/* ---- rejected ---- */

static void each_difference_that_rejects_is_named(void **state)
{
	(void)state;
	found_and_mended(
		PAIR STARTS EDIT("d2", "s/^ *advert_int.*/    advert_int 2/"), "vrrp-rejected");
	found_and_mended(
		PAIR STARTS EDIT("d2", "s/^ *priority.*/&\\\\n    version 3/"), "vrrp-rejected");
	found_and_mended(PAIR STARTS EDIT("d1",
				 "s/^ *priority.*/&\\\\n authentication {\\\\n auth_type PASS\\\\n "
				 "auth_pass x\\\\n "
				 "}/"),
		"vrrp-rejected");
	found_and_mended(
		PAIR STARTS EDIT("d1", "s/^ *10.0.0.100/&\\\\n 10.0.0.101/"), "vrrp-rejected");
}

static void the_priority_may_differ(void **state)
{
	(void)state;
	silent(PAIR STARTS EDIT("d2", "s/priority 100/priority 120/"));
}

/* ---- split ---- */

static void a_cut_between_them_has_no_command(void **state)
{
	(void)state;
	struct opened o = open_at(PAIR STARTS
		"  - {at: 6s, link: d2:eth0, loss: 100%}\n" AT("20s", "d1", "true"),
		-1);

	explain_look(o.x);
	expect_only(o.x, "split-brain");
	assert_int_equal(explain_finding(o.x, 0)->tried, EXPLAIN_NO_FIX);
	close_it(&o);
}

static void a_policy_that_drops_adverts_is_named(void **state)
{
	(void)state;
	found_and_mended(PAIR STARTS AT("0s", "d2",
				 "iptables -A INPUT -p tcp -j ACCEPT; iptables -A INPUT -p icmp "
				 "-j ACCEPT; iptables -P INPUT DROP"),
		"split-brain");
	found_and_mended(
		PAIR STARTS AT("0s", "d1", "iptables -A OUTPUT -p vrrp -j DROP"), "split-brain");
}

/* ---- the address may not be spoken to ---- */

static void no_accept_is_what_strict_does(void **state)
{
	(void)state;
	found_and_mended(
		PAIR STARTS EDIT("d1", "s/^ *priority.*/&\\\\n    no_accept/"), "vrrp-strict");
}

static void the_owner_is_spoken_to_all_the_same(void **state)
{
	(void)state;
	silent(PAIR STARTS EDIT("d1", "s/priority 150/priority 255\\\\n    strict_mode/"));
}

/* ---- drills ---- */

#define CUT \
	"override: {nodes: {rs1: {services: [{listen: tcp/80, service_time: 5s}]}, rs2: " \
	"{services: " \
	"[{listen: tcp/80, service_time: 5s}]}}}\n"

static void a_drill_leaves_the_lab_as_it_was(void **state)
{
	(void)state;
	struct opened o = open_at(PAIR CUT STARTS AT("5s", "client1", "curl -s http://10.0.0.100/")
					  AT("8s", "d1", "systemctl stop keepalived")
						  AT("14s", "d1", "systemctl start keepalived"),
		-1);
	struct lab *lab = explain_lab(o.x);
	uint64_t step = lab_position(lab);
	int64_t now = lab_now(lab);

	explain_look(o.x);
	expect_only(o.x, "failover-cuts");
	assert_int_equal(lab_position(lab), step);
	assert_int_equal(lab_now(lab), now);
	close_it(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_right_pair_is_silent),
		cmocka_unit_test(a_failover_that_cut_nobody_off_is_no_fault),
		cmocka_unit_test(a_page_that_still_arrives_is_served),
		cmocka_unit_test(each_difference_that_rejects_is_named),
		cmocka_unit_test(the_priority_may_differ),
		cmocka_unit_test(a_cut_between_them_has_no_command),
		cmocka_unit_test(a_policy_that_drops_adverts_is_named),
		cmocka_unit_test(no_accept_is_what_strict_does),
		cmocka_unit_test(the_owner_is_spoken_to_all_the_same),
		cmocka_unit_test(a_drill_leaves_the_lab_as_it_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
