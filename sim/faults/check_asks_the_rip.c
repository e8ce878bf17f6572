/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server lost the VIP on its lo when its network was restarted. The check connects to the
 * server's own address and succeeds.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const check_asks_the_rip_put[] = {
	"{server}# ip addr del {vip}/32 dev {vdev}", NULL};
static const char *const check_asks_the_rip_fix[] = {
	"{server}# ip addr add {vip}/32 dev {vdev}", NULL};

const struct fault fault_check_asks_the_rip = {
	.order = 830,
	.name = "check-asks-the-rip",
	.title = N_("the health check tests the server's own address, and the VIP is "
		    "missing on the server"),
	.symptom = N_("some connections hang; keepalived logs nothing"),
	.frame = N_("a SYN for the VIP that the server does not accept"),
	.diagnosis = N_("TCP_CHECK connects to RIP:port, on another path than the clients: "
			"it cannot see a fault of the VIP"),
	.finding[FAULT_DR] = "vip-missing",
	.finding[FAULT_TUN] = "vip-missing",
	.needs = FAULT_PAIR,
	.put = check_asks_the_rip_put,
	.fix = check_asks_the_rip_fix,
};
