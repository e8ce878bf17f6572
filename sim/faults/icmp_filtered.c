/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A firewall drops all outgoing ICMP. The tunnel needs 20 bytes of each packet; a client with
 * full-size packets never learns that they do not fit.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const icmp_filtered_put[] = {
	"{director}# iptables -A OUTPUT -p icmp -j DROP", NULL};
static const char *const icmp_filtered_fix[] = {
	"{director}# iptables -D OUTPUT -p icmp -j DROP", NULL};

const struct fault fault_icmp_filtered = {
	.order = 320,
	.name = "icmp-filtered",
	.title = N_("the director drops all ICMP that it sends"),
	.symptom = N_("small pages work, long uploads hang"),
	.frame = N_("an ICMP 'fragmentation needed' that the director drops"),
	.diagnosis = N_("a packet with DF that does not fit the tunnel is dropped, and only ICMP "
			"reports the MTU to the sender"),
	.finding[FAULT_TUN] = "packet-filter",
	.needs = FAULT_ROUTED,
	.level = 0,
	.put = icmp_filtered_put,
	.fix = icmp_filtered_fix,
};
