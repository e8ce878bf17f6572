/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules, tables and several next hops, typed as with iproute2 6.1; virtual interfaces. Texts are
 * those of the real tool in a network namespace.
 */
#include "check.h"

#include "app_lab.h"

#define SAYS(host, line, text) assert_string_equal(type(&l, l.host, line), text)
#define STATUS(n) assert_int_equal(l.last->status, n)
#define HAS(host, line, part) assert_non_null(strstr(type(&l, l.host, line), part))

static void rules_are_listed_by_preference(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1,
		"ip rule add fwmark 1 table 100; ip rule add from 10.2.2.0/24 lookup 200 pref 100",
		"");
	SAYS(rs1,
		"ip rule add to 10.3.0.0/16 iif eth0 table main; ip rule add not fwmark 0x1/0xff "
		"prohibit",
		"");
	SAYS(rs1, "ip rule",
		"0:\tfrom all lookup local\n"
		"98:\tnot from all fwmark 0x1/0xff prohibit\n"
		"99:\tfrom all to 10.3.0.0/16 iif eth0 lookup main\n"
		"100:\tfrom 10.2.2.0/24 lookup 200\n"
		"32765:\tfrom all fwmark 0x1 lookup 100\n"
		"32766:\tfrom all lookup main\n"
		"32767:\tfrom all lookup default\n");
	SAYS(rs1, "ip rule del fwmark 9 table 100",
		"RTNETLINK answers: No such file or directory\n");
	STATUS(2);
	SAYS(rs1, "ip rule add table foo",
		"Error: argument \"foo\" is wrong: invalid table ID\n\n");
	app_lab_close(&l);
}

static void a_mark_chooses_the_table(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "ip route add default via 192.168.10.12");
	type(&l, l.rs1,
		"ip route add default via 192.168.10.50 table 100; ip rule add fwmark 1 table 100");
	SAYS(rs1, "ip route get 10.9.9.9",
		"10.9.9.9 via 192.168.10.12 dev eth0 src 192.168.10.11 uid 0 \n    cache \n");
	SAYS(rs1, "ip route get 10.9.9.9 mark 1",
		"10.9.9.9 via 192.168.10.50 dev eth0 table 100 src 192.168.10.11 mark 1 uid 0 \n"
		"    cache \n");
	SAYS(rs1, "ip route show table 100", "default via 192.168.10.50 dev eth0 \n");
	SAYS(rs1, "ip route show table 101",
		"Error: ipv4: FIB table does not exist.\nDump terminated\n");
	STATUS(2);
	/* a mark that mangle's OUTPUT puts on means a new route */
	type(&l, l.rs1, "iptables -t mangle -A OUTPUT -d 10.9.9.9 -j MARK --set-mark 1");
	shell_run(l.client1, "tcpdump -n -c 1 icmp > /tmp/o &", NULL);
	type(&l, l.rs1, "ping -c 1 -W 1 10.9.9.9");
	HAS(client1, "cat /tmp/o", "192.168.10.11 > 10.9.9.9: ICMP echo request");
	app_lab_close(&l);
}

/* not the longest prefix of all tables: the first rule whose table has a route (fib_rules_lookup)
 */
static void the_first_table_with_a_route_wins(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "ip route add 10.9.9.0/24 via 192.168.10.12");
	type(&l, l.rs1,
		"ip route add 10.0.0.0/8 via 192.168.10.50 table 7; ip rule add table 7 pref 5");
	HAS(rs1, "ip route get 10.9.9.9", "via 192.168.10.50 ");
	type(&l, l.rs1, "ip rule add pref 3 table main suppress_prefixlength 0");
	HAS(rs1, "ip route get 10.9.9.9", "via 192.168.10.12 ");
	type(&l, l.rs1, "ip rule add pref 1 to 10.9.9.9 blackhole");
	SAYS(rs1, "ip route get 10.9.9.9", "RTNETLINK answers: Invalid argument\n");
	app_lab_close(&l);
}

