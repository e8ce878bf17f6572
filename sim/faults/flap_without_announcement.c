/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A split brain, ended as an administrator would: the lower-priority master was stopped, the filter
 * removed. The other one has been master all the time, receives priority 0 and sends no gratuitous
 * ARP.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const flap_without_announcement_put[] = {
	"{director}# iptables -A INPUT -p vrrp -j DROP; sleep 9.3; iptables -D INPUT -p vrrp -j "
	"DROP",
	"{backup}# iptables -A INPUT -p vrrp -j DROP; sleep 9.3; systemctl stop keepalived; "
	"iptables -D INPUT -p vrrp -j DROP",
	"{client}# sleep 5; curl -s -m 3 -o /dev/null http://{vip}:{port}/", NULL};
static const char *const flap_without_announcement_fix[] = {
	"{director}# arping -U -c 1 -I {ddev} {vip}", NULL};

const struct fault fault_flap_without_announcement = {
	.order = 770,
	.name = "flap-without-announcement",
	.title = N_("after a split brain the lower-priority master was stopped, and "
		    "its clients still send to it"),
	.symptom = N_("the VIP is on the right director, but some clients get no "
		      "response for minutes"),
	.frame = N_("an advert of priority 0 that no gratuitous ARP follows"),
	.diagnosis = N_("a MASTER that receives priority 0 sends an advert, but no "
			"gratuitous ARP; no host announces that an address is gone"),
	.finding[FAULT_DR] = "stale-cache",
	.finding[FAULT_NAT] = "stale-cache",
	.finding[FAULT_TUN] = "stale-cache",
	.needs = FAULT_PAIR | FAULT_ONE_LAN,
	.touches = FAULT_TOUCHES_HISTORY,
	.put = flap_without_announcement_put,
	.fix = flap_without_announcement_fix,
};
