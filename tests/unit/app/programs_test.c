/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * curl, ping, arping, netstat and the small file tools print what the real ones print, with their
 * exit codes. The words and numbers come from the real programs (curl 7.88, iputils 20221126).
 */
#include "check.h"

#include "app/servers/http_server.h"
#include "app_lab.h"

#define SAYS(host, line, text) assert_string_equal(type(&l, l.host, line), text)
#define STATUS(n) assert_int_equal(l.last->status, n)

static void curl_gets_the_servers_name(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd");
	SAYS(client1, "curl http://192.168.10.11/", "rs1\n");
	STATUS(0);
	SAYS(client1,
		"curl -s -o /tmp/x -w '%{http_code} %{size_download}\\n' "
		"'http://192.168.10.11/bytes/10000?demand=5ms'",
		"200 10000\n");
	assert_true(http_server_stats(http_server_find(l.rs1, 80)).busy == 5 * NSEC_PER_MSEC);
	SAYS(client1, "curl -I http://192.168.10.11/",
		"HTTP/1.1 200 OK\r\nServer: rs1\r\nContent-Length: 4\r\nConnection: close\r\n\r\n");
	wait_for(&l, (int64_t)200 * NSEC_PER_SEC);
	assert_int_equal(l.net->frames.live, 0);
	assert_int_equal(l.net->payloads.live, 0);
	app_lab_close(&l);
}

static void curl_fails_with_the_real_ones_words_and_codes(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(client1, "curl http://192.168.10.11/",
		"curl: (7) Failed to connect to 192.168.10.11 port 80 after 0 ms: Couldn't connect "
		"to server\n");
	STATUS(7);
	SAYS(client1, "curl -m 1 http://192.168.10.99/",
		"curl: (28) Connection timed out after 1000 milliseconds\n");
	STATUS(28);
	assert_non_null(strstr(type(&l, l.client1, "curl -v http://192.168.10.98/"),
		"failed: No route to host\n"));
	STATUS(7);
	SAYS(client1, "curl http://nosuch/", "curl: (6) Could not resolve host: nosuch\n");
	type(&l, l.rs1, "httpd -t 5s");
	SAYS(client1, "curl -m 2 http://192.168.10.11/",
		"curl: (28) Operation timed out after 2000 milliseconds with 0 bytes received\n");
	type(&l, l.client1, "curl http://192.168.10.11/ &");
	wait_for(&l, NSEC_PER_SEC);
	type(&l, l.rs1, "httpd stop");
	wait_for(&l, NSEC_PER_SEC);
	struct process *job = process_find(l.net, l.last->id - 1);
	assert_false(job->running);
	assert_string_equal(process_output(job), "curl: (52) Empty reply from server\n");
	app_lab_close(&l);
}

static void connections_wait_in_the_queue_while_every_worker_works(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd -w 1 -t 1s -s 0.5");
	for (int i = 0; i < 3; i++)
		type(&l, l.client1, "curl http://192.168.10.11/ &");
	wait_for(&l, 500 * (int64_t)NSEC_PER_MSEC);
	struct app_stats stats = http_server_stats(http_server_find(l.rs1, 80));
	assert_int_equal(stats.active, 1);
	assert_int_equal(stats.queue, 2);
	/* a worker of half the speed takes two seconds for each */
	wait_for(&l, 5 * (int64_t)NSEC_PER_SEC);
	stats = http_server_stats(http_server_find(l.rs1, 80));
	assert_int_equal(stats.served, 2);
	assert_int_equal(stats.queue, 0);
	wait_for(&l, NSEC_PER_SEC);
	assert_string_equal(process_output(process_find(l.net, 7)), "rs1\n");
	app_lab_close(&l);
}

