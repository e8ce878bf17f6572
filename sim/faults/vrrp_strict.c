/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vrrp_strict from a sample file. It sounds like a harmless check, but it makes the address
 * unusable: RFC 3768 is only about routers. A reload does not remove the rule: without the word in
 * its file, keepalived assumes that it has set up no firewall (ha/vrrp_address.c).
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vrrp_strict_put[] = {
	"{director}# printf 'global_defs {\\n    vrrp_strict\\n}\\n' >> "
	"/etc/keepalived/keepalived.conf",
	"{backup}# printf 'global_defs {\\n    vrrp_strict\\n}\\n' >> "
	"/etc/keepalived/keepalived.conf",
	NULL};
static const char *const vrrp_strict_fix[] = {
	"{director}# sed -i '/vrrp_strict/d' /etc/keepalived/keepalived.conf; systemctl restart "
	"keepalived",
	"{backup}# sed -i '/vrrp_strict/d' /etc/keepalived/keepalived.conf; systemctl restart "
	"keepalived",
	NULL};

const struct fault fault_vrrp_strict = {
	.order = 750,
	.name = "vrrp-strict",
	.title = N_("vrrp_strict is on"),
	.symptom = N_("the VIP answers ARP and nothing else: no ping, no page"),
	.frame = N_("a SYN for the VIP that the director drops before IPVS"),
	.diagnosis = N_("vrrp_strict without priority 255 means no_accept: keepalived's "
			"input rule drops packets to the VIP before IPVS sees them"),
	.finding[FAULT_DR] = "vrrp-strict",
	.finding[FAULT_NAT] = "vrrp-strict",
	.finding[FAULT_TUN] = "vrrp-strict",
	.needs = FAULT_PAIR,
	.put = vrrp_strict_put,
	.fix = vrrp_strict_fix,
};
