/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The VIP has its network's mask on lo, as on an Ethernet interface. On a loopback interface that
 * makes every address of the network local to the server.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vip_with_a_wide_mask_put[] = {"{server}# ip addr del {vip}/32 dev {vdev}",
	"{server}# ip addr add {vip}/{len} dev lo", NULL};
static const char *const vip_with_a_wide_mask_fix[] = {
	"{server}# ip addr del {vip}/{len} dev lo", "{server}# ip addr add {vip}/32 dev lo", NULL};

const struct fault fault_vip_with_a_wide_mask = {
	.order = 80,
	.name = "vip-with-a-wide-mask",
	.title = N_("the VIP is on lo with the mask of its network"),
	.symptom = N_(
		"some connections hang: the server accepts the SYN, but its response never leaves"),
	.frame = N_("a SYN|ACK that the server delivers to itself"),
	.diagnosis =
		N_("an address with a prefix on a loopback interface makes the whole prefix local"),
	.finding[FAULT_DR] = "vip-prefix",
	.needs = FAULT_ON_LAN | FAULT_ONE_LAN,
	.level = 2,
	.put = vip_with_a_wide_mask_put,
	.fix = vip_with_a_wide_mask_fix,
};
