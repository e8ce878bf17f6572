/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Another pair on the same LAN, of a firewall or a colleague, uses the same id. Its adverts are
 * rejected for their addresses, but still delay the master's own: while the other pair sends first,
 * the backup receives no valid advert, takes over, and yields again.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vrid_of_strangers_put[] = {
	"{server}# mkdir -p /etc/keepalived; printf 'vrrp_instance OTHER {\\n    interface "
	"{dev}\\n    virtual_router_id {vrid}\\n    version {version}\\n    priority 254\\n    "
	"virtual_ipaddress {\\n        {wrong}\\n    }\\n}\\n' > "
	"/etc/keepalived/keepalived.conf; keepalived",
	NULL};
static const char *const vrid_of_strangers_fix[] = {
	"{server}# sed -i 's/virtual_router_id {vrid}$/virtual_router_id 200/' "
	"/etc/keepalived/keepalived.conf; pkill -HUP -o keepalived",
	NULL};

const struct fault fault_vrid_of_strangers = {
	.order = 740,
	.name = "vrid-of-strangers",
	.title = N_("another host on the LAN uses the same virtual_router_id"),
	.symptom = N_("the logs are full of rejected adverts, and the backup takes over "
		      "although the master is alive"),
	.frame = N_("an advert with this id from a host that is not in the pair"),
	.diagnosis = N_("a master that receives any advert with its id, even one that it "
			"rejects, postpones its own next one by advert_int: of two that "
			"reject each other, one stops sending"),
	.finding[FAULT_DR] = "vrid-of-strangers",
	.finding[FAULT_TUN] = "vrid-of-strangers",
	.needs = FAULT_PAIR | FAULT_ON_LAN,
	.put = vrid_of_strangers_put,
	.fix = vrid_of_strangers_fix,
};
