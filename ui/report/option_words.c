/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table for Tab: the programs that users type here, with the options that the lab supports, as
 * in the real tools' completions. A row is found by its longest prefix: "ip addr" before "ip".
 */
#include "ui/report/option_words.h"

#include <string.h>

#include "host/host.h"
#include "ipvs/scheduler.h"

/* clang-format off */
static const struct {
	const char *command; /* its first words */
	const char *options;
	const char *arguments;
} rows[] = {
	{"arp", "-a -e -n -d -s -i -v", NULL},
	{"arping", "-c -w -I -s -f -q -b -D -U -A", NULL},
	{"arptables", "-A -D -I -F -L -n -P -X -d -s -i -o -j --mangle-ip-s",
		"INPUT OUTPUT FORWARD ACCEPT DROP mangle"},
	{"awk", "-F -v -f", NULL},
	{"cat", "-n -b -E -s -A -T", NULL},
	{"chmod", "-R", "+x"},
	{"cp", "-f -r -R -p -a -n -v", NULL},
	{"curl", "-s -S -v -i -I -f -o -O -w -m -H -A -X -d -k -L -h -V --silent --show-error "
		"--verbose --include --head --fail --output --write-out --max-time "
		"--connect-timeout --interface --local-port --header --user-agent --request "
		"--data --location --help --version", "http://"},
	{"cut", "-d -f -c -b -s", NULL},
	{"date", "-u +%s +%T", NULL},
	{"ethtool", "-i -k -K -S -P --version", NULL},
	{"find", "-name -type -exec -print -maxdepth", NULL},
	{"grep", "-v -i -c -n -q -F -E -h -H -o -l -s -w -x -e -A", NULL},
	{"head", "-n -c -q", NULL},
	{"hostname", "-I -i -f -s -d", NULL},
	{"httpd", "-a -p -w -s -t -b -B", NULL},
	{"ifconfig", "-a", "up down netmask broadcast hw mtu arp -arp"},
	{"ip addr", NULL, "add del show flush dev broadcast label scope"},
	{"ip address", NULL, "add del show flush dev broadcast label scope"},
	{"ip link", NULL, "set show add del dev up down mtu address arp type"},
	{"ip neigh", NULL, "show add del replace change flush lladdr dev nud"},
	{"ip route", NULL, "show add del replace change append flush get via dev src table default "
		"metric onlink nexthop advmss"},
	{"ip rule", NULL, "show add del from to iif fwmark table priority lookup"},
	{"ip tunnel", NULL, "show add del mode"},
	{"ip", "-4 -s -d -br -o -c", "addr link route neigh rule tunnel"},
	{"ifdown", "-a -v -n -f -X", NULL},
	{"ifup", "-a -v -n -f -X", NULL},
	{"iptables", "-t -A -D -I -R -L -F -P -N -X -S -Z -n -v -p -s -d -i -o -j -m --dport --sport "
		"--line-numbers --set-mark --icmp-type --state --ctstate",
		"INPUT OUTPUT FORWARD PREROUTING POSTROUTING ACCEPT DROP REJECT MARK filter "
		"mangle tcp udp icmp"},
	{"ipvsadm", "-A -E -D -C -L -Z -a -e -d -R -S -t -u -f -s -p -M -r -m -i -g -w -x -y -n -c "
		"-Ln --add-service --edit-service --delete-service --clear --list --zero "
		"--add-server --edit-server --delete-server --set --help --version --restore "
		"--save --start-daemon --stop-daemon --tcp-service --udp-service --fwmark-service "
		"--scheduler --persistent --netmask --real-server --masquerading --ipip "
		"--gatewaying --weight --u-threshold --l-threshold --numeric --connection "
		"--mcast-interface --syncid --timeout --daemon --stats --rate --thresholds "
		"--persistent-conn --nosort --exact --ops --sched-flags", NULL},
	{"journalctl", "-u -n -e -x -b", "keepalived httpd ipvsadm"},
	{"keepalived", "-f -t -n -l -D -P -C", NULL},
	{"kill", "-INT -TERM -HUP -KILL -USR1 -USR2 -l", NULL},
	{"ls", "-l -a -A -1 -d -h -F", NULL},
	{"mkdir", "-p -v -m", NULL},
	{"modprobe", "-a -r -v", "ip_vs ip_vs_rr ip_vs_wrr ip_vs_lc ip_vs_wlc ipip dummy"},
	{"nc", "-l -k -u -z -v -N -n -p -s -w -q", NULL},
	{"netstat", "-t -u -w -l -a -n -r -s -i -p", NULL},
	{"nginx", "-t -s -v", "stop quit reload"},
	{"nmcli connection", NULL, "show add modify up down delete reload type ethernet dummy ifname "
		"con-name ipv4.addresses ipv4.gateway ipv4.method ipv4.routes manual"},
	{"nmcli con", NULL, "show add modify up down delete reload type ethernet dummy ifname "
		"con-name ipv4.addresses ipv4.gateway ipv4.method ipv4.routes manual"},
	{"nmcli device", NULL, "status show connect disconnect reapply"},
	{"nmcli dev", NULL, "status show connect disconnect reapply"},
	{"nmcli", "-t -f -g --version", "connection device general"},
	{"ping", "-c -i -I -W -w -s -t -M -q -b -n -v", NULL},
	{"route", "-n -e", "add del default gw dev -net -host netmask"},
	{"scp", "-r -p", NULL},
	{"sed", "-n -E -r -e -i", NULL},
	{"seq", "-w -s", NULL},
	{"service", NULL, "httpd ipvsadm keepalived network start stop restart status reload"},
	{"sort", "-n -r -u -k -t -o", NULL},
	{"ss", "-t -u -l -a -n -p -i -s", NULL},
	{"sysctl", "-a -w -p -n -e -q --system", NULL},
	{"systemctl", "--now", "start stop restart reload status enable disable is-active httpd nginx "
		"ipvsadm keepalived network firewalld"},
	{"tail", "-n -f -c", NULL},
	{"tc", NULL, "qdisc add del show dev root netem delay"},
	{"tcpdump", "-c -i -Q -s -w -r -e -n -q -S -t -v -X -x -A -D -p",
		"arp icmp tcp udp host port src dst net ether and or not proto vrrp"},
	{"timeout", "-s -k", NULL},
	{"watch", "-n -d -t", NULL},
	{"wc", "-l -w -c", NULL},
	{"xargs", "-n -I -i -0 -r -t -L -P -d", NULL},
};
/* clang-format on */

