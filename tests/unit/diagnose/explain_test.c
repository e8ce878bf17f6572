/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Right labs are met with silence; what is wrong with ARP is found by its name, and its fix, typed
 * as explain printed it, leaves nothing to find.
 */
#include "check.h"

#include "base/text.h"
#include "explain_lab.h"

/* ---- right labs ---- */

static void a_right_lan_is_met_with_silence(void **state)
{
	(void)state;
	silent(RIGHT_LAN BOTH);
}

static void a_right_routed_lab_is_met_with_silence(void **state)
{
	(void)state;
	silent(ROUTED(DIRECTOR, RS("1") SERVE GATEWAY, RS("2") SERVE GATEWAY) BOTH);
}

static void so_is_one_after_traffic(void **state)
{
	(void)state;
	silent(RIGHT_LAN BOTH "events:\n"
			      "  - {at: 1s, on: client1, run: curl -s http://10.0.0.100/}\n"
			      "  - {at: 20s, on: client1, run: curl -s http://10.0.0.100/}\n");
}

static void a_quiesced_server_is_no_mistake(void **state)
{
	(void)state;
	silent(LAN(DIRECTOR, RS("1") SERVE, RS("2"))
			SERVICE("{address: 10.0.0.11:80}, {address: 10.0.0.12:80, weight: 0}"));
}

static void every_server_is_seen(void **state)
{
	(void)state;
	struct opened o = open_at(RIGHT_LAN SERVICE("{address: 10.0.0.11:80, weight: 5}, "
						    "{address: 10.0.0.12:80}"),
		-1);
	bool seen[2] = {false, false};

	explain_look(o.x);
	for (size_t i = 0; i < explain_walk_count(o.x); i++) {
		const struct explain_walk *w = explain_walk(o.x, i);
		seen[0] |= strcmp(w->server, "rs1") == 0;
		seen[1] |= strcmp(w->server, "rs2") == 0;
		for (unsigned q = 0; q < EXPLAIN_QUESTIONS; q++)
			assert_true(w->answers[q].reached && w->answers[q].right);
	}
	assert_true(seen[0] && seen[1]);
	close_it(&o);
}

static void a_backup_director_is_no_mistake(void **state)
{
	(void)state;
	silent("version: 1\nname: ha\nseed: 1\nstop_time: 60s\nnodes:\n  sw: {kind: switch}\n"
	       "  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: "
	       "10.0.0.50/24}}}\n" DIRECTOR
	       "  backup: {kind: host, role: director, interfaces: {eth0: {ipv4: "
	       "10.0.0.3/24}}}\n" RS("1") SERVE
		"links:\n  - [client1:eth0, sw]\n  - [director:eth0, sw]\n  - [backup:eth0, sw]\n"
		"  - [rs1:eth0, sw]\n" SERVICE(
			"{address: 10.0.0.11:80}") "  - on: backup\n    address: tcp "
						   "10.0.0.100:80\n    scheduler: rr\n"
						   "    forwarding: dr\n    real_servers: "
						   "[{address: 10.0.0.11:80}]\n");
}

static void the_director_may_be_a_server_itself(void **state)
{
	(void)state;
	silent(LAN("  director: {kind: host, role: director, interfaces: {eth0: {ipv4: "
		   "[10.0.0.2/24, 10.0.0.100/32]}}, services: [{listen: tcp/80}]}\n",
		RS("1") SERVE, RS("2") SERVE)
			SERVICE("{address: 10.0.0.11:80}, {address: 10.0.0.2:80}"));
}

/* ---- ARP ---- */

static void real_servers_that_answer_for_the_vip(void **state)
{
	(void)state;
	found_and_mended(
		LAN(DIRECTOR, TALKATIVE("1") "}\n", TALKATIVE("2") "}\n") BOTH, "arp-problem");
}

static void one_that_answers_is_enough(void **state)
{
	(void)state;
	found_and_mended(LAN(DIRECTOR, TALKATIVE("1") "}\n", RS("2") SERVE) BOTH, "arp-problem");
}

static void a_vip_with_two_services_is_told_once(void **state)
{
	(void)state;
	struct opened o = open_at(LAN(DIRECTOR, TALKATIVE("1") "}\n", RS("2") SERVE) BOTH
		"  - on: director\n    address: tcp 10.0.0.100:443\n"
		"    scheduler: rr\n    forwarding: dr\n"
		"    real_servers: [{address: 10.0.0.12:443}]\n",
		-1);
	size_t told = 0;

	explain_look(o.x);
	for (size_t i = 0; i < explain_finding_count(o.x); i++)
		told += strcmp(explain_finding(o.x, i)->name, "arp-problem") == 0;
	assert_int_equal(told, 1);
	close_it(&o);
}

static void arp_ignore_on_lo_alone(void **state)
{
	(void)state;
	found_and_mended(LAN(DIRECTOR,
				 TALKATIVE("1") ", sysctls: {net.ipv4.conf.lo.arp_ignore: 1, "
						"net.ipv4.conf.lo.arp_announce: 2}}\n",
				 TALKATIVE("2") ", sysctls: {net.ipv4.conf.lo.arp_ignore: 1, "
						"net.ipv4.conf.lo.arp_announce: 2}}\n") BOTH,
		"lo-only");
}

static void arp_announce_alone(void **state)
{
	(void)state;
	found_and_mended(
		LAN(DIRECTOR, TALKATIVE("1") ", sysctls: {net.ipv4.conf.all.arp_announce: 2}}\n",
			TALKATIVE("2") ", sysctls: {net.ipv4.conf.all.arp_announce: 2}}\n") BOTH,
		"announce-alone");
}

