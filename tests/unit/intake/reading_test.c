/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kinds of text, as tools of several ages print them and as people paste them: what comes of each
 * in the lab, whose it is, and what is refused.
 */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "intake/intake.h"

static struct intake *read_as(const char *name, const char *bytes, size_t n)
{
	struct problems ps = {0};
	struct intake *in = intake_new(NULL);

	assert_true(intake_bytes(in, name, bytes, n, &ps));
	assert_true(intake_finish(in, &ps));
	return in;
}

/* the lab that is made of a text has each of these lines, up to the comment */
static void makes(const char *text, const char *const *lines)
{
	struct intake *in = read_as("host1.txt", text, strlen(text));
	struct text yaml = {0};

	intake_yaml(&yaml, in);
	for (; *lines; lines++)
		if (!strstr(text_str(&yaml), *lines))
			fail_msg("no '%s' in:\n%s", *lines, text_str(&yaml));
	text_free(&yaml);
	intake_free(in);
}
#define MAKES(text, ...) makes(text, (const char *const[]){__VA_ARGS__, NULL})

static void never_makes(const char *text, const char *word)
{
	struct intake *in = read_as("host1.txt", text, strlen(text));
	struct text yaml = {0};

	intake_yaml(&yaml, in);
	if (strstr(text_str(&yaml), word))
		fail_msg("'%s' in:\n%s", word, text_str(&yaml));
	text_free(&yaml);
	intake_free(in);
}

/* ---- whose ---- */

#define ETH0 "2: eth0: <UP,LOWER_UP> mtu 1500\n    inet 192.0.2.7/24 scope global eth0\n"

static void prompts_say_whose_lines_they_are(void **state)
{
	static const char *const prompts[] = {"[root@rs1 ~]# ip a", "root@rs1:~# ip a",
		"user@rs1:/etc/keepalived$ sudo ip a", "rs1# ip a", "rs1:~# ip a", "rs1 ~ # ip a",
		"[admin@rs1 keepalived]$ /sbin/ip a", "root@rs1 ~ # ip a", "### rs1",
		"rs1:", "**On rs1:**", "== rs1 ==", "# hostname\nrs1\n# ip a",
		"$ uname -a\nLinux rs1 5.10.0 #1 SMP "
		"x86_64 GNU/Linux\n$ ip a",
		" Static hostname: rs1"};
	(void)state;

	for (size_t i = 0; i < sizeof(prompts) / sizeof(prompts[0]); i++) {
		struct text t = {0};
		text_add(&t, "%s\n%s", prompts[i], ETH0);
		MAKES(text_str(&t), "  rs1:", "192.0.2.7/24");
		text_free(&t);
	}
}

static void a_prompt_without_a_name_leaves_the_files(void **state)
{
	(void)state;
	MAKES("$ ip a\n" ETH0, "  host1:");
	MAKES("/ # ip a\n" ETH0, "  host1:");
	MAKES("[root@localhost ~]# ip a\n" ETH0, "  host1:");
}

static void a_comment_is_no_prompt(void **state)
{
	(void)state;
	never_makes(
		"! Configuration File for keepalived\nglobal_defs {\n# ip 1\n}\n" ETH0, "  ip:");
}

static void names_are_made_fit_for_a_lab(void **state)
{
	(void)state;
	MAKES("[root@web-01.shop.example.com ~]# ip a\n" ETH0, "  web-01:");
	MAKES("_x_y:\n[root@9.lb ~]# ip a\n" ETH0, "  9:");
}

/* ---- kinds ---- */