static void several_next_hops_share_by_weight(void **state)
{
	struct app_lab l;
	unsigned first = 0, second = 0;
	char line[64];

	(void)state;
	app_lab_open(&l);
	SAYS(rs1,
		"ip route add 10.8.0.0/16 nexthop via 192.168.10.12 weight 3 nexthop via "
		"192.168.10.50 dev eth0; ip route show 10.8.0.0/16",
		"10.8.0.0/16 \n"
		"\tnexthop via 192.168.10.12 dev eth0 weight 3 \n"
		"\tnexthop via 192.168.10.50 dev eth0 weight 1 \n");
	for (unsigned i = 1; i <= 200; i++) {
		snprintf(line, sizeof(line), "ip route get 10.8.%u.%u", i, 255 - i);
		first += strstr(type(&l, l.rs1, line), "via 192.168.10.12 ") != NULL;
		second += strstr(process_output(l.last), "via 192.168.10.50 ") != NULL;
	}
	assert_int_equal(first + second, 200);
	assert_in_range(first, 130, 170);
	SAYS(rs1, "ip route add 10.7.0.0/16 nexthop via 10.77.2.5 nexthop via 192.168.10.12",
		"Error: Nexthop has invalid gateway.\n");
	SAYS(rs1, "ip route add 10.7.0.0/16 nexthop via 192.168.10.12 weight 0",
		"Error: argument \"0\" is wrong: \"weight\" is invalid\n\n");
	SAYS(rs1,
		"ip route add 10.7.0.0/16 via 192.168.10.12 advmss 1400; ip route show 10.7.0.0/16",
		"10.7.0.0/16 via 192.168.10.12 dev eth0 advmss 1400 \n");
	SAYS(rs1, "ip route add 10.6.0.0/16 via 192.168.10.12 initcwnd 10",
		"lvslab: not simulated: ip route initcwnd\n");
	app_lab_close(&l);
}

static void a_dummy_holds_an_address_and_answers_for_it(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "ip link add kube-ipvs0 type dummy && ip -br link show kube-ipvs0",
		"kube-ipvs0       DOWN           02:80:cf:78:1a:57 <BROADCAST,NOARP> \n");
	type(&l, l.rs1, "ip link set kube-ipvs0 up; ip addr add 192.168.10.100/32 dev kube-ipvs0");
	HAS(client1, "ping -c 1 192.168.10.100", "1 received");
	SAYS(rs1, "ip link add kube-ipvs0 type dummy", "RTNETLINK answers: File exists\n");
	SAYS(rs1, "ip link del kube-ipvs0; ip -br link show kube-ipvs0",
		"Device \"kube-ipvs0\" does not exist.\n");
	HAS(client1, "ip neigh flush all; ping -c 1 192.168.10.100", "0 received");
	SAYS(rs1, "ip link add br0 type bridge",
		"lvslab: not simulated: ip link add type bridge\n");
	SAYS(rs1, "ip link add x0 type foo", "Error: Unknown device type.\n");
	app_lab_close(&l);
}

static void vlans_of_one_number_reach_each_other(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1,
		"ip link add link eth0 name eth0.10 type vlan id 10; ip link set eth0.10 up; "
		"ip addr add 10.10.0.1/24 dev eth0.10");
	type(&l, l.rs2,
		"ip link add link eth0 name eth0.10 type vlan id 10; ip link set eth0.10 up; "
		"ip addr add 10.10.0.2/24 dev eth0.10");
	type(&l, l.client1,
		"ip link add link eth0 name eth0.11 type vlan id 11; ip link set eth0.11 "
		"up; ip addr add 10.10.0.3/24 dev eth0.11");
	HAS(rs1, "ping -c 1 10.10.0.2", "1 received");
	HAS(client1, "ping -c 1 -W 1 10.10.0.2", "0 received");
	app_lab_close(&l);
}

static void a_macvlan_has_a_mac_of_its_own(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1,
		"ip link add link eth0 name vrrp.51 address 00:00:5e:00:01:33 type macvlan mode "
		"private; ip link set vrrp.51 up; ip addr add 192.168.10.100/32 dev vrrp.51; "
		"sysctl -qw net.ipv4.conf.eth0.arp_ignore=1 net.ipv4.conf.all.arp_announce=2");
	HAS(client1, "ping -c 1 192.168.10.100", "1 received");
	HAS(client1, "ip neigh", "192.168.10.100 dev eth0 lladdr 00:00:5e:00:01:33");
	app_lab_close(&l);
}

static void modules_are_loaded_listed_and_in_use(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "modprobe nf_conntrack && modprobe dummy && echo LOADED", "LOADED\n");
	HAS(rs1, "lsmod", "nf_conntrack          188416  0 \n");
	SAYS(rs1, "ipvsadm -A -t 10.0.0.1:80 -s rr; modprobe -r ip_vs",
		"modprobe: FATAL: Module ip_vs is in use.\n");
	STATUS(1);
	SAYS(rs1, "modprobe nosuch",
		"modprobe: FATAL: Module nosuch not found in directory "
		"/lib/modules/6.1.0-50-amd64\n");
	app_lab_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_are_listed_by_preference),
		cmocka_unit_test(a_mark_chooses_the_table),
		cmocka_unit_test(the_first_table_with_a_route_wins),
		cmocka_unit_test(several_next_hops_share_by_weight),
		cmocka_unit_test(a_dummy_holds_an_address_and_answers_for_it),
		cmocka_unit_test(vlans_of_one_number_reach_each_other),
		cmocka_unit_test(a_macvlan_has_a_mac_of_its_own),
		cmocka_unit_test(modules_are_loaded_listed_and_in_use),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
