/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hardening guide set rp_filter=1. A decapsulated packet arrives on tunl0, and its response would
 * leave via the Ethernet interface: it is silently dropped.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const rp_filter_put[] = {
	"{server}# sysctl -w net.ipv4.conf.all.rp_filter=1", NULL};
static const char *const rp_filter_fix[] = {
	"{server}# sysctl -w net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.tunl0.rp_filter=0", NULL};

const struct fault fault_rp_filter = {
	.order = 310,
	.name = "rp-filter",
	.title = N_("rp_filter drops packets that come out of the tunnel"),
	.symptom = N_("some connections hang after the hardening"),
	.frame = N_("a SYN that is dropped after decapsulation"),
	.diagnosis = N_("rp_filter=1: a packet must arrive on the interface that its "
			"response would use; the larger value of all and the interface "
			"applies"),
	.finding[FAULT_TUN] = "rp-filter",
	.level = 3,
	.put = rp_filter_put,
	.fix = rp_filter_fix,
};
