/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expected texts are what iproute2 6.1 and net-tools 2.10 print on Linux. */
#include "check.h"

#include "app_lab.h"

#define SAYS(host, line, text) assert_string_equal(type(&l, l.host, line), text)
#define STATUS(n) assert_int_equal(l.last->status, n)

static void an_lvs_guide_gives_the_vip_to_lo(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1,
		"ifconfig lo:0 192.168.10.100 netmask 255.255.255.255 broadcast 192.168.10.100 up; "
		"route add -host 192.168.10.100 dev lo:0",
		"");
	SAYS(rs1, "ifconfig lo:0",
		"lo:0: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n"
		"        inet 192.168.10.100  netmask 255.255.255.255\n"
		"        loop  txqueuelen 1000  (Local Loopback)\n\n");
	SAYS(rs1, "ip -4 a show lo",
		"1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group "
		"default qlen 1000\n"
		"    inet 127.0.0.1/8 scope host lo\n"
		"       valid_lft forever preferred_lft forever\n"
		"    inet 192.168.10.100/32 brd 192.168.10.100 scope global lo:0\n"
		"       valid_lft forever preferred_lft forever\n");
	SAYS(rs1, "route -n",
		"Kernel IP routing table\n"
		"Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n"
		"192.168.10.0    0.0.0.0         255.255.255.0   U     0      0        0 eth0\n"
		"192.168.10.100  0.0.0.0         255.255.255.255 UH    0      0        0 lo\n");
	SAYS(rs1, "route add -host 192.168.10.100 dev lo:0", "SIOCADDRT: File exists\n");
	STATUS(7);
	SAYS(rs1, "ifconfig lo:0 down; ip -br a show lo",
		"lo               UNKNOWN        127.0.0.1/8 \n");
	app_lab_close(&l);
}

static void an_alias_without_a_netmask_has_its_classs(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "ifconfig eth0:1 10.0.0.1; ip -4 -o a show label eth0:1",
		"2: eth0    inet 10.0.0.1/8 brd 10.255.255.255 scope global eth0:1\\       "
		"valid_lft forever preferred_lft forever\n");
	SAYS(rs1, "ifconfig eth0:1 netmask 255.255.255.0; ip -4 -o a show label eth0:1",
		"2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0:1\\       "
		"valid_lft forever preferred_lft forever\n");
	app_lab_close(&l);
}

static void wrong_words_answer_as_iproute2_and_change_nothing(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "ip a > /tmp/before; ip r >> /tmp/before; ip n >> /tmp/before");
	SAYS(rs1, "ip a add 192.168.10.11/24 dev eth0", "RTNETLINK answers: File exists\n");
	STATUS(2);
	SAYS(rs1, "ip a add 10.0.0.300/24 dev eth0",
		"Error: any valid prefix is expected rather than \"10.0.0.300/24\".\n");
	STATUS(1);
	SAYS(rs1, "ip a add 10.0.0.2/24",
		"Not enough information: \"dev\" argument is required.\n");
	SAYS(rs1, "ip a add 10.0.0.2/24 dev nosuch", "Cannot find device \"nosuch\"\n");
	SAYS(rs1, "ip a add 1.2.3.4/24 dev eth0 foo",
		"Error: either \"local\" is duplicate, or \"foo\" is a garbage.\n");
	STATUS(255);
	SAYS(rs1, "ip a del 10.9.9.9/24 dev eth0",
		"RTNETLINK answers: Cannot assign requested address\n");
	SAYS(rs1, "ip r add 10.0.0.0/8 via 172.16.0.1", "Error: Nexthop has invalid gateway.\n");
	SAYS(rs1, "ip r add 10.7.0.1/8 dev eth0",
		"Error: Invalid prefix for given prefix length.\n");
	SAYS(rs1, "ip r del 10.9.0.0/16", "RTNETLINK answers: No such process\n");
	SAYS(rs1, "ip r add 10.8.0.0/16", "RTNETLINK answers: No such device\n");
	SAYS(rs1, "ip n add 192.168.10.5 dev eth0", "Error: No link layer address given.\n");
	SAYS(rs1, "ip n del 192.168.10.9 dev eth0",
		"RTNETLINK answers: No such file or directory\n");
	SAYS(rs1, "ip l set eth0 arp maybe",
		"Error: argument of \"arp\" must be \"on\" or \"off\", not \"maybe\"\n");
	SAYS(rs1, "ip l set eth0 down mtu x",
		"Error: argument \"x\" is wrong: Invalid \"mtu\" value\n\n");
	SAYS(rs1, "ip foo", "Object \"foo\" is unknown, try \"ip help\".\n");
	SAYS(rs1, "route add -net 12.0.0.0 gw 192.168.10.2", "SIOCADDRT: Invalid argument\n");
	SAYS(rs1, "ifconfig eth0 netmask 255.0.255.0", "SIOCSIFNETMASK: Invalid argument\n");
	SAYS(rs1, "arp -s 192.168.10.6 zz", "arp: invalid hardware address\n");
	type(&l, l.rs1, "ip a > /tmp/after; ip r >> /tmp/after; ip n >> /tmp/after");
	char before[4096];
	snprintf(before, sizeof(before), "%s", type(&l, l.rs1, "cat /tmp/before"));
	assert_true(strlen(before) > 100);
	SAYS(rs1, "cat /tmp/after", before);
	app_lab_close(&l);
}

