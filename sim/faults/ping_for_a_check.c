/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The VIP is pinged to check that the service is up. The director answers, even if all programs
 * behind it are stopped, as they are here.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const ping_for_a_check_put[] = {
	"*{server}# httpd stop -p {rport}", "{client}# ping -c 2 {vip}", NULL};
static const char *const ping_for_a_check_fix[] = {"*{server}# httpd -p {rport}", NULL};

const struct fault fault_ping_for_a_check = {
	.order = 175,
	.name = "ping-for-a-check",
	.title = N_("the programs on all servers are stopped, and ping is used as a health check"),
	.symptom = N_("all clients are refused, though the VIP answers ping"),
	.frame = N_("a SYN that is answered with RST"),
	.diagnosis = N_("the director itself answers an echo request for the VIP: IPVS and "
			"the servers are not involved"),
	.finding[FAULT_DR] = "not-listening",
	.finding[FAULT_NAT] = "not-listening",
	.finding[FAULT_TUN] = "not-listening",
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 1,
	.put = ping_for_a_check_put,
	.fix = ping_for_a_check_fix,
};
