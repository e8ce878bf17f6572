/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands by name, and those that real machines have beside them. */
#include "app/system/commands.h"

#include <stddef.h>
#include <string.h>

#include "host/host.h"

static const char *without_directory(const char *name)
{
	static const char *const directories[] = {
		"/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", NULL};

	for (size_t i = 0; directories[i]; i++)
		if (strncmp(name, directories[i], strlen(directories[i])) == 0)
			return name + strlen(directories[i]);
	return name;
}

const struct command *command_in(struct command_list l, const char *name)
{
	name = without_directory(name);
	for (size_t i = 0; i < l.count; i++)
		if (strcmp(l.rows[i]->name, name) == 0)
			return l.rows[i];
	return NULL;
}

static struct command_list list_of(const struct host *h)
{
	return process_table(h->node.net)->commands;
}

const struct command *command_find(const struct host *h, const char *name)
{
	return command_in(list_of(h), name);
}

const struct command *command_at(const struct host *h, size_t i)
{
	const struct command_list l = list_of(h);

	return i < l.count ? l.rows[i] : NULL;
}

bool command_is_builtin(const struct host *h, const char *name)
{
	const struct command *c = name ? command_find(h, name) : NULL;

	return c && c->builtin && !strchr(name, '/');
}

bool command_is_builtin_only(const char *name)
{
	return strcmp(name, "help") == 0;
}

/* clang-format off */
static const struct {
	const char *name, *use;
} missing[] = {
	{"ab", N_("a loop of curl, or the scenario's workload:")},
	{"apachectl", N_("systemctl or httpd")},
	{"arptables", N_("sysctl net.ipv4.conf.all.arp_ignore and arp_announce")},
	{"at", "sleep"},
	{"bc", "$((…))"},
	{"conntrack", "ipvsadm -Lnc"},
	{"crontab", N_("a loop with sleep")},
	{"dd", "head -c"},
	{"dig", "/etc/hosts"},
	{"ebtables", "sysctl net.ipv4.conf.all.arp_ignore"},
	{"ethtool", "ip link"},
	{"expr", "$((…))"},
	{"firewall-cmd", "iptables"},
	{"gcc", N_("a script")},
	{"git", N_("a script on the host")},
	{"htop", "ps"},
	{"ifdown", "ip link set DEV down"},
	{"ifup", "ip link set DEV up"},
	{"iperf", "curl"},
	{"iperf3", "curl"},
	{"ldirectord", N_("a script with curl and ipvsadm")},
	{"make", N_("a script")},
	{"mtr", N_("ping -R or tcpdump")},
	{"nmap", "nc -z"},
	{"nmcli", N_("ip addr and ip route")},
	{"nft", "iptables"},
	{"nslookup", "/etc/hosts"},
	{"perl", N_("sed or awk")},
	{"python", "bash"},
	{"python3", "bash"},
	{"rsync", "scp"},
	{"screen", "&"},
	{"siege", N_("a loop of curl")},
	{"strace", "tcpdump"},
	{"tar", "cp"},
	{"telnet", "nc"},
	{"tmux", "&"},
	{"top", "ps"},
	{"tracepath", "ping -t"},
	{"traceroute", "ping -t"},
	{"tshark", "tcpdump"},
	{"wget", "curl"},
	{"wireshark", "tcpdump"},
	{"wrk", N_("the scenario's workload:")},
};
/* clang-format on */

const char *command_missing(const char *name)
{
	for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++)
		if (strcmp(missing[i].name, name) == 0)
			return missing[i].use;
	return NULL;
}

const char *command_missing_at(size_t i)
{
	return i < sizeof(missing) / sizeof(missing[0]) ? missing[i].name : NULL;
}
