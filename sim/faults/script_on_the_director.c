/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The script for real servers was run on the director: VIP on lo, arp_ignore=1. No host answers ARP
 * for the VIP any more.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const script_on_the_director_put[] = {
	"{director}# ip addr del {vip}/32 dev {ddev}", "{director}# ip addr add {vip}/32 dev lo",
	"{director}# sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2",
	NULL};
static const char *const script_on_the_director_fix[] = {"{director}# ip addr del {vip}/32 dev lo",
	"{director}# ip addr add {vip}/32 dev {ddev}", NULL};

const struct fault fault_script_on_the_director = {
	.order = 110,
	.name = "script-on-the-director",
	.title = N_("the real servers' script was run on the director"),
	.symptom = N_("no client is served, though everything is configured"),
	.frame = N_("an ARP request for the VIP that the director does not answer"),
	.diagnosis = N_("arp_ignore=1 answers only for addresses of the interface on which "
			"the request arrives"),
	.finding[FAULT_DR] = "director-silent",
	.finding[FAULT_TUN] = "director-silent",
	.touches = FAULT_TOUCHES_DIRECTOR,
	.level = 2,
	.put = script_on_the_director_put,
	.fix = script_on_the_director_fix,
};
