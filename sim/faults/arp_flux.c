/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A second interface of the director on the same segment, as a spare. In Linux addresses belong to
 * the host: both interfaces answer ARP for all of them, and hosts that use the second one's MAC
 * send to an interface where a hardened rp_filter drops. Here the second interface is a macvlan
 * with its own MAC.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const arp_flux_put[] = {
	"{client}# curl -s -m 3 -o /dev/null http://{vip}:{port}/",
	"{director}# sysctl -w net.ipv4.conf.all.rp_filter=1; ip link add link {ddev} name spare0 "
	"type macvlan mode bridge; ip link set spare0 up; sleep 2; arping -U -c 1 -I spare0 {vip}",
	NULL};
static const char *const arp_flux_fix[] = {"{director}# sysctl -w net.ipv4.conf.all.arp_ignore=1",
	"{director}# arping -U -c 1 -I {ddev} {vip}", NULL};

const struct fault fault_arp_flux = {
	.order = 95,
	.name = "arp-flux",
	.title = N_("the director has a second interface on the same segment"),
	.symptom = N_("all clients hang since the spare network card was plugged in; both "
		      "interfaces are up"),
	.frame = N_("a SYN that arrives on the second interface"),
	.diagnosis = N_("a host answers ARP for all its addresses on every interface "
			"(arp_ignore=0); rp_filter=1 drops a packet that arrives on an "
			"interface other than the one its response would use"),
	.finding[FAULT_DR] = "arp-flux",
	.finding[FAULT_NAT] = "arp-flux",
	.finding[FAULT_TUN] = "arp-flux",
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 3,
	.put = arp_flux_put,
	.fix = arp_flux_fix,
};
