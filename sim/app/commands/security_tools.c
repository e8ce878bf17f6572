/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What courses disable first: firewalld, ufw, SELinux. None of them runs here, and their tools say
 * so in their own words; the lab refuses to enable one, because the only packet filter is iptables.
 */
#include <string.h>

#include "app/system/commands.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"

enum { FIREWALLD_NOT_RUNNING = 252 };

static void run_firewall_cmd(struct process *p, int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--state") == 0)
		process_fail(p, FIREWALLD_NOT_RUNNING, "not running\n");
	else
		process_fail(p, FIREWALLD_NOT_RUNNING, "FirewallD is not running\n");
}

const struct command firewall_cmd_command = {.name = "firewall-cmd",
	.summary = N_("firewalld does not run here (use iptables)"),
	.run = run_firewall_cmd};

static void run_ufw(struct process *p, int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";
	struct text what = {0};

	if (strcmp(verb, "status") == 0) {
		process_print(p, "Status: inactive\n");
		process_exit(p, 0);
	} else if (strcmp(verb, "disable") == 0) {
		process_print(p, "Firewall stopped and disabled on system startup\n");
		process_exit(p, 0);
	} else if (!*verb) {
		process_fail(p, 1, "ERROR: not enough args\n");
	} else {
		text_add(&what, "ufw %s", verb);
		refuse(p, text_str(&what), "iptables");
		text_free(&what);
	}
}

const struct command ufw_command = {.name = "ufw",
	.summary = N_("Ubuntu's firewall, inactive here (use iptables)"),
	.run = run_ufw};

static void run_sestatus(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	process_print(p, "SELinux status:                 disabled\n");
	process_exit(p, 0);
}

const struct command sestatus_command = {
	.name = "sestatus", .summary = N_("SELinux, disabled here"), .run = run_sestatus};
