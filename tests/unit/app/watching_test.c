/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tcpdump, ss, netstat, nc: texts are the real tools'. */
#include "check.h"

#include "app/commands/probe/tcpdump.h"
#include "app_lab.h"
#include "base/text.h"

#define SAYS(host, line, text) assert_string_equal(type(&l, l.host, line), text)
#define STATUS(n) assert_int_equal(l.last->status, n)

static const char *job(struct app_lab *l, uint32_t id)
{
	return process_output(process_find(l->net, id));
}

static void tcpdump_shows_arp_and_counts_sequence_numbers_from_the_start(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd");
	type(&l, l.client1, "tcpdump -n -i eth0 -c 9 &");
	type(&l, l.client1, "curl http://192.168.10.11/; sleep 1");
	const char *out = job(&l, 3);
	assert_non_null(strstr(out,
		"00:00:00.000000 ARP, Request who-has 192.168.10.11 tell 192.168.10.50, length "
		"28\n"));
	assert_non_null(strstr(out, ": Flags [.], ack 1, win "));
	assert_non_null(strstr(out, ": Flags [P.], seq 1:78, ack 1, win "));
	assert_non_null(strstr(out, "length 77: HTTP: GET / HTTP/1.1\n"));
	assert_non_null(strstr(out, "9 packets captured\n9 packets received by filter\n"));
	assert_true(list_empty(&node_dev(&l.client1->node, "eth0")->taps));
	app_lab_close(&l);
}

/* every line below was compared with tcpdump 4.99.3 reading the same frames */
static void tcpdump_with_v_shows_what_the_real_one_shows(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd");
	type(&l, l.client1, "ping -c 1 192.168.10.11");
	shell_run(l.client1, "tcpdump -v -i eth0 tcp > v &", NULL);
	shell_run(l.client1, "tcpdump -vv -e -i eth0 not tcp > vv &", NULL);
	type(&l, l.client1, "curl http://192.168.10.11/; echo hello | nc -u -w 1 192.168.10.11 99");
	type(&l, l.client1, "pkill tcpdump");
	const char *out = type(&l, l.client1, "cat v");
	/* an ACK without data has no seq; text is shown line by line */
	assert_non_null(strstr(out, " (correct), ack 1, win "));
	assert_non_null(strstr(
		out, ", length 77: HTTP, length: 77\n\tGET / HTTP/1.1\n\tHost: 192.168.10.11\n\t"));
	assert_non_null(strstr(out, "\tConnection: close\n\t\n\trs1\n"));
	out = type(&l, l.client1, "cat vv");
	assert_non_null(strstr(out, ".99: [udp sum ok] UDP, length 6\n"));
	assert_non_null(strstr(out,
		": ICMP 192.168.10.11 udp port 99 unreachable, length 42\n\t(tos 0x0, ttl 64, "));
	app_lab_close(&l);
}

static void data_of_http_without_a_first_line_is_named_only(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd");
	shell_run(l.client1, "tcpdump -i eth0 src port 80 > o &", NULL);
	type(&l, l.client1, "curl -o b http://192.168.10.11/bytes/4000; pkill tcpdump");
	const char *out = type(&l, l.client1, "cat o");
	assert_non_null(strstr(out, "seq 1:1449, ack "));
	assert_non_null(strstr(out, ", length 1448: HTTP: HTTP/1.1 200 OK\n"));
	assert_non_null(strstr(out, ", length 1448: HTTP\n"));
	app_lab_close(&l);
}

static void watching_changes_nothing(void **state)
{
	uint64_t records[2];
	int64_t times[2];

	(void)state;
	for (int watched = 0; watched < 2; watched++) {
		struct app_lab l;
		app_lab_open(&l);
		type(&l, l.rs1, "httpd");
		type(&l, l.client1, watched ? "tcpdump -n &" : "sleep 50 &");
		uint64_t before = l.engine->records;
		type(&l, l.client1, "curl http://192.168.10.11/bytes/20000");
		records[watched] = l.engine->records - before;
		times[watched] = l.engine->now;
		app_lab_close(&l);
	}
	assert_int_equal(records[0], records[1]);
	assert_int_equal(times[0], times[1]);
}

