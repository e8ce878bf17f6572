/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts as people post them: whose lines they are by headings, file names and commands that run
 * elsewhere; outputs that are read back (iptables -L, firewall-cmd, ip -j); what is known from two
 * hosts together.
 */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "intake/intake.h"

struct file {
	const char *name, *text;
};

static struct intake *read_files(const struct file *files)
{
	struct problems ps = {0};
	struct intake *in = intake_new(NULL);

	for (; files->name; files++)
		assert_true(intake_bytes(in, files->name, files->text, strlen(files->text), &ps));
	assert_true(intake_finish(in, &ps));
	return in;
}

static void put_notes(struct text *t, const struct intake *in)
{
	enum intake_note_kind kind;

	for (size_t i = 0; i < intake_note_count(in); i++)
		text_add(t, "note: %s\n", intake_note(in, i, &kind));
}

/* the lab and the notes have each of these, but for those that begin with '!' */
static void makes(const struct file *files, const char *const *lines)
{
	struct intake *in = read_files(files);
	struct text t = {0};

	intake_yaml(&t, in);
	put_notes(&t, in);
	for (; *lines; lines++) {
		const bool never = **lines == '!';
		if ((strstr(text_str(&t), *lines + never) != NULL) == never)
			fail_msg("%s '%s' in:\n%s", never ? "there is" : "no", *lines + never,
				text_str(&t));
	}
	text_free(&t);
	intake_free(in);
}
#define MAKES_OF(files, ...) makes(files, (const char *const[]){__VA_ARGS__, NULL})
#define MAKES(text, ...) \
	MAKES_OF(((const struct file[]){{"a.txt", text}, {NULL, NULL}}), __VA_ARGS__)

#define ETH0 "2: eth0: <UP,LOWER_UP> mtu 1500\n    inet 192.0.2.7/24 scope global eth0\n"
#define ETH0_OF(ip) "2: eth0: <UP,LOWER_UP> mtu 1500\n    inet " ip "/24 scope global eth0\n"
#define LO "1: lo: <UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n"
#define LO_VIP LO "    inet 192.0.2.100/32 scope global lo:0\n"

/* ---- whose ---- */

static void headings_name_hosts(void **state)
{
	static const struct {
		const char *heading, *host;
	} cases[] = {{"director\n--------\n", "  director:"},
		{"Real server 1\n\n", "  realserver1:"}, {"1. Real Server #2:\n", "  realserver2:"},
		{"**Load balancer:**\n", "  balancer:"},
		{"And this is on the second real server:\n", "  realserver2:"},
		{"and here is the output on the first one (rs1):\n", "  rs1:"},
		{"=== 192.0.2.7 ===\n", "  host-192-0-2-7:"}, {"### rs2 (192.0.2.7)\n", "  rs2:"},
		{"server 192.0.2.7:\n", "  host-192-0-2-7:"},
		{"rs1 | CHANGED | rc=0 >>\n", "  rs1:"}, {"LVS主机：\n", "  LVS:"},
		{"【真实服务器1】\n", "  realserver1:"}, {"机器2（RS2）：\n", "  RS2:"},
		{"2、后端服务器2上执行：\n", "  realserver2:"}, {"在rs1上查看：\n", "  rs1:"}};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text t = {0};
		text_add(&t, "%s%s", cases[i].heading, ETH0);
		MAKES(text_str(&t), cases[i].host);
		text_free(&t);
	}
}

static void words_that_are_no_headings(void **state)
{
	static const char *const lines[] = {"eth0\n", "eth0:\n", "IPv4:\n",
		"rs1 does not answer:\n", "它不响应：\n", "connection1\n\n", NULL};
	(void)state;

	for (const char *const *l = lines; *l; l++) {
		struct text t = {0};
		text_add(&t, "# ip a\n\n%s%s", *l, ETH0);
		MAKES(text_str(&t), "  a:");
		text_free(&t);
	}
}

