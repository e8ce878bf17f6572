/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * conn_reuse_mode=0, as recommended for old kernels: if a busy client reuses a port within two
 * minutes, IPVS matches its old connection and sends it to the old server, even while that is being
 * drained.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const port_reuse_put[] = {
	"{director}# sysctl -w net.ipv4.vs.conn_reuse_mode=0; sleep 3; ipvsadm -e {service} -r "
	"$(ipvsadm -Lnc | tail -n 1 | sed 's/.* //') {method} -w 0",
	"{client}# curl -s -m 3 -o /dev/null --local-port 45000 http://{vip}:{port}/; sleep 5; "
	"curl -s -m 3 -o /dev/null --local-port 45000 http://{vip}:{port}/",
	NULL};
static const char *const port_reuse_fix[] = {
	"{director}# sysctl -w net.ipv4.vs.conn_reuse_mode=3", NULL};

const struct fault fault_port_reuse = {
	.order = 470,
	.name = "port-reuse",
	.title = N_("conn_reuse_mode is 0 and a client reuses its ports"),
	.symptom = N_("a busy client keeps reaching a server that was removed"),
	.frame = N_("a SYN that matches the entry of the old connection"),
	.diagnosis = N_("with conn_reuse_mode=0 a SYN that matches an existing entry goes to that "
			"entry's server"),
	.finding[FAULT_DR] = "port-reuse",
	.finding[FAULT_NAT] = "port-reuse",
	.finding[FAULT_TUN] = "port-reuse",
	.needs = FAULT_SERVERS,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = port_reuse_put,
	.fix = port_reuse_fix,
};
