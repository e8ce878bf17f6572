/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands by name, and the one that lists them. */
#include "app/shell/commands.h"

#include <stddef.h>
#include <string.h>

#include "app/shell/machine.h"
#include "base/language.h"
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

const struct command *command_find(const char *name)
{
	name = without_directory(name);
	for (size_t i = 0; shell_commands[i]; i++)
		if (strcmp(shell_commands[i]->name, name) == 0)
			return shell_commands[i];
	return NULL;
}

const struct command *command_at(unsigned i)
{
	return i < shell_commands_count ? shell_commands[i] : NULL;
}

bool command_is_builtin(const char *name)
{
	const struct command *c = name ? command_find(name) : NULL;

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
	{"arptables", N_("sysctl net.ipv4.conf.all.arp_ignore and arp_announce")},
	{"at", "sleep"},
	{"bc", "$((…))"},
	{"conntrack", "ipvsadm -Lnc"},
	{"crontab", N_("a loop with sleep")},
	{"dd", "head -c"},
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
	{"nmap", "nc -z"},
	{"nmcli", N_("ip addr and ip route")},
	{"nft", "iptables"},
	{"perl", N_("sed or awk")},
	{"python", "bash"},
	{"python3", "bash"},
	{"rsync", "scp"},
	{"screen", "&"},
	{"siege", N_("a loop of curl")},
	{"strace", "tcpdump"},
	{"tar", "cp"},
	{"tmux", "&"},
	{"top", "ps"},
	{"tshark", "tcpdump"},
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

static void run_help(struct process *p, int argc, char **argv)
{
	const struct language *l = p->host->node.net->language;
	struct text t = {0};

	(void)argc;
	(void)argv;
	for (unsigned i = 0; command_at(i); i++)
		text_add(&t, "%-10s %s\n", command_at(i)->name, command_at(i)->summary);
	text_put(&t, say(l, "built into the shell:"));
	for (unsigned i = 0; builtin_at(i); i++)
		text_add(&t, " %s", builtin_at(i)->name);
	text_putc(&t, '\n');
	text_put(&t, say(l, "not in the lab:"));
	for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++)
		if (!command_find(missing[i].name))
			text_add(&t, " %s", missing[i].name);
	text_putc(&t, '\n');
	process_write(p, text_str(&t), t.len);
	text_free(&t);
	process_exit(p, 0);
}

const struct command help_command = {
	.name = "help", .summary = "what can be typed here", .run = run_help, .builtin = true};
