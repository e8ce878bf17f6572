/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the packet filter does to traffic: each hook, DROP and REJECT, and what programs see of it.
 */
#include "check.h"

#include "app_lab.h"

#define HAS(host, line, part) assert_non_null(strstr(type(&l, l.host, line), part))

static void a_dropped_syn_is_sent_again_until_time_is_up(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd; iptables -A INPUT -p tcp --dport 80 -j DROP");
	HAS(client1, "curl -m 2 http://192.168.10.11/",
		"curl: (28) Connection timed out after 2000");
	HAS(rs1, "iptables -L INPUT -n -v", "    2   120 DROP       6    --  *      *  ");
	type(&l, l.rs1, "iptables -D INPUT 1");
	HAS(client1, "curl -m 2 http://192.168.10.11/", "rs1");
	app_lab_close(&l);
}

static void reject_answers_by_icmp_or_a_reset(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd; iptables -A INPUT -p tcp --dport 80 -j REJECT");
	HAS(client1, "curl -v http://192.168.10.11/", "failed: Connection refused");
	type(&l, l.rs1, "iptables -R INPUT 1 -p tcp --dport 80 -j REJECT --reject-with tcp-reset");
	HAS(client1, "curl -v http://192.168.10.11/", "failed: Connection refused");
	HAS(client1, "cat /proc/net/snmp", "Tcp: 1 200 120000 -1 2 0 2");
	type(&l, l.rs1,
		"iptables -F; iptables -A INPUT -p icmp --icmp-type echo-request -j REJECT "
		"--reject-with icmp-host-prohibited");
	HAS(client1, "ping -c 1 192.168.10.11", "icmp_seq=1 Destination Host Prohibited");
	app_lab_close(&l);
}

/* nf_hook_slow() gives -EPERM to who sends */
static void a_packet_dropped_in_output_is_not_permitted(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.client1, "iptables -P OUTPUT DROP");
	HAS(client1, "ping -c 1 192.168.10.11", "ping: sendmsg: Operation not permitted");
	type(&l, l.client1, "iptables -A OUTPUT -o eth0 -d 192.168.10.11 -j ACCEPT");
	HAS(client1, "ping -c 1 192.168.10.11", "1 received");
	app_lab_close(&l);
}

static void what_is_logged_is_in_dmesg(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1,
		"iptables -A INPUT -p icmp -m limit --limit 1/min --limit-burst 1 -j LOG "
		"--log-prefix 'ping: '");
	type(&l, l.client1, "ping -c 3 -s 8 192.168.10.11");
	const char *log = type(&l, l.rs1, "dmesg");
	assert_non_null(strstr(log, "] ping: IN=eth0 OUT= MAC="));
	assert_non_null(strstr(log,
		":08:00 SRC=192.168.10.50 DST=192.168.10.11 LEN=36 TOS=0x00 "
		"PREC=0x00 TTL=64 ID="));
	assert_non_null(strstr(log, " DF PROTO=ICMP TYPE=8 CODE=0 ID="));
	assert_null(strstr(strchr(log, '\n'), "ping: ")); /* the limit let one through */
	app_lab_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dropped_syn_is_sent_again_until_time_is_up),
		cmocka_unit_test(reject_answers_by_icmp_or_a_reset),
		cmocka_unit_test(a_packet_dropped_in_output_is_not_permitted),
		cmocka_unit_test(what_is_logged_is_in_dmesg),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