static void a_larger_number_on_the_interface(void **state)
{
	(void)state;
	found_and_mended(LAN(DIRECTOR,
				 TALKATIVE("1") ", sysctls: {net.ipv4.conf.all.arp_ignore: 1, "
						"net.ipv4.conf.eth0.arp_ignore: 3}}\n",
				 RS("2") SERVE) BOTH,
		"arp-problem");
}

static void arp_ignore_alone(void **state)
{
	(void)state;
	found_and_mended(
		LAN(DIRECTOR, TALKATIVE("1") ", sysctls: {net.ipv4.conf.all.arp_ignore: 1}}\n",
			TALKATIVE("2") ", sysctls: {net.ipv4.conf.all.arp_ignore: 1}}\n") BOTH,
		"arp-ignore-only");
}

static void arp_ignore_alone_behind_a_router(void **state)
{
	(void)state;
	found_and_mended(ROUTED(DIRECTOR,
				 TALKATIVE("1") ", routes: [default via 10.0.0.1], "
						"sysctls: {net.ipv4.conf.all.arp_ignore: 1}}\n",
				 TALKATIVE("2") ", routes: [default via 10.0.0.1], "
						"sysctls: {net.ipv4.conf.all.arp_ignore: 1}}\n")
				 BOTH,
		"arp-ignore-only");
}

static void sysctls_that_came_too_late(void **state)
{
	(void)state;
	found_and_mended(LAN(DIRECTOR, TALKATIVE("1") "}\n", TALKATIVE("2") "}\n") BOTH
		"events:\n"
		"  - {at: 1s, on: client1, run: curl -s http://10.0.0.100/}\n"
		"  - {at: 2s, on: rs1, run: " SET "}\n  - {at: 2s, on: rs2, run: " SET "}\n",
		"stale-cache");
}

static void a_director_that_keeps_silent(void **state)
{
	(void)state;
	found_and_mended(
		LAN("  director: {kind: host, role: director, interfaces: {eth0: {ipv4: "
		    "10.0.0.2/24}, lo: {ipv4: 10.0.0.100/32}}, sysctls: "
		    "{net.ipv4.conf.all.arp_ignore: 1, net.ipv4.conf.all.arp_announce: 2}}\n",
			RS("1") SERVE, RS("2") SERVE) BOTH,
		"director-silent");
}

static void at_an_earlier_time_later_events_have_not_been(void **state)
{
	(void)state;
	const char *file = LAN(DIRECTOR, TALKATIVE("1") "}\n", TALKATIVE("2") "}\n") BOTH
		"events:\n"
		"  - {at: 2s, on: rs1, run: " SET "}\n  - {at: 2s, on: rs2, run: " SET "}\n";

	silent(file);
	found_and_mended_at(file, NSEC_PER_SEC, "arp-problem");
}

static void a_failure_that_no_rule_knows_is_told_all_the_same(void **state)
{
	(void)state;
	found(LAN(DIRECTOR, RS("1") SERVE, RS("2") SERVE) BOTH
		"events:\n"
		"  - {at: 1s, on: client1, run: sysctl -w net.ipv4.tcp_syn_retries=1}\n"
		"  - {at: 1s, link: \"client1:eth0\", loss: 100%}\n",
		"unexplained");
}

static void looking_twice_finds_the_same(void **state)
{
	(void)state;
	struct opened o =
		open_at(LAN(DIRECTOR, TALKATIVE("1") "}\n", TALKATIVE("2") "}\n") BOTH, -1);

	explain_look(o.x);
	expect_only(o.x, "arp-problem");
	explain_look(o.x);
	expect_only(o.x, "arp-problem");
	close_it(&o);
}

static void every_finding_names_frame_rule_and_fix(void **state)
{
	(void)state;
	struct opened o =
		open_at(LAN(DIRECTOR, TALKATIVE("1") "}\n", TALKATIVE("2") "}\n") BOTH, -1);

	explain_look(o.x);
	const struct explain_finding *f = explain_finding(o.x, 0);
	assert_true(f->time >= 0);
	assert_non_null(strstr(text_str(&f->frame), "rs2 → client1: ARP reply"));
	assert_non_null(strstr(text_str(&f->why), "arp_ignore = max(all=0, eth0=0) = 0"));
	assert_string_equal(f->source, "net/ipv4/arp.c: arp_ignore()");
	assert_string_equal(f->fixes[0].host, "rs1");
	assert_string_equal(f->fixes[0].command,
		"sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2");
	close_it(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_right_lan_is_met_with_silence),
		cmocka_unit_test(a_right_routed_lab_is_met_with_silence),
		cmocka_unit_test(so_is_one_after_traffic),
		cmocka_unit_test(a_quiesced_server_is_no_mistake),
		cmocka_unit_test(every_server_is_seen),
		cmocka_unit_test(a_backup_director_is_no_mistake),
		cmocka_unit_test(the_director_may_be_a_server_itself),
		cmocka_unit_test(real_servers_that_answer_for_the_vip),
		cmocka_unit_test(a_vip_with_two_services_is_told_once),
		cmocka_unit_test(one_that_answers_is_enough),
		cmocka_unit_test(arp_ignore_on_lo_alone),
		cmocka_unit_test(arp_announce_alone),
		cmocka_unit_test(a_larger_number_on_the_interface),
		cmocka_unit_test(arp_ignore_alone),
		cmocka_unit_test(arp_ignore_alone_behind_a_router),
		cmocka_unit_test(sysctls_that_came_too_late),
		cmocka_unit_test(a_director_that_keeps_silent),
		cmocka_unit_test(at_an_earlier_time_later_events_have_not_been),
		cmocka_unit_test(a_failure_that_no_rule_knows_is_told_all_the_same),
		cmocka_unit_test(looking_twice_finds_the_same),
		cmocka_unit_test(every_finding_names_frame_rule_and_fix),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
