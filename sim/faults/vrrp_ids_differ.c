/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two files written separately: the instances have the same address and different ids, so each
 * ignores the other's adverts.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vrrp_ids_differ_put[] = {
	"{backup}# sed -i 's/virtual_router_id {vrid}$/virtual_router_id 199/' "
	"/etc/keepalived/keepalived.conf",
	NULL};
static const char *const vrrp_ids_differ_fix[] = {
	"{backup}# sed -i 's/virtual_router_id 199$/virtual_router_id {vrid}/' "
	"/etc/keepalived/keepalived.conf; systemctl reload keepalived",
	NULL};

const struct fault fault_vrrp_ids_differ = {
	.order = 730,
	.name = "vrrp-ids-differ",
	.title = N_("the directors have different values of virtual_router_id"),
	.symptom = N_("both directors have the VIP and neither logs anything about "
		      "it"),
	.frame = N_("an advert with an id that the other director does not have"),
	.diagnosis = N_("an advert with an id that is not configured is dropped silently; "
			"the address does not matter"),
	.finding[FAULT_DR] = "split-brain",
	.finding[FAULT_TUN] = "split-brain",
	.needs = FAULT_PAIR,
	.put = vrrp_ids_differ_put,
	.fix = vrrp_ids_differ_fix,
};
