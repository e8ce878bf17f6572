/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tracking script with a weight alternates between success and failure: a limit that is too
 * tight, a name that must be resolved.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const priorities_flap_put[] = {
	"{director}# printf '#!/bin/sh\\n[ $(( $(date +%%s) / 6 %% 2 )) -eq 0 ]\\n' > "
	"/etc/keepalived/check.sh; chmod +x /etc/keepalived/check.sh",
	"{director}# printf 'vrrp_script watch {\\n    script /etc/keepalived/check.sh\\n    "
	"interval 1\\n    weight -120\\n}\\n' > /etc/keepalived/watch.conf; sed -i '1i include "
	"watch.conf' /etc/keepalived/keepalived.conf",
	"{director}# sed -i 's/^ *virtual_router_id .*/&\\n    track_script {\\n        "
	"watch\\n    }/' /etc/keepalived/keepalived.conf",
	NULL};
static const char *const priorities_flap_fix[] = {
	"{director}# sed -i 's/^ *weight -120$/&\\n    fall 10\\n    rise 10/' "
	"/etc/keepalived/watch.conf; systemctl reload keepalived",
	NULL};

const struct fault fault_priorities_flap = {
	.order = 780,
	.name = "priorities-flap",
	.title = N_("a tracked script keeps changing the priority"),
	.symptom = N_("the VIP keeps moving between the two directors"),
	.frame = N_("an advert with a different priority from the one before"),
	.diagnosis = N_("each result of the script changes the priority by its weight at "
			"once, unless fall and rise require several in a row"),
	.finding[FAULT_DR] = "vrrp-flapping",
	.finding[FAULT_TUN] = "vrrp-flapping",
	.needs = FAULT_PAIR,
	.put = priorities_flap_put,
	.fix = priorities_flap_fix,
};
