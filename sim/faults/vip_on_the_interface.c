/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The VIP was added to the server's eth0 as an alias. arp_ignore=1 hides only addresses of other
 * interfaces, so it does not hide this one.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vip_on_the_interface_put[] = {"{server}# ip addr del {vip}/32 dev {vdev}",
	"{server}# ip addr add {vip}/32 dev {dev} label {dev}:1", NULL};
static const char *const vip_on_the_interface_fix[] = {
	"{server}# ip addr del {vip}/32 dev {dev}", "{server}# ip addr add {vip}/32 dev lo", NULL};

const struct fault fault_vip_on_the_interface = {
	.order = 70,
	.name = "vip-on-the-interface",
	.title = N_("a real server has the VIP on its own interface"),
	.symptom = N_("arp_ignore=1 is set, yet one server gets everything"),
	.frame = N_("an ARP reply for the VIP that does not come from the director"),
	.diagnosis = N_("arp_ignore=1 answers for addresses of the interface on which the "
			"request arrives: the VIP belongs on lo"),
	.finding[FAULT_DR] = "vip-on-the-interface",
	.needs = FAULT_ON_LAN,
	.touches = FAULT_TOUCHES_ARP,
	.level = 2,
	.put = vip_on_the_interface_put,
	.fix = vip_on_the_interface_fix,
};
