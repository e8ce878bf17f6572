/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Guides put the VIP on lo, so the sysctls were set on lo, where they have no effect. The effective
 * value is the larger one of all and the interface that receives the request.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const sysctls_on_lo_put[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.all.arp_announce=0 "
	"net.ipv4.conf.lo.arp_ignore=1 net.ipv4.conf.lo.arp_announce=2",
	NULL};
static const char *const sysctls_on_lo_fix[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2",
	NULL};

const struct fault fault_sysctls_on_lo = {
	.order = 30,
	.name = "sysctls-on-lo",
	.title = N_("arp_ignore is set on lo alone"),
	.symptom = N_("the settings are in place, but one server still gets everything"),
	.frame = N_("an ARP reply for the VIP that does not come from the director"),
	.diagnosis =
		N_("the effective arp_ignore is max(all, the interface that received the request):"
		   " lo never receives one"),
	.finding[FAULT_DR] = "lo-only",
	.finding[FAULT_TUN] = "lo-only",
	.needs = FAULT_ON_LAN,
	.touches = FAULT_TOUCHES_ARP,
	.level = 2,
	.put = sysctls_on_lo_put,
	.fix = sysctls_on_lo_fix,
};
