/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A client has a permanent entry for the VIP, as protection against ARP spoofing. Gratuitous ARP
 * does not change it.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const client_keeps_the_mac_put[] = {
	"{client}# sleep 5; curl -s -m 3 -o /dev/null http://{vip}:{port}/; ip neigh change "
	"{vip} dev {cdev} nud permanent",
	"{director}# sleep 7; systemctl stop keepalived", NULL};
static const char *const client_keeps_the_mac_fix[] = {
	"{client}# ip neigh del {vip} dev {cdev}", NULL};

const struct fault fault_client_keeps_the_mac = {
	.order = 850,
	.name = "client-keeps-the-mac",
	.title = N_("a client has a manual entry for the VIP"),
	.symptom = N_("after a failover one client is cut off, all others stay connected"),
	.frame = N_("a gratuitous ARP that the client ignores"),
	.diagnosis = N_("no ARP message, gratuitous or not, changes a PERMANENT entry"),
	.finding[FAULT_DR] = "static-neighbour",
	.finding[FAULT_NAT] = "static-neighbour",
	.finding[FAULT_TUN] = "static-neighbour",
	.needs = FAULT_PAIR | FAULT_ONE_LAN,
	.touches = FAULT_TOUCHES_HISTORY,
	.put = client_keeps_the_mac_put,
	.fix = client_keeps_the_mac_fix,
};
