/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Servers are used in the reverse of the order in which they were added: each new one goes to the
 * head of the kernel's list.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const list_order_put[] = {"{director}# ipvsadm -E {service} -s rr",
	"*{director}# ipvsadm -d {service} -r {rip}:{rport}",
	"*{director}# ipvsadm -a {service} -r {rip}:{rport} {method} -w 1",
	"*{client}# sleep 1; curl -s -m 3 -o /dev/null http://{vip}:{port}/", NULL};
static const char *const list_order_fix[] = {"^{director}# ipvsadm -d {service} -r {rip}:{rport}; "
					     "ipvsadm -a {service} -r {rip}:{rport} {method} -w 1",
	NULL};

const struct fault fault_list_order = {
	.order = 500,
	.name = "list-order",
	.title = N_("the servers are picked in the kernel's order"),
	.symptom = N_("rr begins with the server that was added last"),
	.frame = N_("none: each SYN follows the list"),
	.diagnosis =
		N_("a new server goes to the head of the service's list, and rr follows the list"),
	.finding[FAULT_DR] = "list-order",
	.finding[FAULT_NAT] = "list-order",
	.finding[FAULT_TUN] = "list-order",
	.needs = FAULT_SERVERS,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = list_order_put,
	.fix = list_order_fix,
};
