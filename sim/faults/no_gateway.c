/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server has no default route, because its own LAN never needed one. Clients outside get no
 * response.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const no_gateway_put[] = {"{server}# ip route del default", NULL};
static const char *const no_gateway_fix[] = {"{server}# ip route add default via {gw}", NULL};

const struct fault fault_no_gateway = {
	.order = 240,
	.name = "no-gateway",
	.title = N_("a real server has no gateway"),
	.symptom = N_("it works from the servers' LAN and hangs from outside"),
	.frame = N_("a SYN that is not followed by a SYN|ACK"),
	.diagnosis = N_("without a route back to the client a SYN is not answered"),
	.finding[FAULT_DR] = "no-gateway",
	.finding[FAULT_NAT] = "nat-way-back",
	.finding[FAULT_TUN] = "no-gateway",
	.needs = FAULT_ROUTED,
	.level = 2,
	.put = no_gateway_put,
	.fix = no_gateway_fix,
};
