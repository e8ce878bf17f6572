/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arp_announce is mistaken for a way to hide an address. It only chooses the sender address of the
 * host's own requests.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const arp_announce_alone_put[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_ignore=0", NULL};
static const char *const arp_announce_alone_fix[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_ignore=1", NULL};

const struct fault fault_arp_announce_alone = {
	.order = 40,
	.name = "arp-announce-alone",
	.title = N_("arp_announce is set, arp_ignore is not"),
	.symptom = N_("arp_announce=2 is set everywhere, but one server still gets everything"),
	.frame = N_("an ARP reply for the VIP that does not come from the director"),
	.diagnosis = N_("arp_announce chooses the sender address of the host's own "
			"requests; arp_ignore controls replies"),
	.finding[FAULT_DR] = "announce-alone",
	.finding[FAULT_TUN] = "announce-alone",
	.needs = FAULT_ON_LAN,
	.touches = FAULT_TOUCHES_ARP,
	.level = 2,
	.put = arp_announce_alone_put,
	.fix = arp_announce_alone_fix,
};