static void routes_read_as_they_were_typed(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1,
		"ip r add default via 192.168.10.1; ip r add 10.1.0.0/16 via 192.168.10.9 mtu "
		"1400; ip r add blackhole 10.2.0.0/16; ip r add 10.0.0.0/8 dev eth0 src "
		"192.168.10.11 metric 100; ip r",
		"default via 192.168.10.1 dev eth0 \n"
		"10.0.0.0/8 dev eth0 scope link src 192.168.10.11 metric 100 \n"
		"10.1.0.0/16 via 192.168.10.9 dev eth0 mtu 1400 \n"
		"blackhole 10.2.0.0/16 \n"
		"192.168.10.0/24 dev eth0 proto kernel scope link src 192.168.10.11 \n");
	SAYS(rs1, "ip r get 10.1.2.3",
		"10.1.2.3 via 192.168.10.9 dev eth0 src 192.168.10.11 uid 0 \n    cache \n");
	SAYS(rs1, "ip r get 10.2.0.1", "RTNETLINK answers: Invalid argument\n");
	SAYS(rs1, "ip r flush 10.0.0.0/8; ip r show 10.0.0.0/8; ip r del default; ip r get 8.8.8.8",
		"RTNETLINK answers: Network is unreachable\n");
	app_lab_close(&l);
}

static void neighbours_are_shown_by_ip_and_arp(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "arp -s 192.168.10.6 02:00:00:00:00:06; ip n",
		"192.168.10.6 dev eth0 lladdr 02:00:00:00:00:06 PERMANENT \n");
	SAYS(rs1, "arp -n",
		"Address                  HWtype  HWaddress           Flags Mask            Iface\n"
		"192.168.10.6             ether   02:00:00:00:00:06   CM                    "
		"eth0\n");
	SAYS(rs1, "ip n flush dev eth0; arp -an",
		"? (192.168.10.6) at 02:00:00:00:00:06 [ether] PERM on eth0\n");
	SAYS(rs1, "arp -d 192.168.10.6; ip n; arp -d 192.168.10.6",
		"No ARP entry for 192.168.10.6\n");
	STATUS(255);
	app_lab_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_lvs_guide_gives_the_vip_to_lo),
		cmocka_unit_test(an_alias_without_a_netmask_has_its_classs),
		cmocka_unit_test(wrong_words_answer_as_iproute2_and_change_nothing),
		cmocka_unit_test(routes_read_as_they_were_typed),
		cmocka_unit_test(neighbours_are_shown_by_ip_and_arp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
