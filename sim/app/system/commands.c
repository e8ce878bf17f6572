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
	{"apachectl", N_("systemctl or httpd")},
	{"at", "sleep"},
	{"bc", "$((…))"},
	{"brctl", N_("a switch of the scenario")},
	{"bridge", N_("a switch of the scenario")},
	{"chattr", "chmod"},
	{"column", "awk"},
	{"cmp", "cat"},
	{"conntrack", "ipvsadm -Lnc"},
	{"crontab", N_("a loop with sleep")},
	{"dd", "head -c"},
	{"df", "ls -l"},
	{"diff", "cat"},
	{"dpkg", "type"},
	{"ebtables", "sysctl net.ipv4.conf.all.arp_ignore"},
	{"expr", "$((…))"},
	{"firewall-cmd", "iptables"},
	{"free", "ps"},
	{"gcc", N_("a script")},
	{"git", N_("a script on the host")},
	{"hping3", "nc -z"},
	{"htop", "ps"},
	{"iftop", "tcpdump"},
	{"iostat", "ps"},
	{"iperf", "curl"},
	{"iperf3", "curl"},
	{"iptraf", "tcpdump"},
	{"ldirectord", N_("a script with curl and ipvsadm")},
	{"lsb_release", "cat /etc/os-release"},
	{"lsof", "ss -tulnp"},
	{"make", N_("a script")},
	{"md5sum", "cat"},
	{"mount", "ls"},
	{"nft", "iptables"},
	{"nmap", "nc -z"},
	{"ntpdate", "date"},
	{"openssl", "curl"},
	{"paste", "awk"},
	{"perl", N_("sed or awk")},
	{"python", "bash"},
	{"python3", "bash"},
	{"rsync", "scp"},
	{"sar", "ip -s link"},
	{"screen", "&"},
	{"sha256sum", "cat"},
	{"siege", N_("a loop of curl")},
	{"strace", "tcpdump"},
	{"stty", "read"},
	{"tar", "cp"},
	{"tmux", "&"},
	{"top", "ps"},
	{"tput", "echo"},
	{"tshark", "tcpdump"},
	{"umount", "ls"},
	{"update-rc.d", "systemctl enable"},
	{"useradd", "root"},
	{"userdel", "root"},
	{"vmstat", "ps"},
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
