/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server behind a router was added with -g: the frame's new MAC is the router's, which forwards
 * the packet by its destination, the VIP: back to the director.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const method_of_neighbours_put[] = {
	"{director}# ipvsadm -e {service} -r {rip}:{rport} -g -w {weight}", NULL};
static const char *const method_of_neighbours_fix[] = {
	"{director}# ipvsadm -e {service} -r {rip}:{rport} {method} -w {weight}", NULL};

const struct fault fault_method_of_neighbours = {
	.order = 215,
	.name = "method-of-neighbours",
	.title = N_("a server behind a router was added for direct routing"),
	.symptom = N_("some connections hang"),
	.frame = N_("a SYN that goes to the router and comes back to the director"),
	.diagnosis = N_("direct routing changes only the MAC: its servers must be "
			"neighbours of the director"),
	.finding[FAULT_TUN] = "server-outside",
	.needs = FAULT_FAR,
	.touches = FAULT_TOUCHES_ENTRIES,
	.level = 2,
	.put = method_of_neighbours_put,
	.fix = method_of_neighbours_fix,
};
