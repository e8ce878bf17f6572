/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As arp-ignore-off, on every server: the script that sets the sysctls was run nowhere.
 * Found by explain as: arp-problem.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const arp_ignore_off_everywhere_put[] = {
	"*{server}# sysctl -w net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.all.arp_announce=0",
	NULL};
static const char *const arp_ignore_off_everywhere_fix[] = {
	"*{server}# sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2",
	NULL};

const struct fault fault_arp_ignore_off_everywhere = {
	.order = 20,
	.name = "arp-ignore-off-everywhere",
	.title = N_("all real servers answer ARP for the VIP"),
	.symptom = N_("the load is not shared: the first server to answer gets everything"),
	.frame = N_("an ARP reply for the VIP that does not come from the director"),
	.diagnosis = N_("arp_ignore=0: a host answers for each of its addresses on any "
			"interface"),
	.finding[FAULT_DR] = "arp-problem",
	.finding[FAULT_TUN] = "arp-problem",
	.needs = FAULT_ON_LAN,
	.touches = FAULT_TOUCHES_ARP,
	.level = 1,
	.put = arp_ignore_off_everywhere_put,
	.fix = arp_ignore_off_everywhere_fix,
};