static void addresses_of_every_tool(void **state)
{
	(void)state;
	MAKES("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 192.0.2.100/32 scope global "
	      "lo:0\n" ETH0,
		"\"192.0.2.100/32 label lo:0\"");
	MAKES("2: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global eth0\\       valid_lft "
	      "forever "
	      "preferred_lft forever\n",
		"\"192.0.2.7/24\"");
	MAKES("eth0             UP             192.0.2.7/24 fe80::1/64 \n", "\"192.0.2.7/24\"");
	MAKES("eth0      Link encap:Ethernet  HWaddr 00:0C:29:AA:BB:01  \n          inet "
	      "addr:192.0.2.7  Bcast:192.0.2.255  Mask:255.255.255.128\n          UP BROADCAST "
	      "RUNNING "
	      "MULTICAST  MTU:1500  Metric:1\n",
		"00:0c:29:aa:bb:01", "\"192.0.2.7/25\"");
	MAKES("eth0:1: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n        inet "
	      "192.0.2.100  "
	      "netmask 255.255.255.255  broadcast 0.0.0.0\n" ETH0,
		"\"192.0.2.100/32 label eth0:1\"");
	MAKES("3: tunl0@NONE: <NOARP,UP,LOWER_UP> mtu 1480\n    link/ipip 0.0.0.0 brd 0.0.0.0\n    "
	      "inet "
	      "192.0.2.100/32 scope global tunl0\n" ETH0,
		"\"tunl0\":");
	/* cut out of the middle */
	MAKES("    inet 192.0.2.7/24 brd 192.0.2.255 scope global ens192\n", "\"ens192\":");
}

static void an_interface_that_is_down(void **state)
{
	(void)state;
	MAKES("2: eth0: <BROADCAST,MULTICAST> mtu 1500\n    inet 192.0.2.7/24 scope global eth0\n",
		"ip link set eth0 down");
	MAKES("2: eth0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 9000 state DOWN\n    inet "
	      "192.0.2.7/24 scope global eth0\n",
		"mtu: 9000, state: down");
}

static void networks_of_containers_are_left_out(void **state)
{
	(void)state;
	never_makes(ETH0 "3: docker0: <UP> mtu 1500\n    inet 172.17.0.1/16 scope global docker0\n",
		"docker0");
}

static void routes_of_every_tool(void **state)
{
	(void)state;
	MAKES(ETH0 "default via 192.0.2.1 dev eth0 proto static metric 100 \n",
		"\"default via 192.0.2.1 dev eth0 metric 100\"");
	MAKES(ETH0 "0.0.0.0         192.0.2.1       0.0.0.0         UG    0      0        0 eth0\n",
		"\"default via 192.0.2.1 dev eth0\"");
	MAKES(ETH0 "default         192.0.2.1       0.0.0.0         UG    0      0        0 eth0\n"
		   "192.0.2.0       *               255.255.255.0   U     0      0        0 eth0\n",
		"\"default via 192.0.2.1 dev eth0\"");
	MAKES(ETH0 "198.51.100.0/24 via 192.0.2.9 dev eth0 \nblackhole 10.0.0.0/8 \n",
		"\"198.51.100.0/24 via 192.0.2.9 dev eth0\"", "blackhole 10.0.0.0/8");
	MAKES(ETH0 "0:\tfrom all lookup local \n100:\tfrom 192.0.2.0/24 lookup 100 \n",
		"ip rule add pref 100 from 192.0.2.0/24 lookup 100");
}

static void settings_of_every_shape(void **state)
{
	(void)state;
	MAKES(ETH0 "net.ipv4.conf.eth0.arp_ignore = 1\n", "net.ipv4.conf.eth0.arp_ignore: 1");
	MAKES(ETH0 "net.ipv4.conf.all.arp_announce=2\n", "net.ipv4.conf.all.arp_announce: 2");
	MAKES(ETH0 "/proc/sys/net/ipv4/conf/all/arp_ignore:1\n", "net.ipv4.conf.all.arp_ignore: 1");
	MAKES(ETH0 "# cat /proc/sys/net/ipv4/conf/lo/arp_ignore\n3\n",
		"net.ipv4.conf.lo.arp_ignore: 3");
	MAKES(ETH0 "==> /proc/sys/net/ipv4/ip_forward <==\n1\n", "net.ipv4.ip_forward: 1");
	MAKES(ETH0 "# echo 1 > /proc/sys/net/ipv4/ip_forward\n", "net.ipv4.ip_forward: 1");
	MAKES(ETH0 "# sysctl -w net.ipv4.vs.expire_nodest_conn=1\n",
		"net.ipv4.vs.expire_nodest_conn: 1");
	/* the kernel's word counts, not the file's */
	MAKES(ETH0 "# cat /etc/sysctl.conf\nnet.ipv4.ip_forward = 1\n# sysctl net.ipv4.ip_forward\n"
		   "net.ipv4.ip_forward = 0\n",
		"net.ipv4.ip_forward: 0");
	never_makes(ETH0 "net.ipv4.conf.all.rp_filter = 0\nkernel.sysrq = 16\n", "rp_filter");
}

