/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Only one of the two sysctls: the server stays silent, but sends ARP requests for its client or
 * gateway with the VIP as sender, and every host that sees one records the server's MAC for the
 * VIP.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const arp_announce_off_put[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_announce=0", NULL};
static const char *const arp_announce_off_fix[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_announce=2", NULL};

const struct fault fault_arp_announce_off = {
	.order = 50,
	.name = "arp-announce-off",
	.title = N_("a real server sends ARP requests as the VIP"),
	.symptom =
		N_("it works at first; some minutes later one server gets everything for a while"),
	.frame = N_("an ARP request whose sender is the VIP"),
	.diagnosis = N_("arp_announce=0: a request carries the source address of the "
			"queued packet, and its receivers learn from it at once"),
	.finding[FAULT_DR] = "arp-ignore-only",
	.finding[FAULT_TUN] = "arp-ignore-only",
	.needs = FAULT_ON_LAN,
	.touches = FAULT_TOUCHES_ARP,
	.level = 3,
	.put = arp_announce_off_put,
	.fix = arp_announce_off_fix,
};
