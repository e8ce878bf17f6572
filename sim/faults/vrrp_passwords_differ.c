/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A password was changed on only one director. Each rejects the other's adverts, and only its log
 * says so.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vrrp_passwords_differ_put[] = {
	"{director}# sed -i '/^ *authentication {/,/}/d; s/^ *virtual_router_id .*/&\\n    "
	"authentication {\\n        auth_type PASS\\n        auth_pass secret\\n    }/' "
	"/etc/keepalived/keepalived.conf",
	"{backup}# sed -i '/^ *authentication {/,/}/d; s/^ *virtual_router_id .*/&\\n    "
	"authentication {\\n        auth_type PASS\\n        auth_pass Secret\\n    }/' "
	"/etc/keepalived/keepalived.conf",
	NULL};
static const char *const vrrp_passwords_differ_fix[] = {
	"{backup}# sed -i 's/auth_pass Secret/auth_pass secret/' "
	"/etc/keepalived/keepalived.conf; systemctl reload keepalived",
	NULL};

const struct fault fault_vrrp_passwords_differ = {
	.order = 710,
	.name = "vrrp-passwords-differ",
	.title = N_("the directors have different VRRP passwords"),
	.symptom = N_("both directors have the VIP; the logs say 'received an "
		      "invalid passwd!'"),
	.frame = N_("an advert that the other director rejects"),
	.diagnosis = N_("an advert with another password is rejected and has no effect: "
			"both become MASTER"),
	.finding[FAULT_DR] = "vrrp-rejected",
	.finding[FAULT_NAT] = "vrrp-rejected",
	.finding[FAULT_TUN] = "vrrp-rejected",
	.needs = FAULT_PAIR | FAULT_VERSION_2,
	.put = vrrp_passwords_differ_put,
	.fix = vrrp_passwords_differ_fix,
};