#define TABLE "TCP  192.0.2.100:http wlc persistent 50 mask 255.255.255.0\n"

static void services_of_every_shape(void **state)
{
	(void)state;
	MAKES(ETH0 TABLE "  -> 192.0.2.11:80                Tunnel  3      0          0         \n",
		"address: tcp 192.0.2.100:80", "persistence_timeout: 50s",
		"persistence_netmask: 24", "forwarding: tun", "weight: 3");
	MAKES(ETH0 "# ipvsadm -A -u 192.0.2.100:53 -s rr\n# ipvsadm -a -u 192.0.2.100:53 -r "
		   "192.0.2.11 "
		   "-m -w 2\n",
		"address: udp 192.0.2.100:53", "forwarding: nat", "weight: 2");
	MAKES(ETH0 "TCP  C0000264:0050 rr  \n  -> C000020B:0050      Route   1      0          0\n",
		"address: tcp 192.0.2.100:80", "\"192.0.2.11:80\"");
	MAKES(ETH0 "virtual_server 192.0.2.100 80 {\n lb_kind NAT\n real_server 192.0.2.11 80 {\n "
		   "}\n}\n",
		"keepalived -D", "rs-2-11:");
	MAKES(ETH0 "TCP 14:59  ESTABLISHED 192.0.2.50:20000 192.0.2.100:80      192.0.2.11:80\n",
		"address: tcp 192.0.2.100:80", "192.0.2.50/24");
}

static void who_listens(void **state)
{
	(void)state;
	MAKES(ETH0 "192.0.2.100:\n" TABLE "  -> 192.0.2.7:80 Masq 1 0 0\n"
		   "tcp6       0      0 :::80                   :::*                    LISTEN     "
		   " \n",
		"listen: tcp/80");
	MAKES("[root@lb ~]# ipvsadm -Ln\n" TABLE
	      "  -> 192.0.2.7:80 Route 1 0 0\n[root@rs ~]# ip a\n" ETH0
	      "[root@rs ~]# ss -ltn\nLISTEN 0 128 192.0.2.7:80 0.0.0.0:*\n",
		"httpd -a 192.0.2.7 -p 80");
}

static void filters_that_the_lab_has(void **state)
{
	(void)state;
	MAKES(ETH0
		"*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d 192.0.2.100/32 -p tcp -m tcp "
		"--dport 80 -j MARK --set-xmark 0x1/0xffffffff\nCOMMIT\n",
		"iptables -t mangle -A PREROUTING -d 192.0.2.100/32");
	never_makes(
		ETH0 "*filter\n-A INPUT -m geoip --source-country XX -j DROP\nCOMMIT\n", "geoip");
	never_makes(ETH0 "*filter\n-A INPUT -j DROP; reboot\nCOMMIT\n", "reboot");
}

static void rules_of_arptables(void **state)
{
	(void)state;
	MAKES(ETH0 "# arptables -L -n\nChain INPUT (policy ACCEPT)\n-j DROP -i * -o * -d "
		   "192.0.2.100 \n",
		"arptables -A INPUT -j DROP -d 192.0.2.100");
}

