/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One server was added with -m by mistake: its packets are translated, and its responses bypass the
 * director.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const method_mistaken_put[] = {
	"{director}# ipvsadm -e {service} -r {rip}:{rport} -m -w {weight}", NULL};
static const char *const method_mistaken_fix[] = {
	"{director}# ipvsadm -e {service} -r {rip}:{rport} {method} -w {weight}", NULL};

const struct fault fault_method_mistaken = {
	.order = 210,
	.name = "method-mistaken",
	.title = N_("a server was added with NAT by mistake"),
	.symptom = N_("some connections hang"),
	.frame = N_("a response from an address that the client never connected to"),
	.diagnosis = N_("NAT requires that responses pass the director: only it can "
			"translate the address back"),
	.finding[FAULT_DR] = "wrong-forwarding",
	.finding[FAULT_TUN] = "wrong-forwarding",
	.touches = FAULT_TOUCHES_ENTRIES,
	.level = 2,
	.put = method_mistaken_put,
	.fix = method_mistaken_fix,
};
