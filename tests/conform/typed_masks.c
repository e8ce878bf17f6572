/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of an output is not compared, row by row, with the reason. A row is for the lines that its
 * first expression finds, with "HOST# " before the line where the expression holds a #; its second
 * is replaced wherever it is found. An empty one stands for the whole output, of which the length
 * remains; "*" leaves the line out, its status too; without one the output's lines are sorted. Rows
 * work one after the other.
 */
#include "conform/typed.h"

#define CHANCE "random, or from the machine's clock"
#define BUSYBOX "the recorded tool is BusyBox's, the lab's is Debian's"
#define ACKS "the recorded HTTP server is a Python program with a different number of ACKs"
#define SERVICES "the recorded hosts have no /etc/services"
#define VETH "in the recording, an interface's other end is in another namespace"
#define TUNL "tunl0 exists in every recorded namespace"
#define ORDER "the order depends on a hash key drawn at boot"

const struct typed_mask typed_masks[] = {
	{".", "\r", "", "overwritten by a progress meter"},
	{"^ping", "time[= ]?[0-9.]+ ?ms", "time=T", CHANCE},
	{"^ping", "rtt min.*", "rtt", CHANCE},
	{"^ping", ", pipe [0-9]+", "", CHANCE},
	{"^arping", "[0-9.]+ms$", "Tms", CHANCE},
	{"^curl", "^ +% Total.*\n.*Upload.*\n", "", "a progress meter"},
	{"^curl", "^ *[0-9]+ +[0-9]+ .*--:--.*\n", "", "a progress meter"},
	{"^curl", "after [0-9]+ ms", "after T ms", CHANCE},
	{"^curl", "[0-9]+ milliseconds", "T milliseconds", CHANCE},
	{"^curl", "^\n", "", "a progress meter"},
	{"nc ", "\\[(tcp|udp)/[a-z*]+\\]", "[SERVICE]", SERVICES},
	{"/bytes/", "", "", "the server may send any bytes: only their number is compared"},
	{"tcpdump", "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]\\.[0-9]+", "TIME", CHANCE},
	{"tcpdump", "(seq|ack) [0-9]+(:[0-9]+)?", "N", CHANCE},
	{"tcpdump", "TS val [0-9]+ ecr [0-9]+", "TS", CHANCE},
	{"tcpdump", "id [0-9]+,", "id N,", CHANCE},
	{"tcpdump", "0x[0-9a-f]{4}", "X", CHANCE},
	{"tcpdump", "\\.[0-9]{5}", ".P", CHANCE},
	{"^(ss|netstat -[tau]|cat /proc/net/(tcp|ip_vs_conn)|ipvsadm -[Lln]*c)",
		":(3[2-9][0-9]{3}|[45][0-9]{4}|60[0-9]{3}) *", ":P ",
		"an ephemeral port, and the width of its column"},
	{"^cat /proc/net/(tcp|ip_vs_conn)", " +[0-9A-F]{4,} .*", "", CHANCE},
	{"-[Lln]*c", "^([A-Z]{3}) [0-9][0-9]:[0-9][0-9]", "\\1 MM:SS",
		"the phase of the timer wheel is not known"},
	{".", "(expires) [0-9]+sec", "\\1 Nsec", CHANCE},
	{"^ip (-[a-zA-Z0-9]+ )*(l|a)", "eth([0-9])@if[0-9]+", "eth\\1", VETH},
	{"^ip (-[a-zA-Z0-9]+ )*(l|a)", " link-netns(id)? [^ \n]+", "", VETH},
	{"^ip (-[a-zA-Z0-9]+ )*(l|a)", "^[0-9N]+: tunl0@NONE.*DOWN.*\n +.*\n", "", TUNL},
	{"^ip (-[a-zA-Z0-9]+ )*(l|a)", "^[0-9N]+: tunl0@NONE.*DOWN[^\n]*\n", "", TUNL},
	{"^ip (-[a-zA-Z0-9]+ )*(l|a)", "^tunl0@NONE.*\n", "", TUNL},
	{"^ip (-[a-zA-Z0-9]+ )*(l|a)", "^[0-9]+: ", "N: ", TUNL},
	{"^(ip -s|cat /proc/net/dev|netstat -i|ifconfig)", "[0-9]+", "N",
		"the counters include packets of the recording itself, IPv6 and probes"},
	{"^ip -br", " +", " ", VETH},
	{"^ip -d", "promiscuity.*", "", "the lab's interfaces have no queues"},
	{"^ip (-[a-zA-Z0-9]+ )*(l|a)", "qdisc [a-z_]+", "qdisc Q", VETH},
	{"^ip (-[a-zA-Z0-9]+ )*n", "(REACHABLE|STALE|DELAY|PROBE)", "VALID",
		"reachable_time is drawn at random"},
	{"(director|gw)# ip (-[a-zA-Z0-9]+ )*n", "(lladdr [0-9a-f:]+ VALID|FAILED)", "KNOWN",
		"a neighbour that was used again was possibly probed, and possibly failed"},
	{"^ip (-[a-zA-Z0-9]+ )*n", "(ref|used) [0-9/]+(probes [0-9]+)?", "", CHANCE},
	{"^ss -s", "[0-9]+", "N", "the values cover all namespaces of one machine"},
	{"^ss .*-[a-z]*p", "users:.*", "", "program names and process IDs"},
	{"^ss .*-[a-z]*l", "LISTEN +0 +[0-9]+ +", "LISTEN 0 N ",
		"the recorded server's own backlog"},
	{"^ipvsadm( |$)", ":http\\b", ":80", SERVICES},
	{"^ipvsadm( |$)", " +(Route|Tunnel|Masq)", " \\1", SERVICES},
	{"^(hostname|uptime|date|ipvsadm-save|cat /etc/hosts|ls |ip tunnel|ip maddr|tc qdisc show)",
		"*", NULL, "not recorded from these hosts, or from the machine that they ran on"},
	{"^ipvsadm .*-daemon", "*", NULL, "other recordings cover connection sync"},
	{"^sysctl .*(-r|nosuch|=x|_ttl=)", "*", NULL, BUSYBOX},
	{"^cat /proc/net/(dev|snmp|netstat|tcp|sockstat)", "*", NULL,
		"counters include IPv6, other protocols, and all namespaces of one machine"},
	{"^iptables .*-v", " +", " ", "the width of columns that contain only stars"},
	{"^ip -s neigh flush", "Round [0-9]+, deleting [0-9]+", "Round",
		"counts entries that became STALE at random"},
	{"^netstat -s",
		"[0-9]{2,} (total packets|forwarded|incoming packets|requests|segments (rec|sent))",
		"N \\1", ACKS},
	{"^ipvsadm .*(--stats|--rate)", " +[0-9]+", " N", ACKS},
	{"^(ss|netstat -[tau])", "^.*TIME[-_]WAIT.*\n", "",
		"the recorded programs race to close first"},
	{"^ss", " +", " ", "a column is as wide as the widest line, masked or not"},
	{"^netstat -s", "^(TcpExt|IpExt):\n([^\n]*\n)*", "",
		"the lab does not have these counters"},
	{".", " +$", "", "blanks at the end of a line"},
	{"^(ip (-[a-zA-Z]+ )*n|arp|cat /proc/net/(arp|ip_vs_conn)|ipvsadm -[Lln]*c|netstat "
	 "-[tau]|ss)",
		NULL, NULL, ORDER},
};
const size_t typed_mask_count = sizeof(typed_masks) / sizeof(typed_masks[0]);