static void a_script_is_read_as_if_it_were_typed(void **state)
{
	static const char script[] =
		ETH0 "# cat /root/rs.sh\n#!/bin/bash\nVIP=192.0.2.100\ncase $1 in\nstart)\n  "
		     "/sbin/ifconfig lo:0 $VIP netmask 255.255.255.255 up\n  echo 1 > "
		     "/proc/sys/net/ipv4/conf/all/arp_ignore\n  ;;\nstop)\n  echo 0 > "
		     "/proc/sys/net/ipv4/conf/all/arp_ignore\n  ;;\nesac\n";
	(void)state;

	MAKES(script, "\"192.0.2.100/32 label lo:0\"", "net.ipv4.conf.all.arp_ignore: 1");
	/* what is not known is left alone, and nothing is executed */
	never_makes(ETH0
		"#!/bin/sh\nip addr add $(reboot)/32 dev lo\nip addr add $NONE/32 dev lo\n",
		"lo:");
}

static void one_host_under_two_names(void **state)
{
	(void)state;
	MAKES("[root@RS1 ~]# ip a\n" ETH0 "[root@rs1.shop.net ~]# sysctl net.ipv4.ip_forward\n"
	      "net.ipv4.ip_forward = 1\n",
		"  RS1:", "net.ipv4.ip_forward: 1");
	never_makes("[root@RS1 ~]# ip a\n" ETH0 "root@rs1:~# sysctl net.ipv4.ip_forward\n"
		    "net.ipv4.ip_forward = 1\n",
		"  rs1:");
}

/* ---- as it is pasted ---- */

static void what_a_terminal_left_in_the_text(void **state)
{
	(void)state;
	MAKES("\xef\xbb\xbf> ```\r\n> \033[01;32mroot@rs1\033[00m:\033[01;34m~\033[00m# ip a\r\n"
	      "> 2: eth0: <UP> mtu 1500\r\n>     inet 192.0.2.7/24 scope global eth0\r\n> ```\r\n",
		"  rs1:", "192.0.2.7/24");
	MAKES("\033]0;root@rs1: ~\aroot@rs1:~# ip x\b \ba\n" ETH0, "  rs1:");
}

static void later_output_takes_the_place_of_earlier(void **state)
{
	(void)state;
	never_makes("# ip a\n" ETH0
		    "# ip a\n2: eth0: <UP> mtu 1500\n    inet 192.0.2.8/24 scope global "
		    "eth0\n",
		"192.0.2.7");
}

/* ---- what is refused, and what is told ---- */

static void refused(const char *bytes, size_t n, const char *why)
{
	struct problems ps = {0};
	struct text t = {0};
	struct intake *in = intake_new(NULL);

	assert_false(intake_bytes(in, "x", bytes, n, &ps) && intake_finish(in, &ps));
	problems_print(&ps, &t);
	if (!strstr(text_str(&t), why))
		fail_msg("no '%s' in %s", why, text_str(&t));
	text_free(&t);
	problems_free(&ps);
	intake_free(in);
}
#define REFUSED(bytes, why) refused(bytes, sizeof(bytes) - 1, why)

static void texts_of_anything_else(void **state)
{
	(void)state;
	REFUSED("It was a dark and stormy night; the rain fell in torrents.\n", "found none");
	REFUSED("", "found none");
	REFUSED("\x7f"
		"ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e",
		"binary");
	REFUSED("\x1f\x8b\x08\0\0\0\0", "compressed");
	REFUSED("\xff\xfer\0o\0o\0t\0", "UTF-16");
}

static const char *first_note(const struct intake *in, enum intake_note_kind kind)
{
	enum intake_note_kind k;

	for (size_t i = 0; i < intake_note_count(in); i++) {
		const char *words = intake_note(in, i, &k);
		if (k == kind)
			return words;
	}
	return "";
}

static void notes(const char *text, enum intake_note_kind kind, const char *expected)
{
	struct intake *in = read_as("a.txt", text, strlen(text));
	struct text yaml = {0};

	intake_yaml(&yaml, in);
	assert_string_equal(first_note(in, kind), expected);
	text_free(&yaml);
	intake_free(in);
}

