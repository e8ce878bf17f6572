/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server never got the VIP, or lost it at the last boot: packets reach it but are not for one of
 * its addresses.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vip_missing_put[] = {"{server}# ip addr del {vip}/32 dev {vdev}", NULL};
static const char *const vip_missing_fix[] = {"{server}# ip addr add {vip}/32 dev {vdev}", NULL};

const struct fault fault_vip_missing = {
	.order = 90,
	.name = "vip-missing",
	.title = N_("a real server does not have the VIP"),
	.symptom = N_("some connections hang"),
	.frame = N_("a SYN that the server does not accept"),
	.diagnosis = N_("a packet for an address that is not local is forwarded, or "
			"dropped if forwarding is off"),
	.finding[FAULT_DR] = "vip-missing",
	.finding[FAULT_TUN] = "vip-missing",
	.level = 1,
	.put = vip_missing_put,
	.fix = vip_missing_fix,
};
