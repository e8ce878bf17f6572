/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hostname (Debian's hostname 3.23): the name, and the addresses of -I (every interface that is up,
 * except loopback) and -i (those in /etc/hosts for the name); hostnamectl. The scenario defines a
 * node's name.
 */
#include <string.h>

#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"

static const char usage[] =
	"Usage: hostname [-b] {hostname|-F file}         set host name (from file)\n"
	"       hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name\n"
	"       hostname                                 display host name\n\n"
	"       hostname -V|--version|-h|--help          print info and exit\n\n"
	"Program options:\n"
	"    -a, --alias            alias names\n"
	"    -A, --all-fqdns        all long host names (FQDNs)\n"
	"    -b, --boot             set default hostname if none available\n"
	"    -d, --domain           DNS domain name\n"
	"    -f, --fqdn, --long     long host name (FQDN)\n"
	"    -F, --file             read host name or NIS domain name from given file\n"
	"    -i, --ip-address       addresses for the host name\n"
	"    -I, --all-ip-addresses all addresses for the host\n"
	"    -s, --short            short host name\n"
	"    -y, --yp, --nis        NIS/YP domain name\n";

/* getifaddrs(): interfaces that are up and not loopback */
static void each_address(struct process *p, void (*one)(struct process *p, uint32_t address))
{
	list_for_each (dev, &p->host->node.devs, struct netdev, link)
		if (netdev_is_up(dev) && !(dev->flags & IFF_LOOPBACK))
			list_for_each (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
				one(p, a->local);
	process_print(p, "\n");
}

static void print_address(struct process *p, uint32_t address)
{
	process_print(p, "%s ", ip_text(address).s);
}

static void print_name(struct process *p, uint32_t address)
{
	struct text name = {0};

	if (host_name_of(p->host, address, &name))
		process_print(p, "%s ", text_str(&name));
	text_free(&name);
}

static int own_address(struct process *p)
{
	uint32_t address;

	if (!host_address(p->host, p->host->node.name, &address)) {
		process_error(p, "hostname: Name or service not known\n");
		return 1;
	}
	process_print(p, "%s\n", ip_text(address).s);
	return 0;
}

static int show(struct process *p, int letter)
{
	switch (letter) {
	case 'I': each_address(p, print_address); return 0;
	case 'A': each_address(p, print_name); return 0;
	case 'i': return own_address(p);
	case 'a':
	case 'd': process_print(p, "\n"); return 0;
	case 'y': process_error(p, "hostname: Local domain name not set\n"); return 1;
	default: process_print(p, "%s\n", p->host->node.name); return 0;
	}
}

static void run_hostname(struct process *p, int argc, char **argv)
{
	static const struct long_option longs[] = {{"alias", false, 'a'}, {"all-fqdns", false, 'A'},
		{"all-ip-addresses", false, 'I'}, {"boot", false, 'b'}, {"domain", false, 'd'},
		{"file", true, 'F'}, {"fqdn", false, 'f'}, {"help", false, 'h'},
		{"ip-address", false, 'i'}, {"long", false, 'f'}, {"nis", false, 'y'},
		{"short", false, 's'}, {"version", false, 'V'}, {"yp", false, 'y'},
		{NULL, false, 0}};
	struct options o = options_of(argc, argv, "aAbdfF:hiIsVy");
	int c, what = 0;

	o.longs = longs;
	while ((c = option_next(&o)) != -1) {
		if (c == '?' || c == ':') {
			option_complain(p, &o, c);
			process_fail(p, 255, "%s", usage);
			return;
		}
		what = c;
	}
	if (what == 'h' || what == 'V') {
		process_print(p, "%s", what == 'h' ? usage : "hostname 3.23\n");
		process_exit(p, 0);
	} else if (o.operands || what == 'F' || what == 'b') {
		refuse(p, "hostname NAME", N_("the node's name in the scenario"));
	} else {
		process_exit(p, show(p, what));
	}
}

const struct command hostname_command = {.name = "hostname",
	.summary = N_("print or set the host name; print its addresses"),
	.run = run_hostname};

/* ---- hostnamectl (systemd 252) ---- */

static void run_hostnamectl(struct process *p, int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "status", *name = p->host->node.name;

	if (strcmp(verb, "status") == 0) {
		process_print(p,
			" Static hostname: %s\n       Icon name: computer-vm\n"
			"         Chassis: vm\n  Virtualization: lvslab\n"
			"Operating System: Debian GNU/Linux 12 (bookworm)\n"
			"          Kernel: Linux 6.1.0-49-amd64\n    Architecture: x86-64\n",
			name);
		process_exit(p, 0);
	} else if (argc > 2 && strcmp(argv[2], name) == 0) {
		process_exit(p, 0);
	} else if (argc > 2) {
		no_effect(p, argv[2], N_("a host keeps the name it has in the scenario"));
		process_exit(p, 0);
	} else {
		process_print(p, "%s\n", name);
		process_exit(p, 0);
	}
}

const struct command hostnamectl_command = {.name = "hostnamectl",
	.summary = N_("print or set the host name, and print the system"),
	.run = run_hostnamectl};
