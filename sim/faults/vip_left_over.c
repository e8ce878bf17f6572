/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keepalived was killed, by the kernel's OOM killer or by hand. The address and the table stay, and
 * the backup, which receives no adverts, takes over.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vip_left_over_put[] = {"{director}# sleep 6; pkill -9 keepalived", NULL};
static const char *const vip_left_over_fix[] = {
	"{director}# ip addr del {vip}/32 dev {ddev}", NULL};

const struct fault fault_vip_left_over = {
	.order = 760,
	.name = "vip-left-over",
	.title = N_("a killed keepalived left the VIP behind"),
	.symptom = N_("it works for some clients and not for others: two hosts answer "
		      "for the VIP"),
	.frame = N_("an ARP reply for the VIP from the director whose keepalived "
		    "is dead"),
	.diagnosis = N_("an address stays on its interface when the program that added it "
			"is killed"),
	.finding[FAULT_DR] = "two-directors",
	.finding[FAULT_NAT] = "two-directors",
	.finding[FAULT_TUN] = "two-directors",
	.needs = FAULT_PAIR,
	.touches = FAULT_TOUCHES_HISTORY,
	.put = vip_left_over_put,
	.fix = vip_left_over_fix,
};
