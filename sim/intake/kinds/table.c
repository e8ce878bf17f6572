/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kinds of text, in the order in which an unknown line is offered to them: first those that
 * need a file or command as context, then unmistakable shapes, then looser ones.
 */
#include <string.h>

#include "intake/kinds/recogniser.h"

extern const struct recogniser intake_ip_addr, intake_ip_rule, intake_ip_neigh, intake_arp,
	intake_ifconfig, intake_net_route, intake_sysctls, intake_ipvsadm_table,
	intake_ipvsadm_connections, intake_keepalived, intake_script, intake_sockets, intake_filter,
	intake_iptables_list, intake_firewalld, intake_ip_json, intake_arptables, intake_hostname,
	intake_hosts_file, intake_interfaces_file, intake_ifcfg;

static const struct recogniser *const rows[] = {
	&intake_hostname,
	&intake_hosts_file,
	&intake_interfaces_file,
	&intake_ifcfg,
	&intake_netplan,
	&intake_arptables,
	&intake_nft,
	&intake_script,
	&intake_keepalived,
	&intake_ip_json,
	&intake_ip_addr,
	&intake_ifconfig,
	&intake_ip_rule,
	&intake_ip_neigh,
	&intake_arp,
	&intake_net_route,
	&intake_ip_route,
	&intake_sysctls,
	&intake_ipvsadm_connections,
	&intake_ipvsadm_table,
	&intake_ipvsadm_rules,
	&intake_firewalld,
	&intake_iptables_list,
	&intake_filter,
	&intake_sockets,
};

const struct recogniser *intake_recogniser_at(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? rows[i] : NULL;
}

/* the command without the options between its words, and without the one in front of a pipe:
 * "ip -d -4 addr show" is "ip addr show" */
static void without_options(char *to, size_t room, const char *command)
{
	size_t n = 0;
	bool ip = strncmp(command, "ip ", 3) == 0 || strncmp(command, "ip\t", 3) == 0;

	for (const char *s = command; *s && *s != '|' && *s != ';' && n + 1 < room; s++) {
		bool option = ip && *s == '-' && n && to[n - 1] == ' ';
		if (option)
			s += strcspn(s, " \t|;") - 1;
		else if (*s != ' ' && *s != '\t')
			to[n++] = *s;
		else if (n && to[n - 1] != ' ')
			to[n++] = ' ';
	}
	to[n] = '\0';
}

bool intake_command_is(const char *command, const char *commands)
{
	char plain[128];

	without_options(plain, sizeof(plain), command);
	for (const char *c = commands; *c;) {
		size_t n = strcspn(c, "|");
		bool begins = strncmp(plain, c, n) == 0;
		/* a whole word, unless it is ip's: `ip a` is `ip addr` */
		if (begins && (!plain[n] || plain[n] == ' ' || memchr(c, ' ', n)))
			return true;
		c += n + (c[n] == '|');
	}
	return false;
}

const struct recogniser *intake_recogniser_of(const char *command)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (intake_command_is(command, rows[i]->commands))
			return rows[i];
	return NULL;
}