static void prompts_of_more_shells(void **state)
{
	static const char *const prompts[] = {"[12:01:33 root@rs1 ~]# ip a\n",
		"$ ssh -p 22 root@rs1 'ip a'\n", "# ip netns exec rs1 ip a\n",
		"$ docker exec -it rs1 ip a\n", "# ip -n rs1 addr\n",
		"$ kubectl exec -n lvs rs1 -- ip a\n", NULL};
	(void)state;

	for (const char *const *p = prompts; *p; p++) {
		struct text t = {0};
		text_add(&t, "%s%s# sysctl net.ipv4.ip_forward\nnet.ipv4.ip_forward = 1\n", *p,
			ETH0);
		MAKES(text_str(&t), "  rs1:", "192.0.2.7/24");
		text_free(&t);
	}
	MAKES("[mary@rs1 ~]$ ip a\n" ETH0, "  rs1:");
	MAKES("[Kate@rs1 ~]$ ip a\n" ETH0, "  rs1:");
	MAKES("➜  ~ ip a\n" ETH0, "  a:", "192.0.2.7/24", "!not recognised");
	MAKES("[root@主机 ~]# ip a\n" ETH0, "  a:", "192.0.2.7/24", "!not recognised");
	/* behind it the machine is again the one of before */
	MAKES("$ ssh rs1 ip a\n" ETH0 "$ ip a\n" ETH0_OF("192.0.2.8"), "  rs1:", "  a:");
}

static void a_container_says_its_name_twice(void **state)
{
	(void)state;
	MAKES("/ # hostname\nlb\n/ # ip a\n" ETH0
	      "/ # hostname\nrs1\n/ # ip a\n" ETH0_OF("192.0.2.8"),
		"  lb:", "  rs1:", "192.0.2.7/24", "192.0.2.8/24");
}

static void files_name_hosts(void **state)
{
	static const struct file one_a_host[] = {{"192.0.2.7.txt", ETH0},
		{"x/192.0.2.8.log", ETH0_OF("192.0.2.8")}, {"调度器.txt", ETH0_OF("192.0.2.9")},
		{"服务器.txt", ETH0_OF("192.0.2.10")}, {NULL, NULL}};
	static const struct file several[] = {{"rs1-ip.txt", ETH0},
		{"sysctl_rs1.txt", "net.ipv4.ip_forward = 1\n"},
		{"rs1.route", "default via 192.0.2.1 dev eth0\n"}, {NULL, NULL}};
	static const struct file folders[] = {{"c/rs1/ip.txt", ETH0},
		{"c/rs2/ip.txt", ETH0_OF("192.0.2.8")},
		{"c/rs2/sysctl.txt", "net.ipv4.ip_forward = 1\n"}, {NULL, NULL}};
	(void)state;

	MAKES_OF(one_a_host, "  host-192-0-2-7:", "  host-192-0-2-8:", "192.0.2.9/24",
		"192.0.2.10/24");
	MAKES_OF(several, "  rs1:  # rs1-ip.txt", "net.ipv4.ip_forward: 1", "default via 192.0.2.1",
		"!sysctl:", "!  ip:");
	MAKES_OF(folders, "  rs1:", "  rs2:", "# c/rs2/sysctl.txt:1", "!  ip:");
}

static void each_line_begins_with_its_host(void **state)
{
	(void)state;
	MAKES("rs1: 2: eth0: <UP,LOWER_UP> mtu 1500\nrs1:     inet 192.0.2.7/24 scope global eth0\n"
	      "rs1: net.ipv4.ip_forward = 1\nrs2: 2: eth0: <UP,LOWER_UP> mtu 1500\n"
	      "rs2:     inet 192.0.2.8/24 scope global eth0\nrs2: net.ipv4.ip_forward = 0\n",
		"  rs1:", "  rs2:", "192.0.2.7/24", "192.0.2.8/24", "!not recognised");
}

/* ---- values that come alone, pieces of listings ---- */

