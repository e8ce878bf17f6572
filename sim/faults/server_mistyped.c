/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server's address was mistyped when it was added. ipvsadm accepts any address; the director's
 * ARP requests for it get no reply.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const server_mistyped_put[] = {
	"{director}# ipvsadm -d {service} -r {rip}:{rport}",
	"{director}# ipvsadm -a {service} -r {wrong}:{rport} {method} -w {weight}", NULL};
static const char *const server_mistyped_fix[] = {
	"{director}# ipvsadm -d {service} -r {wrong}:{rport}",
	"{director}# ipvsadm -a {service} -r {rip}:{rport} {method} -w {weight}", NULL};

const struct fault fault_server_mistyped = {
	.order = 180,
	.name = "server-mistyped",
	.title = N_("a real server's address is mistyped"),
	.symptom = N_("some connections fail after a few seconds"),
	.frame = N_("an ARP request for an address that no host has"),
	.diagnosis = N_("three ARP requests without an answer: host unreachable"),
	.finding[FAULT_DR] = "wrong-server-address",
	.finding[FAULT_NAT] = "wrong-server-address",
	.finding[FAULT_TUN] = "wrong-server-address",
	.touches = FAULT_TOUCHES_ENTRIES,
	.level = 1,
	.put = server_mistyped_put,
	.fix = server_mistyped_fix,
};
