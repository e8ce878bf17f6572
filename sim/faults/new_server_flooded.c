/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server returns to a service whose scheduler counts connections. It has none, so it gets every
 * new one until it has as many as the others.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const new_server_flooded_put[] = {
	"{director}# ipvsadm -E {service} -s wlc; ipvsadm -d {service} -r {rip}:{rport}; sleep 4; "
	"ipvsadm -a {service} -r {rip}:{rport} {method} -w {weight}",
	"*{client}# for i in 1 2 3 4; do curl -s -m 3 -o /dev/null http://{vip}:{port}/; done",
	"{client}# sleep 6; for i in 1 2 3 4; do curl -s -m 3 -o /dev/null http://{vip}:{port}/; "
	"done",
	NULL};
static const char *const new_server_flooded_fix[] = {
	"{director}# ipvsadm -E {service} -s wrr", NULL};

const struct fault fault_new_server_flooded = {
	.order = 440,
	.name = "new-server-flooded",
	.title = N_("a new server joins a service whose scheduler counts connections"),
	.symptom = N_("the new server gets every connection, and the others none"),
	.frame = N_("a SYN that goes to the newest server again"),
	.diagnosis = N_("lc, wlc, sed and nq choose the server with the fewest "
			"connections: a new one has none"),
	.finding[FAULT_DR] = "new-server-flooded",
	.finding[FAULT_NAT] = "new-server-flooded",
	.finding[FAULT_TUN] = "new-server-flooded",
	.needs = FAULT_SERVERS,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = new_server_flooded_put,
	.fix = new_server_flooded_fix,
};