static void values_come_in_the_order_of_what_was_asked(void **state)
{
	(void)state;
	MAKES(ETH0 "# cat /proc/sys/net/ipv4/conf/{all,eth0}/arp_{ignore,announce}\n1\n2\n0\n3\n",
		"net.ipv4.conf.all.arp_ignore: 1", "net.ipv4.conf.all.arp_announce: 2",
		"net.ipv4.conf.eth0.arp_ignore: 0");
	MAKES(ETH0
		"# sysctl -n net.ipv4.conf.all.arp_ignore net.ipv4.conf.all.arp_announce\n1\n2\n",
		"net.ipv4.conf.all.arp_ignore: 1", "net.ipv4.conf.all.arp_announce: 2");
	MAKES(ETH0 "# cat /proc/sys/net/ipv4/conf/*/arp_ignore\n1\n0\n0\n",
		"net.ipv4.conf.all.arp_ignore: 1", "!arp_ignore: 0");
}

static void a_piece_of_a_listing(void **state)
{
	(void)state;
	MAKES("# ifconfig ens33 | grep inet\n        inet 192.0.2.7  netmask 255.255.255.0\n",
		"\"ens33\":", "192.0.2.7/24");
	/* what was pasted without its blanks */
	MAKES("eth0: flags=4163<UP,BROADCAST>  mtu 1500\ninet 192.0.2.7  netmask 255.255.255.0\n"
	      "ether 02:00:00:00:00:07  txqueuelen 1000\n",
		"192.0.2.7/24", "02:00:00:00:00:07", "!not recognised");
	MAKES("2: [36meth0[0m: <UP> mtu 1500\n    inet [35m192.0.2.7[0m/24 scope global eth0\n",
		"\"eth0\":", "192.0.2.7/24");
	MAKES(">2: eth0: <UP> mtu 1500\n>    inet 192.0.2.7/24 scope global eth0\n",
		"192.0.2.7/24");
}

#define TABLE(rest) \
	"root@lb:~# ip a\n" LO ETH0 \
	"    inet 192.0.2.100/32 scope global eth0\nroot@lb:~# ipvsadm -Ln\n" \
	"TCP  192.0.2.100:80 rr\n  -> 192.0.2.11:80  Route  1  0  0\n" \
	"  -> 192.0.2.12:80  Route  1  0  0\n" rest

static void what_is_not_shown_is_not_wrong(void **state)
{
	(void)state;
	/* of rs2 only lo: it is the server whose address goes with its name */
	MAKES(TABLE("root@rs2:~# ip a show lo\n" LO_VIP),
		"rs2: addresses not shown; assumed to be real server 192.0.2.12",
		"real server 192.0.2.11 not shown");
	/* of rs1 only eth0: its lo may have the address */
	MAKES(TABLE("root@rs1:~# ip a show eth0\n" ETH0_OF("192.0.2.11")),
		"rs1: addresses not shown; assumed 192.0.2.100 on lo");
	MAKES(TABLE("root@rs1:~# ip a\n" LO ETH0_OF("192.0.2.11")),
		"!rs1: addresses not shown; assumed 192.0.2.100");
}

/* ---- interfaces on top of others ---- */

static void bonds_bridges_and_vlans(void **state)
{
	(void)state;
	MAKES("2: eth0: <UP,SLAVE> mtu 1500 master bond0\n3: eth1: <UP,SLAVE> mtu 1500 master "
	      "bond0\n"
	      "4: bond0: <UP> mtu 1500\n    inet 192.0.2.7/24 scope global bond0\n",
		"# bond0 stands for its ports eth0, eth1\n      \"bond0\":",
		"note: a: bond0 stands for its ports eth0, eth1", "!\"eth0\"");
	MAKES("5: eth0.100@eth0: <UP> mtu 1500\n    inet 192.0.2.7/24 scope global eth0.100\n",
		"# eth0.100 is on top of eth0\n      \"eth0.100\":");
	MAKES("5: br-ex: <UP> mtu 1500\n    inet 192.0.2.7/24 scope global br-ex\n", "\"br-ex\":");
	MAKES(ETH0 "5: br-0123456789ab: <UP> mtu 1500\n    inet 172.18.0.1/16 scope global x\n",
		"!br-0123456789ab");
	/* the containers are the servers */
	MAKES("3: docker0: <UP> mtu 1500\n    inet 172.17.0.1/16 scope global docker0\n# ipvsadm "
	      "-Ln\n"
	      "TCP  172.17.0.1:80 rr\n  -> 172.17.0.2:80  Masq  1  0  0\n",
		"\"docker0\":");
}

