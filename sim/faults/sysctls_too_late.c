/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sysctls were set after clients had connected: everything is right now except the neighbour
 * caches, which were not updated.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const sysctls_too_late_put[] = {
	"*{server}# sysctl -w net.ipv4.conf.all.arp_ignore=0",
	"{client}# curl -s -m 3 -o /dev/null http://{vip}:{port}/",
	"*{server}# sleep 2; sysctl -w net.ipv4.conf.all.arp_ignore=1", NULL};
static const char *const sysctls_too_late_fix[] = {
	"{director}# arping -U -c 1 -I {ddev} {vip}", NULL};

const struct fault fault_sysctls_too_late = {
	.order = 60,
	.name = "sysctls-too-late",
	.title = N_("the sysctls were set after the first clients had connected"),
	.symptom = N_("all settings are right, but everything still goes to one server"),
	.frame = N_("an ARP reply sent before the sysctls were set"),
	.diagnosis = N_("a neighbour entry stays until an ARP message changes it; a "
			"setting on another host does not"),
	.finding[FAULT_DR] = "stale-cache",
	.finding[FAULT_TUN] = "stale-cache",
	.needs = FAULT_ON_LAN,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 3,
	.put = sysctls_too_late_put,
	.fix = sysctls_too_late_fix,
};