static void ping_counts_and_says_who_cannot_be_reached(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(client1, "ping -c 1 192.168.10.99",
		"PING 192.168.10.99 (192.168.10.99) 56(84) bytes of data.\n"
		"From 192.168.10.50 icmp_seq=1 Destination Host Unreachable\n\n"
		"--- 192.168.10.99 ping statistics ---\n"
		"1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms\n\n");
	STATUS(1);
	const char *out = type(&l, l.client1, "ping -c 3 -i 0.2 192.168.10.11");
	assert_non_null(strstr(out, "64 bytes from 192.168.10.11: icmp_seq=3 ttl=64 time="));
	assert_non_null(
		strstr(out, "3 packets transmitted, 3 received, 0% packet loss, time 400ms\n"));
	STATUS(0);
	SAYS(client1, "ping -c 1 10.0.0.1", "ping: connect: Network is unreachable\n");
	STATUS(2);
	SAYS(client1, "ping -c 0 1.1.1.1",
		"ping: invalid argument: '0': out of range: 1 <= value <= 9223372036854775807\n");
	app_lab_close(&l);
}

static void arping_sees_answers_and_detects_duplicates(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	const char *out = type(&l, l.client1, "arping -c 2 -I eth0 192.168.10.12");
	assert_non_null(strstr(out, "Unicast reply from 192.168.10.12 ["));
	assert_non_null(strstr(out, "Sent 2 probes (1 broadcast(s))\nReceived 2 response(s)\n"));
	STATUS(0);
	type(&l, l.client1, "arping -D -c 2 -I eth0 192.168.10.12");
	STATUS(1);
	type(&l, l.client1, "arping -D -c 1 -w 1 -I eth0 192.168.10.98");
	STATUS(0);
	SAYS(client1, "arping -U -c 1 -I eth0 192.168.10.100",
		"arping: bind: Cannot assign requested address\n");
	STATUS(2);
	assert_true(list_empty(&node_dev(&l.client1->node, "eth0")->taps));
	app_lab_close(&l);
}

static void a_lost_third_is_told_as_the_real_one_tells_it(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.client1, "ping -c 1 192.168.10.11");
	shell_run(l.client1, "ping -q -c 3 192.168.10.11 > out &", NULL);
	wait_for(&l, 500 * NSEC_PER_MSEC);
	type(&l, l.rs1, "sysctl -qw net.ipv4.icmp_echo_ignore_all=1");
	wait_for(&l, NSEC_PER_SEC);
	type(&l, l.rs1, "sysctl -qw net.ipv4.icmp_echo_ignore_all=0");
	wait_for(&l, 10 * (int64_t)NSEC_PER_SEC);
	assert_non_null(strstr(type(&l, l.client1, "cat out"),
		"3 packets transmitted, 2 received, 33.3333% packet loss, time 2000ms\n"));
	app_lab_close(&l);
}

static void answers_of_many_are_duplicates_and_no_losses(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0");
	type(&l, l.rs2, "sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0");
	SAYS(client1, "ping -c 1 192.168.10.255",
		"ping: Do you want to ping broadcast? Then -b. If not, check your local firewall "
		"rules\n");
	STATUS(2);
	const char *out = type(&l, l.client1, "ping -b -c 2 192.168.10.255");
	assert_non_null(strstr(out, "WARNING: pinging broadcast address\n"));
	assert_non_null(strstr(out, " (DUP!)\n"));
	assert_non_null(strstr(
		out, "2 packets transmitted, 2 received, +1 duplicates, 0% packet loss, time "));
	STATUS(0);
	app_lab_close(&l);
}

/* rs1 forwards what client1 could send to rs2 itself */
static void a_redirect_is_told_and_the_answer_still_comes(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "sysctl -qw net.ipv4.ip_forward=1");
	type(&l, l.client1, "ip route add 192.168.10.12/32 via 192.168.10.11");
	const char *out = type(&l, l.client1, "ping -c 1 192.168.10.12");
	assert_non_null(strstr(
		out, "From 192.168.10.11: icmp_seq=1 Redirect Host(New nexthop: 192.168.10.12)\n"));
	assert_non_null(strstr(out, "64 bytes from 192.168.10.12: icmp_seq=1 ttl=64 time="));
	STATUS(0);
	app_lab_close(&l);
}

