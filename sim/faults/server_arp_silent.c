/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arp_ignore=8 instead of 1: the server answers ARP for no address, not even its own. Found by
 * explain as: server-silent.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const server_arp_silent_put[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_ignore=8", NULL};
static const char *const server_arp_silent_fix[] = {
	"{server}# sysctl -w net.ipv4.conf.all.arp_ignore=1", NULL};

const struct fault fault_server_arp_silent = {
	.order = 140,
	.name = "server-arp-silent",
	.title = N_("a real server does not answer any ARP request"),
	.symptom = N_("the first connection after a while hangs: the server is not found"),
	.frame = N_("an ARP request for the server's own address without an answer"),
	.diagnosis = N_("arp_ignore=8: no request is answered"),
	.finding[FAULT_DR] = "server-silent",
	.finding[FAULT_NAT] = "server-silent",
	.needs = FAULT_NEAR,
	.touches = FAULT_TOUCHES_ARP,
	.level = 3,
	.put = server_arp_silent_put,
	.fix = server_arp_silent_fix,
};
