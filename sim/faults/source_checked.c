/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Protection against spoofed sources: packets from a server must have the server's own address.
 * Responses of direct routing and of tunnels come from the VIP. Clouds (port security) and switches
 * (IP source guard) check it one hop later, with the same result; here it is a filter on the
 * server, as in some images.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const source_checked_put[] = {
	"{server}# iptables -A OUTPUT -o {dev} ! -s {rip} -j DROP", NULL};
static const char *const source_checked_fix[] = {
	"{server}# iptables -D OUTPUT -o {dev} ! -s {rip} -j DROP", NULL};

const struct fault fault_source_checked = {
	.order = 355,
	.name = "source-checked",
	.title = N_("a filter drops responses whose source is the VIP"),
	.symptom = N_("a server responds on its own address; connections to it via the VIP hang"),
	.frame = N_("a SYN|ACK from the VIP that does not leave the server"),
	.diagnosis = N_("with direct routing and tunnels the response's source is the VIP, "
			"not the server's own address: a filter by source must allow the "
			"VIP"),
	.finding[FAULT_DR] = "packet-filter",
	.finding[FAULT_TUN] = "packet-filter",
	.level = 2,
	.put = source_checked_put,
	.fix = source_checked_fix,
};