static void df_is_set_unless_asked_otherwise(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.client1, "ping -c 1 192.168.10.11");
	shell_run(l.client1, "tcpdump -n -v -i eth0 icmp and src 192.168.10.50 > out &", NULL);
	type(&l, l.client1, "ping -c 1 192.168.10.11");
	assert_non_null(strstr(type(&l, l.client1, "cat out"), "flags [DF], proto ICMP (1)"));
	type(&l, l.client1, "ping -M dont -c 1 192.168.10.11");
	assert_non_null(strstr(type(&l, l.client1, "cat out"), "flags [none], proto ICMP (1)"));
	const char *out = type(&l, l.client1, "ping -c 1 -s 3000 192.168.10.11");
	assert_non_null(strstr(out, "3008 bytes from 192.168.10.11: icmp_seq=1"));
	SAYS(client1, "ping -c 1 -M do -s 3000 192.168.10.11",
		"PING 192.168.10.11 (192.168.10.11) 3000(3028) bytes of data.\n"
		"ping: local error: message too long, mtu=1500\n\n"
		"--- 192.168.10.11 ping statistics ---\n"
		"1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms\n\n");
	STATUS(1);
	app_lab_close(&l);
}

static void an_interval_of_nothing_is_not_for_ever_at_one_instant(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	assert_non_null(
		strstr(type(&l, l.client1, "ping -q -i 0 -c 5 192.168.10.11"), "5 received"));
	type(&l, l.client1, "arping -i 0 -w 1 -I eth0 192.168.10.12");
	assert_non_null(strstr(process_output(l.last), "Sent 1 probes (1 broadcast(s))\n"));
	app_lab_close(&l);
}

static void arping_with_a_limit_wants_every_answer(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.client1, "arping -c 2 -w 5 -I eth0 192.168.10.12");
	STATUS(0);
	type(&l, l.client1, "arping -c 9 -w 2 -I eth0 192.168.10.12");
	STATUS(1);
	SAYS(client1, "arping -c 0 1.2.3.4",
		"arping: invalid argument: '0': out of range: 1 <= value <= 2147483647\n");
	STATUS(1);
	type(&l, l.client1, "ip link set eth0 address 02:00:00:00:0a:bc");
	assert_non_null(strstr(type(&l, l.rs1, "arping -c 1 -I eth0 192.168.10.50"),
		"Unicast reply from 192.168.10.50 [02:00:00:00:0A:BC]  0."));
	const int64_t began = l.engine->now;
	SAYS(rs1, "arping -A -c 1 -I eth0 192.168.10.11",
		"ARPING 192.168.10.11 from 192.168.10.11 eth0\n"
		"Sent 1 probes (1 broadcast(s))\nReceived 0 response(s)\n");
	STATUS(0);
	assert_true(l.engine->now - began >= NSEC_PER_SEC); /* who waits for no answer waits, too */
	app_lab_close(&l);
}

static void lines_are_counted_and_cut_as_by_coreutils(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(client1, "echo -e 'a b\\nc' | wc", "      2       3       6\n");
	SAYS(client1, "echo -e 'a b\\nc' | wc -l", "2\n");
	SAYS(client1, "echo -e 'a b\\nc' > f; wc f; wc -l f f", "2 3 6 f\n 2 f\n 2 f\n 4 total\n");
	SAYS(client1, "echo -e '1\\n2\\n3' | head -2; echo -e '1\\n2\\n3' | tail -n 1",
		"1\n2\n3\n");
	SAYS(client1, "echo -n x | tail; head -n 0 f", "x");
	SAYS(client1, "wc none", "wc: none: No such file or directory\n");
	STATUS(1);
	SAYS(client1, "head none",
		"head: cannot open 'none' for reading: No such file or directory\n");
	SAYS(client1, "tail -n x f", "tail: invalid number of lines: 'x'\n");
	STATUS(1);
	SAYS(client1, "head -2 f f", "==> f <==\na b\nc\n\n==> f <==\na b\nc\n");
	app_lab_close(&l);
}

