/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The classic fault of direct routing: the sysctls are missing on a server, so it answers ARP for
 * the virtual address as the director does.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const arp_ignore_off_put[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.all.arp_announce=0",
	NULL};
static const char *const arp_ignore_off_fix[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2",
	NULL};

const struct fault fault_arp_ignore_off = {
	.order = 10,
	.name = "arp-ignore-off",
	.title = N_("a real server answers ARP for the VIP"),
	.symptom = N_("it works, but one server gets everything, and ipvsadm counts nothing"),
	.frame = N_("an ARP reply for the VIP that does not come from the director"),
	.diagnosis = N_("arp_ignore=0: a host answers for each of its addresses on any "
			"interface"),
	.finding[FAULT_DR] = "arp-problem",
	.finding[FAULT_TUN] = "arp-problem",
	.needs = FAULT_ON_LAN,
	.touches = FAULT_TOUCHES_ARP,
	.level = 1,
	.put = arp_ignore_off_put,
	.fix = arp_ignore_off_fix,
};