const char *option_words_command(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? rows[i].command : NULL;
}

/* the length of `words` if `line` begins with them, as words; else 0 */
static size_t begins_with(const char *line, const char *words)
{
	size_t n = strlen(words);

	return strncmp(line, words, n) == 0 && strchr(" \t", line[n]) && line[n] ? n : 0;
}

static void give_all(const char *words, void (*one)(void *to, const char *word), void *to)
{
	char word[64];

	for (const char *c = words; c && *c; c += strspn(c, " ")) {
		size_t n = strcspn(c, " ");
		if (n < sizeof(word)) {
			memcpy(word, c, n);
			word[n] = '\0';
			one(to, word);
		}
		c += n;
	}
}

static size_t row_for(const char *line)
{
	size_t best = 0, row = sizeof(rows) / sizeof(rows[0]);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = begins_with(line, rows[i].command);
		if (n <= best)
			continue;
		best = n;
		row = i;
	}
	return row;
}

void option_words(const char *line, void (*one)(void *to, const char *word), void *to)
{
	size_t row = row_for(line);

	if (row < sizeof(rows) / sizeof(rows[0]))
		give_all(rows[row].options, one, to);
}

/* is the last word of `line` this one? */
static bool ends_in(const char *line, const char *word)
{
	size_t n = strlen(line), length = strlen(word);

	while (n && line[n - 1] == ' ')
		n--;
	return n > length && strncmp(line + n - length, word, length) == 0 &&
		line[n - length - 1] == ' ';
}

static bool wants_device(const char *line)
{
	static const char *const before[] = {
		"dev", "-i", "-I", "ifconfig", "link", "iif", "oif", "set", "--mcast-interface"};

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (ends_in(line, before[i]))
			return true;
	return begins_with(line, "ifconfig") || begins_with(line, "ifup") ||
		begins_with(line, "ifdown");
}

void argument_words(
	const char *line, const struct host *h, void (*one)(void *to, const char *word), void *to)
{
	size_t row = row_for(line);

	if (wants_device(line))
		list_for_each (d, &h->node.devs, struct netdev, link)
			one(to, d->name);
	if (begins_with(line, "ipvsadm") && ends_in(line, "-s"))
		for (size_t i = 0; ipvs_scheduler_names[i]; i++)
			one(to, ipvs_scheduler_names[i]);
	if (row < sizeof(rows) / sizeof(rows[0]))
		give_all(rows[row].arguments, one, to);
}
