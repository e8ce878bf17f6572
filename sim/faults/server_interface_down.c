/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server's interface was set down, but the server stays in the service: IPVS itself has no
 * health checks.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const server_interface_down_put[] = {"{server}# ip link set {dev} down", NULL};
static const char *const server_interface_down_fix[] = {"{server}# ip link set {dev} up", NULL};

const struct fault fault_server_interface_down = {
	.order = 220,
	.name = "server-interface-down",
	.title = N_("a real server's interface is down"),
	.symptom = N_("some connections hang"),
	.frame = N_("an ARP request for the server, or a SYN, without an answer"),
	.diagnosis =
		N_("IPVS keeps picking a server until its weight is set to 0 or it is removed"),
	.finding[FAULT_DR] = "dead-server",
	.finding[FAULT_NAT] = "dead-server",
	.finding[FAULT_TUN] = "dead-server",
	.also = "no-gateway nat-way-back nat-client-inside",
	.level = 1,
	.put = server_interface_down_put,
	.fix = server_interface_down_fix,
};
