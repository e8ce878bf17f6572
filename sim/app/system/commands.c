/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands by name, and programs of real machines that the lab does not have. */
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
	{"a2enmod", "httpd"},
	{"a2ensite", "httpd"},
	{"add-apt-repository", N_("the programs that 'help' lists")},
	{"adduser", "root"},
	{"ansible", "ssh"},
	{"apache2", "httpd"},
	{"apt-cache", N_("the programs that 'help' lists")},
	{"apt-key", N_("the programs that 'help' lists")},
	{"arch", "ps"},
	{"at", "sleep"},
	{"base64", "cat"},
	{"bc", "$((…))"},
	{"brctl", N_("a switch of the scenario")},
	{"bridge", N_("a switch of the scenario")},
	{"cal", "date"},
	{"cc", N_("a script")},
	{"chattr", "chmod"},
	{"chronyc", "date"},
	{"chronyd", "date"},
	{"cmake", N_("a script")},
	{"cmp", "cat"},
	{"column", "awk"},
	{"comm", "sort"},
	{"conntrack", "ipvsadm -Lnc"},
	{"crm", "keepalived"},
	{"crontab", N_("a loop with sleep")},
	{"dc", "$((…))"},
	{"dd", "head -c"},
	{"depmod", "modprobe"},
	{"df", "ls -l"},
	{"dhclient", "ip"},
	{"diff", "cat"},
	{"dmidecode", "ps"},
	{"docker", N_("the programs that 'help' lists")},
	{"dpkg-reconfigure", N_("the files under /etc")},
	{"du", "ls"},
	{"ebtables", "sysctl net.ipv4.conf.all.arp_ignore"},
	{"elinks", "curl"},
	{"envsubst", "sed"},
	{"expand", "awk"},
	{"expect", "ssh"},
	{"expr", "$((…))"},
	{"factor", "awk"},
	{"fdisk", "ls"},
	{"file", "cat"},
	{"finger", "id"},
	{"fold", "awk"},
	{"fping", "nc -z"},
	{"free", "ps"},
	{"fuser", "ps"},
	{"gcc", N_("a script")},
	{"gdb", N_("the programs that 'help' lists")},
	{"getconf", "ps"},
	{"git", N_("a script on the host")},
	{"gpasswd", "root"},
	{"groupadd", "root"},
	{"groups", "id"},
	{"gunzip", "cp"},
	{"gzip", "cp"},
	{"halt", N_("the scenario: hosts run as long as the lab")},
	{"haproxy", "httpd"},
	{"heartbeat", "keepalived"},
	{"hexdump", "cat"},
	{"hey", "ab"},
	{"hping3", "nc -z"},
	{"htop", "ps"},
	{"httping", "curl"},
	{"hwclock", "date"},
	{"iftop", "tcpdump"},
	{"info", "cat"},
	{"init", N_("the scenario: hosts run as long as the lab")},
	{"insmod", "modprobe"},
	{"iostat", "ps"},
	{"ip6tables", "iptables"},
	{"ipcalc", "ip"},
	{"iperf", "curl"},
	{"iperf3", "curl"},
	{"ipmaddr", "ip"},
	{"ipset", "iptables"},
	{"iptables-apply", "iptables-restore"},
	{"iptraf", "tcpdump"},
	{"iwconfig", "ip"},
	{"java", N_("the programs that 'help' lists")},
	{"join", "sort"},
	{"last", "ps"},
	{"lastb", "ps"},
	{"ldconfig", N_("the programs that 'help' lists")},
	{"ldd", "type"},
	{"ldirectord", N_("a script with curl and ipvsadm")},
	{"lighttpd", "httpd"},
	{"links", "curl"},
	{"locale", "id"},
	{"localectl", "id"},
	{"locate", "find"},
	{"loginctl", "journalctl"},
	{"logrotate", "journalctl"},
	{"lsb_release", "cat /etc/os-release"},
	{"lsblk", "ls"},
	{"lscpu", "ps"},
	{"lsof", "ss -tulnp"},
	{"lspci", "ps"},
	{"ltrace", N_("the programs that 'help' lists")},
	{"lvs", "ipvsadm"},
	{"lynx", "curl"},
	{"mail", N_("a scenario's files:")},
	{"make", N_("a script")},
	{"man", "cat"},
	{"md5sum", "cat"},
	{"mii-tool", "ip"},
	{"mkfs", "ls"},
	{"modinfo", "modprobe"},
	{"mount", "ls"},
	{"mysql", N_("the programs that 'help' lists")},
	{"nanny", "keepalived"},
	{"ncat", "nc -z"},
	{"netcat", "nc -z"},
	{"networkctl", "ip"},
	{"nft", "iptables"},
	{"nmap", "nc -z"},
	{"node", N_("the programs that 'help' lists")},
	{"nproc", "ps"},
	{"nstat", "netstat -s"},
	{"ntpd", "date"},
	{"ntpdate", "date"},
	{"ntpq", "date"},
	{"numfmt", "awk"},
	{"od", "cat"},
	{"openssl", "curl"},
	{"passwd", "root"},
	{"paste", "awk"},
	{"patch", "cat"},
	{"pcs", "keepalived"},
	{"perl", N_("sed or awk")},
	{"php", N_("the programs that 'help' lists")},
	{"piranha-gui", "keepalived"},
	{"poweroff", N_("the scenario: hosts run as long as the lab")},
	{"pr", "awk"},
	{"pstree", "ps"},
	{"pulse", "keepalived"},
	{"python", "bash"},
	{"python3", "bash"},
	{"reboot", N_("the scenario: hosts run as long as the lab")},
	{"resolvectl", "getent hosts NAME"},
	{"rsync", "scp"},
	{"rsyslogd", "logger"},
	{"ruby", N_("the programs that 'help' lists")},
	{"sar", "ip -s link"},
	{"screen", "&"},
	{"script", "tee"},
	{"sendmail", N_("a scenario's files:")},
	{"sha256sum", "cat"},
	{"shuf", "sort"},
	{"shutdown", N_("the scenario: hosts run as long as the lab")},
	{"siege", N_("a loop of curl")},
	{"snap", N_("the programs that 'help' lists")},
	{"socat", "nc -z"},
	{"split", "awk"},
	{"ssh-copy-id", "ssh"},
	{"ssh-keygen", "ssh"},
	{"stat", "ls -l"},
	{"strace", "tcpdump"},
	{"stty", "read"},
	{"subscription-manager", N_("the programs that 'help' lists")},
	{"swapoff", "ls"},
	{"swapon", "ls"},
	{"systemd-analyze", "journalctl"},
	{"tar", "cp"},
	{"timedatectl", "date"},
	{"tmux", "&"},
	{"top", "ps"},
	{"tput", "echo"},
	{"tree", "ls"},
	{"tshark", "tcpdump"},
	{"tty", "id"},
	{"umount", "ls"},
	{"unzip", "cp"},
	{"update-alternatives", N_("the programs that 'help' lists")},
	{"update-rc.d", "systemctl enable"},
	{"useradd", "root"},
	{"userdel", "root"},
	{"users", "ps"},
	{"usleep", "sleep"},
	{"visudo", "root"},
	{"vmstat", "ps"},
	{"vsftpd", "httpd"},
	{"w", "ps"},
	{"w3m", "curl"},
	{"webbench", "ab"},
	{"who", "ps"},
	{"wireshark", "tcpdump"},
	{"wrk", N_("the scenario's workload:")},
	{"xxd", "cat"},
	{"yum-config-manager", N_("the programs that 'help' lists")},
	{"zcat", "cp"},
	{"zgrep", "cat"},
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