/* ---- JSON ---- */

static void what_ip_prints_as_json(void **state)
{
	(void)state;
	MAKES("[{\"ifname\":\"eth0\",\"flags\":[\"UP\"],\"mtu\":1400,\"address\":"
	      "\"02:00:00:00:00:07\",\"addr_info\":[{\"family\":\"inet\",\"local\":\"192.0.2.7\","
	      "\"prefixlen\":24,\"label\":\"eth0\"},{\"family\":\"inet6\",\"local\":\"fe80::1\","
	      "\"prefixlen\":64}]}]\n"
	      "[{\"dst\":\"default\",\"gateway\":\"192.0.2.1\",\"dev\":\"eth0\",\"metric\":7}]\n",
		"192.0.2.7/24", "02:00:00:00:00:07", "mtu: 1400",
		"\"default via 192.0.2.1 dev eth0 metric 7\"", "!not recognised");
	MAKES("[ {\n        \"ifname\": \"lo\",\n        \"addr_info\": [ {\n"
	      "                \"local\": \"192.0.2.100\",\n                \"prefixlen\": 32,\n"
	      "                \"label\": \"lo:0\"\n            } ]\n    } ]\n" ETH0,
		"\"192.0.2.100/32 label lo:0\"");
}

/* ---- filters read back ---- */

#define LISTED(rows) \
	ETH0 "# iptables -L -n\nChain INPUT (policy DROP)\n" \
	     "target     prot opt source               destination\n" rows

static void the_listing_of_iptables(void **state)
{
	(void)state;
	MAKES(LISTED("ACCEPT     all  --  0.0.0.0/0            0.0.0.0/0\n"
		     "ACCEPT     tcp  --  10.0.0.0/8           0.0.0.0/0   state NEW tcp dpt:22\n"
		     "           tcp  --  !192.0.2.9           0.0.0.0/0   multiport dports "
		     "80,443\n"
		     "REJECT     all  --  0.0.0.0/0            0.0.0.0/0   reject-with "
		     "icmp-host-prohibited\n"),
		"iptables -P INPUT DROP", "iptables -A INPUT -i lo -j ACCEPT",
		"interface not shown (iptables -L without -v); assumed lo",
		"iptables -A INPUT -p tcp -s 10.0.0.0/8 -m state --state NEW --dport 22 -j ACCEPT",
		"iptables -A INPUT -p tcp ! -s 192.0.2.9 -m multiport --dports 80,443",
		"iptables -A INPUT -j REJECT --reject-with icmp-host-prohibited");
	MAKES(ETH0 "# iptables -t mangle -L -n -v --line-numbers\n"
		   "Chain PREROUTING (policy ACCEPT 0 packets, 0 bytes)\n"
		   "num   pkts bytes target     prot opt in     out     source               "
		   "destination\n"
		   "1        5   300 MARK       6    --  eth0   *       0.0.0.0/0            "
		   "192.0.2.100  "
		   "tcp dpt:80 MARK set 0x1\n",
		"iptables -t mangle -A PREROUTING -p 6 -i eth0 -d 192.0.2.100 --dport 80 -j MARK "
		"--set-mark 0x1");
	/* a chain that is called before it is listed */
	MAKES(LISTED("WEB        all  --  0.0.0.0/0            0.0.0.0/0\n\n"
		     "Chain WEB (1 references)\ntarget     prot opt source               "
		     "destination\n"
		     "ACCEPT     tcp  --  0.0.0.0/0            0.0.0.0/0   tcp dpt:80\n"),
		"iptables -N WEB", "iptables -A INPUT -j WEB", "iptables -A WEB -p tcp --dport 80");
}