static void what_was_not_used_is_told(void **state)
{
	(void)state;
	notes("Hello,\n\nplease help\n" ETH0 "Thanks!\n", INTAKE_UNKNOWN,
		"3 lines not recognised: a.txt:1, 3, 6");
	notes(ETH0 "    inet6 fe80::1/64 scope link\n", INTAKE_PASSED,
		"1 IPv6 line skipped: a.txt:3");
	notes(ETH0 "# cat /etc/sysctl.conf\nnet.ipv4.ip_forward = 1\n# sysctl net.ipv4.ip_forward\n"
		   "net.ipv4.ip_forward = 0\n",
		INTAKE_CONFLICT,
		"a.txt:4: net.ipv4.ip_forward = 1 in the file, 0 in the kernel of a (a.txt:6)");
	notes(ETH0 "default via 203.0.113.1 dev eth0 \n", INTAKE_CONFLICT,
		"a.txt:3: route does not match the addresses of a: default via 203.0.113.1 dev "
		"eth0");
	notes(ETH0 "TCP  192.0.2.100:80 foo\n  -> 192.0.2.11:80  Route   1      0          0\n",
		INTAKE_PASSED, "a.txt:3: not simulated: scheduler foo (wlc is used)");
}

static void a_command_leads_to_its_line(void **state)
{
	static const struct {
		const char *command;
		unsigned line;
	} cases[] = {{"ip addr del 192.0.2.7/24 dev eth0", 2},
		{"ip route replace default via 192.0.2.9", 3},
		{"sysctl -w net.ipv4.conf.all.arp_ignore=1", 4}, {"ip link set eth0 up", 1},
		{"ipvsadm -d -t 192.0.2.100:80 -r 192.0.2.11", 6}, {"httpd -p 80", 7}};
	static const char text[] =
		ETH0 "default via 192.0.2.1 dev eth0\nnet.ipv4.conf.all.arp_ignore = 0\n"
		     "TCP  192.0.2.100:80 rr\n  -> 192.0.2.11:80 Route 1 0 0\n"
		     "LISTEN 0 128 127.0.0.1:80 0.0.0.0:*\n";
	struct intake *in = read_as("lb.txt", text, sizeof(text) - 1);
	struct intake_line at[4];
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(intake_about(in, "lb", cases[i].command, at, 4), 1);
		assert_int_equal(at[0].line, cases[i].line);
		assert_string_equal(at[0].file, "lb.txt");
	}
	intake_free(in);
}

/* ---- other names ---- */

static const char *const secrets[] = {"203.0.113", "52:54:00", "frontdoor", "web", "shop.net",
	"hunter2", "alice", "C7C8", "2001:db8:", "bob", "acme", "ACME", "hush", "6402", NULL};

static void nothing_of_the_original_is_left(void **state)
{
	static const char text[] =
		"[alice@frontdoor.shop.net ~]$ ip a\n2: eth0: <UP> mtu 1500\n    link/ether "
		"52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff\n    inet 203.0.113.7/24 scope global "
		"eth0\n"
		"    inet6 2001:db8:77::1/64 scope global\n"
		"$ cat /etc/keepalived/keepalived.conf\nglobal_defs {\n  notification_email {\n    "
		"alice@shop.net\n  }\n  router_id frontdoor\n}\nvrrp_instance a {\n  "
		"authentication "
		"{\n auth_pass hunter2\n}\n  notify_master \"/opt/acme/x --key=hush\"\n}\n"
		"virtual_server 203.0.113.100 80 { # of bob, call acme\n  real_server 203.0.113.8 "
		"80 {\n"
		"    HTTP_GET {\n      url {\n        path /acme?hush\n        digest "
		"640205b7b0fc66c1ea91c463fac6334d\n      }\n    }\n  }\n}\n"
		"$ ip a\n    inet 203.0.113.9/24 scope global eth0:acme\n"
		"$ iptables -S\n-N ACME\n-A INPUT -s 203.0.113.0/24 -m comment --comment \"of "
		"bob\" -j "
		"ACME\n"
		"$ firewall-cmd --list-all\nacmezone (active)\n  target: default\n  services: ssh\n"
		"$ ipvsadm -Ln\nTCP  203.0.113.100:80 rr\n  -> web.shop.net:80 Route 1 0 0\n"
		"web: a line of prose about alice\n";
	struct problems ps = {0};
	struct text yaml = {0};
	struct intake *in = read_as("frontdoor.txt", text, sizeof(text) - 1);
	struct intake *other = intake_anonymised(in, &ps);
	(void)state;

	assert_non_null(other);
	assert_true(intake_finish(other, &ps));
	intake_yaml(&yaml, other);
	for (const char *const *s = secrets; *s; s++)
		if (strstr(text_str(&yaml), *s))
			fail_msg("'%s' in:\n%s", *s, text_str(&yaml));
	assert_non_null(strstr(text_str(&yaml), "10.0.0.7/24"));
	assert_non_null(strstr(text_str(&yaml), "  director1:"));
	text_free(&yaml);
	intake_free(other);
	intake_free(in);
}

