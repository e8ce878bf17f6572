/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * modprobe, lsmod and rmmod (kmod 30), used by the first lines of many guides. ipip and ip_vs
 * change what the host can do; the others are available without loading, so loading is only
 * recorded. IPVS cannot be removed while it has services; a module in use stays.
 */
#include <string.h>

#include "app/system/commands.h"
#include "app/system/kernel_modules.h"
#include "app/system/options.h"
#include "app/system/voice.h"
#include "host/host.h"
#include "host/ip/tunnel.h"
#include "ipvs/ipvs.h"
#include "ipvs/scheduler.h"

#define MODULES "/lib/modules/6.1.0-50-amd64"

static bool load(struct process *p, const char *name, bool first_only)
{
	if (!kernel_module_known(name)) {
		process_error(
			p, "modprobe: FATAL: Module %s not found in directory %s\n", name, MODULES);
		return false;
	}
	if (first_only && kernel_module_loaded(p->host, name)) {
		process_error(p,
			"modprobe: ERROR: could not insert '%s': Module already in kernel\n", name);
		return false;
	}
	if (strcmp(name, "ipip") == 0)
		tunnel_load(p->host);
	if (strncmp(name, "ip_vs", 5) == 0)
		ipvs_load(p->host);
	kernel_module_load(p->host, name);
	return true;
}

static bool remove_module(struct process *p, const char *name)
{
	if (!kernel_module_known(name)) {
		process_error(p, "modprobe: FATAL: Module %s not found.\n", name);
		return false;
	}
	if (!kernel_module_loaded(p->host, name))
		return true;
	if (kernel_module_users(p->host, name)) {
		process_error(p, "modprobe: FATAL: Module %s is in use.\n", name);
		return false;
	}
	if (strcmp(name, "ip_vs") == 0 || strcmp(name, "ipip") == 0) {
		not_simulated(p,
			*name == 'i' && name[2] == '_' ? "modprobe -r ip_vs" : "modprobe -r ipip",
			N_("ipvsadm -C, or ip link set tunl0 down"));
		return false;
	}
	kernel_module_unload(p->host, name);
	return true;
}

static void run_modprobe(struct process *p, int argc, char **argv)
{
	static const struct long_option longs[] = {{"all", false, 'a'}, {"remove", false, 'r'},
		{"verbose", false, 'v'}, {"quiet", false, 'q'}, {"first-time", false, 'F'},
		{"version", false, 'V'}, {"help", false, 'h'}, {NULL, false, 0}};
	struct options o = options_of(argc, argv, "+arvqVhbsf");
	bool all = false, out = false, first = false, fine = true;
	int c;

	o.longs = longs;
	o.absent = "cCdDinRS";
	o.absent_longs = " show-depends dry-run show-config resolve-alias show-modversions ";
	while ((c = option_next(&o)) != -1) {
		if (option_refused(p, &o, c))
			return;
		if (c == '?' || c == ':') {
			option_complain(p, &o, c);
			process_exit(p, 1);
			return;
		}
		if (c == 'V' || c == 'h') {
			process_print(p,
				c == 'V' ? "kmod version 30\n"
					 : "Usage:\n\tmodprobe [options] [-i] [-b] modulename\n"
					   "\tmodprobe [options] -a [-i] [-b] modulename "
					   "[modulename...]\n"
					   "\tmodprobe [options] -r [-i] modulename\n");
			process_exit(p, 0);
			return;
		}
		all |= c == 'a';
		out |= c == 'r';
		first |= c == 'F';
	}
	if (o.operands == 0) {
		process_fail(p, 1, "modprobe: ERROR: missing parameters. See -h.\n");
		return;
	}
	for (int i = 1; i <= (all || out ? o.operands : 1); i++)
		fine &= out ? remove_module(p, argv[i]) : load(p, argv[i], first);
	process_exit(p, fine ? 0 : 1);
}

static void run_lsmod(struct process *p, int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		process_fail(p, 1, "Usage: lsmod\n");
		return;
	}
	kernel_modules_list(p);
	process_exit(p, 0);
}

static void run_rmmod(struct process *p, int argc, char **argv)
{
	bool fine = true;

	if (argc < 2) {
		process_fail(p, 1, "rmmod: ERROR: missing module name.\n");
		return;
	}
	for (int i = 1; i < argc; i++) {
		if (kernel_module_known(argv[i]) && kernel_module_loaded(p->host, argv[i])) {
			fine &= remove_module(p, argv[i]);
		} else {
			process_error(
				p, "rmmod: ERROR: Module %s is not currently loaded\n", argv[i]);
			fine = false;
		}
	}
	process_exit(p, fine ? 0 : 1);
}

const struct command modprobe_command = {
	.name = "modprobe", .summary = N_("load a kernel module"), .run = run_modprobe};
const struct command lsmod_command = {
	.name = "lsmod", .summary = N_("list the loaded kernel modules"), .run = run_lsmod};
const struct command rmmod_command = {
	.name = "rmmod", .summary = N_("remove a kernel module"), .run = run_rmmod};
