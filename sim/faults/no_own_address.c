/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The director has no address other than the VIP, so it sends ARP requests with the VIP as sender;
 * the servers have that address, too, and do not answer.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const no_own_address_put[] = {"{director}# ip addr del {vip}/32 dev {ddev}",
	"{director}# ip addr del {dip}/{dlen} dev {ddev}",
	"{director}# ip addr add {vip}/{dlen} dev {ddev}", NULL};
static const char *const no_own_address_fix[] = {"{director}# ip addr del {vip}/{dlen} dev {ddev}",
	"{director}# ip addr add {dip}/{dlen} dev {ddev}",
	"{director}# ip addr add {vip}/32 dev {ddev}", NULL};

const struct fault fault_no_own_address = {
	.order = 120,
	.name = "no-own-address",
	.title = N_("the VIP is the director's only address"),
	.symptom = N_("the director picks servers, but no packet reaches them"),
	.frame = N_("an ARP request for a server whose sender is the VIP"),
	.diagnosis =
		N_("a request whose sender is one of the receiver's own addresses is a martian: "
		   "not answered"),
	.finding[FAULT_DR] = "no-own-address",
	.needs = FAULT_ON_LAN,
	.touches = FAULT_TOUCHES_DIRECTOR,
	.level = 3,
	.put = no_own_address_put,
	.fix = no_own_address_fix,
};