static void what_a_rule_unknown_lets_through(void **state)
{
	(void)state;
	MAKES(LISTED("ACCEPT     all  --  0.0.0.0/0            0.0.0.0/0   match-set friends "
		     "src\n"),
		"!run: \"iptables -P INPUT DROP",
		"omitted, as a rule of its chain is not simulated");
	MAKES(ETH0 "*filter\n:INPUT DROP [0:0]\n-A INPUT -m set --match-set friends src -j ACCEPT\n"
		   "-A INPUT -j DROP\nCOMMIT\n",
		"!run: \"iptables -P INPUT DROP", "!run: \"iptables -A INPUT -j DROP");
	/* one that drops lets nothing through */
	MAKES(ETH0 "*filter\n:INPUT DROP [0:0]\n-A INPUT -m set --match-set foes src -j DROP\n"
		   "COMMIT\n",
		"run: \"iptables -P INPUT DROP");
}

static void the_zone_of_firewalld(void **state)
{
	(void)state;
	MAKES(ETH0 "# firewall-cmd --list-all\npublic (active)\n  target: default\n"
		   "  interfaces: eth0\n  services: dhcpv6-client ssh\n  ports: 8080-8081/tcp\n"
		   "  rich rules: \n\trule protocol value=\"vrrp\" accept\n",
		"iptables -A INPUT -j REJECT --reject-with icmp-host-prohibited",
		"iptables -A IN_public -p tcp --dport ssh -j ACCEPT",
		"iptables -A IN_public -p tcp --dport 8080:8081 -j ACCEPT",
		"iptables -A IN_public -p vrrp -j ACCEPT", "!dhcpv6");
	MAKES(ETH0 "# firewall-cmd --list-all\npublic\n  target: default\n  services: ssh\n",
		"!REJECT");
	MAKES(ETH0 "# firewall-cmd --list-all\npublic (active)\n  target: default\n"
		   "  services: ssh my-own-thing\n",
		"!run: \"iptables -A INPUT -j REJECT");
}

static void arptables_of_old(void **state)
{
	(void)state;
	MAKES(ETH0
		"# arptables -L -n\nChain IN (policy ACCEPT)\n"
		"target     source-ip            destination-ip       source-hw          "
		"destination-hw     hlen   op         hrd        pro\n"
		"DROP       anywhere             192.0.2.100          anywhere           anywhere"
		"           any    any        any        any\n",
		"arptables -A INPUT -j DROP -d 192.0.2.100");
}

/* ---- two hosts together ---- */

static void two_that_answer_for_one_address(void **state)
{
	(void)state;
	MAKES("### neighbours of 192.0.2.7\n# ip neigh\n192.0.2.100 dev eth0 lladdr "
	      "02:00:00:00:03:01 "
	      "STALE\n### neighbours of 192.0.2.8\n# ip neigh\n192.0.2.100 dev eth0 lladdr "
	      "02:00:00:00:02:01 REACHABLE\n",
		"192.0.2.100 has two MACs, so two hosts answer for it: 02:00:00:00:03:01 on "
		"192.0.2.7 "
		"(a.txt:3), 02:00:00:00:02:01 on 192.0.2.8 (a.txt:6)");
	MAKES("rs1# arp -n\n192.0.2.1 ether 02:00:00:00:03:01 C eth0\nrs2# arp -n\n192.0.2.1 ether "
	      "02:00:00:00:03:01 C eth0\n" ETH0,
		"!two MACs");
}

