/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The address of the server's gateway was mistyped.
 * Found by explain as: nat-way-back, wrong-gateway.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const gateway_mistyped_put[] = {
	"{server}# ip route replace default via {wrong}", NULL};
static const char *const gateway_mistyped_fix[] = {
	"{server}# ip route replace default via {gw}", NULL};

const struct fault fault_gateway_mistyped = {
	.order = 260,
	.name = "gateway-mistyped",
	.title = N_("a real server's gateway is an address that no host has"),
	.symptom = N_("some connections from outside hang"),
	.frame = N_("a SYN|ACK that is never sent, because its next hop's MAC is unknown"),
	.diagnosis = N_("three ARP requests without an answer: the queued packets are dropped"),
	.finding[FAULT_DR] = "wrong-gateway",
	.finding[FAULT_NAT] = "nat-way-back",
	.finding[FAULT_TUN] = "wrong-gateway",
	.needs = FAULT_ROUTED,
	.level = 2,
	.put = gateway_mistyped_put,
	.fix = gateway_mistyped_fix,
};