/* ---- what hosts are told to set up ---- */

static void network_files_stand_in_for_addresses(void **state)
{
	(void)state;
	MAKES("$ cat /etc/network/interfaces\nauto lo\niface lo inet loopback\nauto eth0\n"
	      "iface eth0 inet static\n    address 192.0.2.7\n    netmask 255.255.255.0\n"
	      "    gateway 192.0.2.1\n    up ip link set eth0 up\n"
	      "iface lo:0 inet static\n    address 192.0.2.100/32\n",
		"- \"192.0.2.7/24\"  # host1.txt:6", "- \"192.0.2.100/32 label lo:0\"",
		"- \"default via 192.0.2.1\"  # host1.txt:8");
	MAKES("# cat ifcfg-eth0\nTYPE=\"Ethernet\"\nDEVICE=\"eth0\"\nIPADDR=\"192.0.2.7\"\n"
	      "PREFIX0=24\nGATEWAY0=192.0.2.1\n# cat ifcfg-lo:0\nDEVICE=lo:0\n"
	      "IPADDR=192.0.2.100\nNETMASK=255.255.255.255\n",
		"- \"192.0.2.7/24\"  # host1.txt:4", "- \"192.0.2.100/32 label lo:0\"",
		"- \"default via 192.0.2.1\"  # host1.txt:6");
	MAKES("# cat /etc/netplan/50.yaml\nnetwork:\n  version: 2\n  ethernets:\n    eth0:\n"
	      "      addresses: [192.0.2.7/24]\n      routes:\n        - to: 10.9.0.0/16\n"
	      "          via: 192.0.2.9\n        - to: default\n          via: 192.0.2.1\n"
	      "      nameservers:\n        addresses: [8.8.8.8]\n    lo:\n      addresses:\n"
	      "      - 192.0.2.100/32\n",
		"- \"192.0.2.7/24\"  # host1.txt:6", "- \"192.0.2.100/32\"  # host1.txt:16",
		"- \"default via 192.0.2.1\"");
}

static void what_ip_shows_wins_over_files(void **state)
{
	static const char text[] = ETH0 "default via 192.0.2.254 dev eth0\n"
					"$ cat /etc/network/interfaces\niface eth0 inet static\n"
					"  address 192.0.2.8/24\n  gateway 192.0.2.1\n";

	(void)state;
	MAKES(text, "192.0.2.7/24", "default via 192.0.2.254");
	never_makes(text, "192.0.2.8");
	never_makes(text, "192.0.2.1\"");
}

static void a_route_may_have_several_ways(void **state)
{
	(void)state;
	MAKES("$ ip route\ndefault proto static \n\tnexthop via 192.0.2.1 dev eth0 weight 1 \n"
	      "\tnexthop via 198.51.100.1 dev eth1 weight 2 \n$ ip a\n" ETH0
	      "3: eth1: <UP,LOWER_UP> mtu 1500\n    inet 198.51.100.7/24 scope global eth1\n",
		"- \"default nexthop via 192.0.2.1 dev eth0 weight 1 "
		"nexthop via 198.51.100.1 dev eth1 weight 2\"");
}