#define VRRP(host, priority, more) \
	host "# cat /etc/keepalived/keepalived.conf\nvrrp_instance V {\n  state BACKUP\n  " \
	     "interface eth0\n" \
	     "  virtual_router_id 5\n  priority " priority \
	     "\n  virtual_ipaddress {\n    192.0.2.100\n" \
	     "  }\n}\nvirtual_server 192.0.2.100 80 {\n  lb_kind DR\n" more \
	     "  real_server 192.0.2.11 80 {\n    weight 1\n  }\n}\n"
#define LISTING \
	"IP Virtual Server version 1.2.1 (size=4096)\nTCP  192.0.2.100:80 rr\n" \
	"  -> 192.0.2.11:80  Route  1  0  0\n"

static void vrrp_beside_a_table(void **state)
{
	(void)state;
	MAKES(VRRP("lb1", "100",
		      "  protocol TCP\n") "lb1# ip a\n" ETH0 "    inet 192.0.2.100/32 scope global "
					  "eth0\nlb1# ipvsadm -Ln\n" LISTING VRRP("lb2", "90",
						  "  protocol TCP\n") "lb2# ip "
								      "a\n" ETH0_OF(
									      "192."
									      "0.2."
									      "8") "lb2# ipvsadm "
										   "-Ln\n" LISTING,
		"run: \"keepalived -D\"", "virtual_servers:", "!virtual_server 192.0.2.100");
	MAKES(
		VRRP("lb1",
			"100", "  protocol TCP\n") "lb1# ip a\n" ETH0
						   "    inet 192.0.2.100/32 scope global "
						   "eth0\n" VRRP("lb2", "90", "  protocol TCP\n") "lb2# ip a\n" ETH0_OF(
							   "192.0.2.8") "    inet 192.0.2.100/32 "
									"scope global eth0\n",
		"192.0.2.100 is on lb1 (a.txt:21) and on lb2 (a.txt:42) at once: both are VRRP "
		"master");
}

static void a_virtual_server_without_protocol(void **state)
{
	(void)state;
	MAKES(VRRP("lb1", "100", "") "lb1# ip a\n" ETH0,
		"a.txt:11: no protocol, so keepalived makes it UDP");
	MAKES(VRRP("lb1", "100", "") "lb1# ip a\n" ETH0 "lb1# ipvsadm -Ln\n" LISTING,
		"!no protocol, so keepalived");
}

/* a text made by a machine: reading it stays linear */
static void a_host_with_too_many_addresses(void **state)
{
	struct text t = {0};
	(void)state;

	text_put(&t, "2: eth0: <UP> mtu 1500\n");
	for (unsigned i = 0; i < 2100; i++)
		text_add(&t, "    inet 10.0.%u.%u/8 scope global eth0\n", i >> 8, i & 255);
	MAKES(text_str(&t), "\"10.0.7.207/8\"", "!\"10.0.7.208/8\"",
		"100 lines without effect in the lab: a.txt:2002-2101");
	text_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_name_hosts),
		cmocka_unit_test(words_that_are_no_headings),
		cmocka_unit_test(prompts_of_more_shells),
		cmocka_unit_test(a_container_says_its_name_twice),
		cmocka_unit_test(files_name_hosts),
		cmocka_unit_test(each_line_begins_with_its_host),
		cmocka_unit_test(values_come_in_the_order_of_what_was_asked),
		cmocka_unit_test(a_piece_of_a_listing),
		cmocka_unit_test(what_is_not_shown_is_not_wrong),
		cmocka_unit_test(bonds_bridges_and_vlans),
		cmocka_unit_test(what_ip_prints_as_json),
		cmocka_unit_test(the_listing_of_iptables),
		cmocka_unit_test(what_a_rule_unknown_lets_through),
		cmocka_unit_test(the_zone_of_firewalld),
		cmocka_unit_test(arptables_of_old),
		cmocka_unit_test(two_that_answer_for_one_address),
		cmocka_unit_test(vrrp_beside_a_table),
		cmocka_unit_test(a_virtual_server_without_protocol),
		cmocka_unit_test(a_host_with_too_many_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
