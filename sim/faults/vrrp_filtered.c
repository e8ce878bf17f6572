/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet filter accepts TCP and ICMP but not protocol 112: the backup receives no adverts and
 * becomes master, too. The old master does receive the new one's, and both answer for the VIP.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const vrrp_filtered_put[] = {
	"{backup}# iptables -A INPUT -p vrrp -j DROP", NULL};
static const char *const vrrp_filtered_fix[] = {
	"{backup}# iptables -D INPUT -p vrrp -j DROP", NULL};

const struct fault fault_vrrp_filtered = {
	.order = 700,
	.name = "vrrp-filtered",
	.title = N_("the backup's packet filter drops VRRP"),
	.symptom = N_("the VIP jumps between two MACs; connections break now and "
		      "then"),
	.frame = N_("an advert that the backup drops"),
	.diagnosis = N_("a backup that receives no advert for three intervals and its skew "
			"becomes MASTER, whether the master is alive or not"),
	.finding[FAULT_DR] = "split-brain",
	.finding[FAULT_NAT] = "split-brain",
	.finding[FAULT_TUN] = "split-brain",
	.needs = FAULT_PAIR,
	.put = vrrp_filtered_put,
	.fix = vrrp_filtered_fix,
};