#define NFT(policy, rules) \
	ETH0 "# nft list ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook " \
	     "input " \
	     "priority filter; policy " policy ";\n" rules "\t}\n}\n"

static void rules_of_nft_are_those_of_iptables(void **state)
{
	(void)state;
	MAKES(NFT("drop",
		      "\t\ttcp dport { 80, 443 } counter packets 1 bytes 60 accept\n"
		      "\t\tip protocol vrrp accept comment \"all of it\"\n"),
		"run: \"iptables -A INPUT -p tcp --dport 80 -j ACCEPT\"",
		"run: \"iptables -A INPUT -p tcp --dport 443 -j ACCEPT\"",
		"run: \"iptables -A INPUT -p vrrp -j ACCEPT\"", "run: \"iptables -P INPUT DROP\"");
	MAKES(ETH0 "# nft list ruleset\ntable ip mangle {\n\tchain PREROUTING {\n\t\ttype filter "
		   "hook prerouting priority mangle; policy accept;\n\t\tip daddr 192.0.2.100 tcp "
		   "dport 80 meta mark set 0x00000001\n\t}\n}\n",
		"iptables -t mangle -A PREROUTING -p tcp -d 192.0.2.100/32 --dport 80 -j MARK "
		"--set-mark 0x00000001");
	/* what it lets through besides is not known: nothing is dropped */
	never_makes(NFT("drop", "\t\tip saddr @friends accept\n"), "-P INPUT DROP");
	MAKES(NFT("drop",
		      "\t\tct state vmap { established : accept, invalid : drop }\n"
		      "\t\tiif \"lo\" accept\n\t\ticmpv6 type echo-request accept\n"
		      "\t\ttcp dport { ssh, 8000-8080 } accept\n\t\tlog prefix \"no \" reject\n"),
		"-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT",
		"-A INPUT -m conntrack --ctstate INVALID -j DROP", "-A INPUT -i lo -j ACCEPT",
		"-A INPUT -p tcp --dport ssh -j ACCEPT",
		"-A INPUT -p tcp --dport 8000:8080 -j ACCEPT", "-A INPUT -j REJECT",
		"-P INPUT DROP");
	never_makes("# nft list ruleset\ntable ip6 x {\n\tchain i {\n\t\ttype filter hook input "
		    "priority 0; policy drop;\n\t}\n}\n# ip a\n" ETH0,
		"DROP");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prompts_say_whose_lines_they_are),
		cmocka_unit_test(a_prompt_without_a_name_leaves_the_files),
		cmocka_unit_test(a_comment_is_no_prompt),
		cmocka_unit_test(names_are_made_fit_for_a_lab),
		cmocka_unit_test(addresses_of_every_tool),
		cmocka_unit_test(an_interface_that_is_down),
		cmocka_unit_test(networks_of_containers_are_left_out),
		cmocka_unit_test(routes_of_every_tool),
		cmocka_unit_test(settings_of_every_shape),
		cmocka_unit_test(services_of_every_shape),
		cmocka_unit_test(who_listens),
		cmocka_unit_test(filters_that_the_lab_has),
		cmocka_unit_test(rules_of_arptables),
		cmocka_unit_test(a_script_is_read_as_if_it_were_typed),
		cmocka_unit_test(one_host_under_two_names),
		cmocka_unit_test(what_a_terminal_left_in_the_text),
		cmocka_unit_test(later_output_takes_the_place_of_earlier),
		cmocka_unit_test(texts_of_anything_else),
		cmocka_unit_test(what_was_not_used_is_told),
		cmocka_unit_test(network_files_stand_in_for_addresses),
		cmocka_unit_test(what_ip_shows_wins_over_files),
		cmocka_unit_test(a_route_may_have_several_ways),
		cmocka_unit_test(rules_of_nft_are_those_of_iptables),
		cmocka_unit_test(a_command_leads_to_its_line),
		cmocka_unit_test(nothing_of_the_original_is_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
