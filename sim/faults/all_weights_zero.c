/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All servers were drained for the maintenance, and their weights were never restored. Found by
 * explain as: no-destination.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const all_weights_zero_put[] = {
	"*{director}# ipvsadm -e {service} -r {rip}:{rport} {method} -w 0", NULL};
static const char *const all_weights_zero_fix[] = {
	"*{director}# ipvsadm -e {service} -r {rip}:{rport} {method} -w 1", NULL};

const struct fault fault_all_weights_zero = {
	.order = 190,
	.name = "all-weights-zero",
	.title = N_("all servers have weight 0"),
	.symptom = N_("all clients are refused at once"),
	.frame = N_("a SYN that is answered with port unreachable"),
	.diagnosis = N_("weight 0: no new connections; with no server left the client gets ICMP "
			"port unreachable"),
	.finding[FAULT_DR] = "no-destination",
	.finding[FAULT_NAT] = "no-destination",
	.finding[FAULT_TUN] = "no-destination",
	.touches = FAULT_TOUCHES_ENTRIES,
	.level = 1,
	.put = all_weights_zero_put,
	.fix = all_weights_zero_fix,
};