static void netstat_counts_what_came(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.client1, "ping -c 2 192.168.10.11");
	assert_non_null(strstr(type(&l, l.client1, "netstat -s"),
		"Icmp:\n"
		"    2 ICMP messages received\n"
		"    0 input ICMP message failed\n"
		"    ICMP input histogram:\n"
		"        echo replies: 2\n"
		"    2 ICMP messages sent\n"));
	assert_non_null(strstr(process_output(l.last), "Ip:\n    Forwarding: 2\n"));
	app_lab_close(&l);
}

/* a refused connection, one that is served and closed, a datagram nobody wants */
static void netstat_counts_segments_and_datagrams(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd");
	type(&l, l.client1, "nc -z -w 1 192.168.10.11 81");
	type(&l, l.client1, "curl -s 192.168.10.11");
	type(&l, l.client1, "echo x | nc -u -w 1 192.168.10.11 9");
	const char *out = type(&l, l.client1, "netstat -s");
	assert_non_null(strstr(out,
		"Tcp:\n"
		"    2 active connection openings\n"
		"    0 passive connection openings\n"
		"    1 failed connection attempts\n"
		"    0 connection resets received\n"
		"    0 connections established\n"
		"    6 segments received\n"
		"    6 segments sent out\n"));
	assert_non_null(strstr(out, "    0 resets sent\nUdp:\n    0 packets received\n"));
	assert_non_null(strstr(out, "    1 packets sent\n"));
	out = type(&l, l.rs1, "netstat -s");
	assert_non_null(strstr(out, "    1 passive connection openings\n"));
	assert_non_null(strstr(out, "    1 resets sent\n"));
	assert_non_null(strstr(out, "    1 packets to unknown port received\n"));
	assert_non_null(
		strstr(type(&l, l.rs1, "grep ^Udp: /proc/net/snmp"), "\nUdp: 0 1 0 0 0 0 0 0 0\n"));
	app_lab_close(&l);
}

/* Debian's -q implies -N: the FIN goes behind the input, not when the seconds are over */
static void nc_ends_its_half_with_the_input(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "nc -l 9000 &");
	type(&l, l.client1, "echo x | nc -q 5 192.168.10.11 9000 &");
	wait_for(&l, NSEC_PER_SEC);
	assert_null(strstr(type(&l, l.rs1, "ss -tan"), "ESTAB"));
	app_lab_close(&l);
	app_lab_open(&l);
	type(&l, l.rs1, "nc -l 9000 &");
	type(&l, l.client1, "echo x | nc -q -1 192.168.10.11 9000 &");
	wait_for(&l, NSEC_PER_SEC);
	assert_non_null(strstr(type(&l, l.rs1, "ss -tan"), "ESTAB"));
	app_lab_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nc_ends_its_half_with_the_input),
		cmocka_unit_test(curl_gets_the_servers_name),
		cmocka_unit_test(curl_fails_with_the_real_ones_words_and_codes),
		cmocka_unit_test(connections_wait_in_the_queue_while_every_worker_works),
		cmocka_unit_test(ping_counts_and_says_who_cannot_be_reached),
		cmocka_unit_test(arping_sees_answers_and_detects_duplicates),
		cmocka_unit_test(a_lost_third_is_told_as_the_real_one_tells_it),
		cmocka_unit_test(answers_of_many_are_duplicates_and_no_losses),
		cmocka_unit_test(a_redirect_is_told_and_the_answer_still_comes),
		cmocka_unit_test(df_is_set_unless_asked_otherwise),
		cmocka_unit_test(an_interval_of_nothing_is_not_for_ever_at_one_instant),
		cmocka_unit_test(arping_with_a_limit_wants_every_answer),
		cmocka_unit_test(lines_are_counted_and_cut_as_by_coreutils),
		cmocka_unit_test(netstat_counts_what_came),
		cmocka_unit_test(netstat_counts_segments_and_datagrams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
