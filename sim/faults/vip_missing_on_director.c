/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtual service exists but the address does not: it was added by hand and did not survive the
 * boot.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vip_missing_on_director_put[] = {
	"{director}# ip addr del {vip}/32 dev {ddev}", NULL};
static const char *const vip_missing_on_director_fix[] = {
	"{director}# ip addr add {vip}/32 dev {ddev}", NULL};

const struct fault fault_vip_missing_on_director = {
	.order = 100,
	.name = "vip-missing-on-director",
	.title = N_("the director does not have the VIP"),
	.symptom = N_("no client is served; ipvsadm shows the service as it should be"),
	.frame = N_("an ARP request for the VIP that no host answers"),
	.diagnosis = N_("a host answers ARP only for its own addresses; a virtual service is not "
			"an address"),
	.finding[FAULT_DR] = "vip-missing-on-director",
	.finding[FAULT_NAT] = "vip-missing-on-director",
	.finding[FAULT_TUN] = "vip-missing-on-director",
	.touches = FAULT_TOUCHES_DIRECTOR,
	.level = 1,
	.put = vip_missing_on_director_put,
	.fix = vip_missing_on_director_fix,
};
