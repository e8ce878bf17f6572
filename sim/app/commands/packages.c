/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * yum, dnf, apt, apt-get, rpm: nothing is ever installed here. A package's programs exist in the
 * lab or not; the lab says which, and a script continues.
 */
#include <string.h>

#include "app/system/commands.h"
#include "app/system/voice.h"
#include "host/host.h"

/* packages whose programs exist here under other names */
static const char *const packages[] = {"NetworkManager", "apache2-utils", "arping", "bash",
	"bash-completion", "bind-utils", "bind9-dnsutils", "bind9-host", "bind9-utils",
	"ca-certificates", "coreutils", "dnsutils", "epel-release", "findutils", "gawk",
	"httpd-tools", "ifupdown", "inetutils-telnet", "initscripts", "iproute", "iproute2",
	"iptables-persistent", "iptables-services", "iputils", "iputils-arping", "iputils-ping",
	"iputils-tracepath", "mtr-tiny", "net-tools", "netcat", "netcat-openbsd",
	"netcat-traditional", "network-manager", "network-scripts", "nmap-ncat", "openssh-clients",
	"openssh-server", "procps", "procps-ng", "psmisc", "systemd", "util-linux", "vim-enhanced",
	"vim-minimal", "vim-tiny", "apache2", NULL};

static bool is_package(const struct host *h, const char *name)
{
	for (size_t i = 0; packages[i]; i++)
		if (strcmp(packages[i], name) == 0)
			return true;
	return command_find(h, name) != NULL;
}

static void run_install(struct process *p, int argc, char **argv)
{
	bool installs = false;

	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '-')
			continue;
		if (!installs) {
			installs = strcmp(argv[i], "install") == 0 ||
				strcmp(argv[i], "reinstall") == 0;
			if (!installs)
				break;
		} else if (is_package(p->host, argv[i])) {
			no_effect(p, argv[i], N_("it is already on every host"));
		} else {
			not_simulated(p, argv[i], N_("the programs that 'help' lists"));
		}
	}
	if (!installs)
		no_effect(p, argv[0], N_("every program of the lab is installed"));
	process_exit(p, 0);
}

const struct command yum_command = {
	.name = "yum", .summary = N_("print the installed packages"), .run = run_install};
const struct command dnf_command = {
	.name = "dnf", .summary = N_("print the installed packages"), .run = run_install};
const struct command apt_command = {
	.name = "apt", .summary = N_("print the installed packages"), .run = run_install};
const struct command apt_get_command = {
	.name = "apt-get", .summary = N_("print the installed packages"), .run = run_install};
const struct command rpm_command = {
	.name = "rpm", .summary = N_("print the installed packages"), .run = run_install};
const struct command dpkg_command = {
	.name = "dpkg", .summary = N_("print the installed packages"), .run = run_install};
