/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pair of routers or of NAT directors has an instance on each side. Without a sync group only the
 * side with the cable fault fails over.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const no_sync_group_put[] = {
	"{director}# sed -i '/^vrrp_sync_group/,/^}/d' /etc/keepalived/keepalived.conf",
	"{backup}# sed -i '/^vrrp_sync_group/,/^}/d' /etc/keepalived/keepalived.conf",
	"{director}# sleep 6; ip link set {sdev} down", NULL};
static const char *const no_sync_group_fix[] = {
	"{director}# printf 'vrrp_sync_group VG {\\n    group {\\n        {instance}\\n        "
	"{instance2}\\n    }\\n}\\n' >> /etc/keepalived/keepalived.conf; systemctl restart "
	"keepalived",
	"{backup}# printf 'vrrp_sync_group VG {\\n    group {\\n        {instance}\\n        "
	"{instance2}\\n    }\\n}\\n' >> /etc/keepalived/keepalived.conf; systemctl restart "
	"keepalived",
	NULL};

const struct fault fault_no_sync_group = {
	.order = 840,
	.name = "no-sync-group",
	.title = N_("the two instances of the directors are in no sync group"),
	.symptom = N_("since one cable was unplugged nothing works, although the other "
		      "director is fine"),
	.frame = N_("a server's response that goes to the other director"),
	.diagnosis = N_("each instance decides on its own: requests arrive at one "
			"director, and the servers' gateway is the other"),
	.finding[FAULT_NAT] = "split-instances",
	.needs = FAULT_PAIR | FAULT_TWO_CARDS,
	.touches = FAULT_TOUCHES_HISTORY,
	.put = no_sync_group_put,
	.fix = no_sync_group_fix,
};
