/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * modprobe (kmod 30): loads what a guide's first line loads: ipip, ip_vs and its schedulers. A
 * module that is there already is no error. Left out: -r, parameters, dependencies.
 */
#include <string.h>

#include "app/shell/commands.h"
#include "host/ip/tunnel.h"
#include "ipvs/ipvs.h"
#include "ipvs/scheduler.h"

#define MODULES "/lib/modules/6.1.0-50-amd64"

static bool load(struct process *p, const char *name)
{
	static const char scheduler[] = "ip_vs_";

	if (strcmp(name, "ipip") == 0) {
		tunnel_load(p->host);
		return true;
	}
	if (strcmp(name, "ip_vs") == 0 ||
		(strncmp(name, scheduler, strlen(scheduler)) == 0 &&
			ipvs_scheduler_find(name + strlen(scheduler)))) {
		ipvs_load(p->host);
		return true;
	}
	process_error(p, "modprobe: FATAL: Module %s not found in directory %s\n", name, MODULES);
	return false;
}

static void run_modprobe(struct process *p, int argc, char **argv)
{
	bool all = false, fine = true;
	int i = 1;

	for (; i < argc && argv[i][0] == '-'; i++)
		all |= strcmp(argv[i], "-a") == 0 || strcmp(argv[i], "--all") == 0;
	if (i == argc) {
		process_fail(p, 1, "modprobe: ERROR: missing parameters. See -h.\n");
		return;
	}
	for (int end = all ? argc : i + 1; i < end; i++)
		fine &= load(p, argv[i]);
	process_exit(p, fine ? 0 : 1);
}

const struct command modprobe_command = {
	.name = "modprobe", .summary = "load a kernel module", .run = run_modprobe};
