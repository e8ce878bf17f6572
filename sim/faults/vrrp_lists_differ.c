/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An address was added to the list of only one director: the other one rejects its adverts from
 * then on.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vrrp_lists_differ_put[] = {
	"{director}# sed -i 's/^ *{vip}$/&\\n        {wrong}/; s/^ *{vip}\\/.*$/&\\n        "
	"{wrong}/' /etc/keepalived/keepalived.conf",
	NULL};
static const char *const vrrp_lists_differ_fix[] = {
	"{director}# sed -i '/^ *{wrong}$/d' /etc/keepalived/keepalived.conf; systemctl reload "
	"keepalived",
	NULL};

const struct fault fault_vrrp_lists_differ = {
	.order = 720,
	.name = "vrrp-lists-differ",
	.title = N_("the directors have different lists of addresses"),
	.symptom = N_("both directors have the VIP since an address was added on "
		      "one of them"),
	.frame = N_("an advert with a list that the other director does not have"),
	.diagnosis = N_("the receiver compares the list of addresses with its own and "
			"rejects the advert if they differ"),
	.finding[FAULT_DR] = "vrrp-rejected",
	.finding[FAULT_NAT] = "vrrp-rejected",
	.finding[FAULT_TUN] = "vrrp-rejected",
	.needs = FAULT_PAIR,
	.put = vrrp_lists_differ_put,
	.fix = vrrp_lists_differ_fix,
};
