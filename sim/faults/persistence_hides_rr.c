/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Persistence and a single address: a test of the scheduler from one client, or from behind one
 * NAT, always reaches the same server.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const persistence_hides_rr_put[] = {
	"{director}# ipvsadm -E {service} -s {scheduler} -p 300",
	"{client}# for i in 1 2 3 4; do curl -s -m 3 -o /dev/null http://{vip}:{port}/; done",
	NULL};
static const char *const persistence_hides_rr_fix[] = {
	"{director}# ipvsadm -E {service} -s {scheduler}", NULL};

const struct fault fault_persistence_hides_rr = {
	.order = 410,
	.name = "persistence-hides-rr",
	.title = N_("the service is persistent"),
	.symptom = N_("round robin seems not to work: one client always gets the same server"),
	.frame = N_("a SYN that is not scheduled: its client has a template"),
	.diagnosis = N_("a template binds a client's address to a server; the scheduler is "
			"used only for new clients"),
	.finding[FAULT_DR] = "persistence",
	.finding[FAULT_NAT] = "persistence",
	.finding[FAULT_TUN] = "persistence",
	.needs = FAULT_SERVERS,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = persistence_hides_rr_put,
	.fix = persistence_hides_rr_fix,
};