/* is the packet taken? −1: the filter is not well formed */
static int filtered(struct app_lab *l, const char *filter, const struct packet *packet)
{
	struct tcpdump_program program;
	struct text error = {0};
	bool fine = tcpdump_compile(l->rs1, filter, &program, &error);

	text_free(&error);
	return fine ? tcpdump_matches(&program, packet) : -1;
}

static void filters_are_read_as_by_pcap(void **state)
{
	static const char *const wrong[] = {"foo", "host", "host x", "tcp port", "(tcp", "tcp)",
		"not", "tcp and", "port 99999", "src", "ether host 1", "tcp udp"};
	static const char *const right[] = {"", "arp", "tcp port 80", "src host 1.2.3.4 or udp",
		"not (arp or icmp)", "host 1.2.3.4 or 5.6.7.8", "net 10.0.0.0/8", "dst 1.2.3.4",
		"ether host 02:00:00:00:00:01", "! icmp && port http"};
	struct packet arp = {.captured = 42, .length = 42};
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(filtered(&l, wrong[i], &arp), -1);
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		assert_true(filtered(&l, right[i], &arp) >= 0);
	put16(arp.bytes + 12, ETH_P_ARP);
	put32(arp.bytes + 14 + 14, 0x01020304);
	put32(arp.bytes + 14 + 24, 0x05060708);
	assert_int_equal(filtered(&l, "arp and host 5.6.7.8", &arp), 1);
	assert_int_equal(filtered(&l, "arp and src host 5.6.7.8", &arp), 0);
	assert_int_equal(filtered(&l, "tcp or not arp", &arp), 0);
	assert_int_equal(filtered(&l, "host 9.9.9.9 or 1.2.3.4", &arp), 1);
	app_lab_close(&l);
}

static void ss_and_netstat_line_up_as_the_real_ones(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd -b 5; httpd -e -u -p 53");
	SAYS(rs1, "ss -tln",
		"State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
		"LISTEN 0      5            0.0.0.0:80        0.0.0.0:*          \n");
	SAYS(rs1, "netstat -tuan",
		"Active Internet connections (servers and established)\n"
		"Proto Recv-Q Send-Q Local Address           Foreign Address         State      \n"
		"tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN     \n"
		"udp        0      0 0.0.0.0:53              0.0.0.0:*                          "
		"\n");
	type(&l, l.client1, "nc -p 5000 192.168.10.11 80 &");
	wait_for(&l, NSEC_PER_SEC);
	SAYS(client1, "ss -H -tn", "ESTAB 0      0      192.168.10.50:5000 192.168.10.11:80\n");
	SAYS(client1, "pkill nc; ss -tn",
		"State      Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n"
		"FIN-WAIT-1 0      1      192.168.10.50:5000 192.168.10.11:80         \n");
	app_lab_close(&l);
}

static void nc_talks_in_both_directions_and_closes_from_either_side(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "echo from the server | nc -l -v -N 9000 &");
	SAYS(client1, "echo hello | nc -v -N -p 5000 192.168.10.11 9000",
		"Connection to 192.168.10.11 9000 port [tcp/*] succeeded!\nfrom the server\n");
	STATUS(0);
	wait_for(&l, NSEC_PER_SEC);
	assert_string_equal(job(&l, 2),
		"Listening on 0.0.0.0 9000\nConnection received on 192.168.10.50 5000\nhello\n");
	/* its own TIME_WAIT: nc binds without SO_REUSEADDR */
	SAYS(client1, "nc -p 5000 192.168.10.11 80", "nc: bind failed: Address already in use\n");
	STATUS(1);
	SAYS(client1, "nc -zv 192.168.10.11 9000",
		"nc: connect to 192.168.10.11 port 9000 (tcp) failed: Connection refused\n");
	STATUS(1);
	SAYS(client1, "nc 192.168.10.11", "nc: missing port number\n");
	app_lab_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tcpdump_shows_arp_and_counts_sequence_numbers_from_the_start),
		cmocka_unit_test(tcpdump_with_v_shows_what_the_real_one_shows),
		cmocka_unit_test(data_of_http_without_a_first_line_is_named_only),
		cmocka_unit_test(watching_changes_nothing),
		cmocka_unit_test(filters_are_read_as_by_pcap),
		cmocka_unit_test(ss_and_netstat_line_up_as_the_real_ones),
		cmocka_unit_test(nc_talks_in_both_directions_and_closes_from_either_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
