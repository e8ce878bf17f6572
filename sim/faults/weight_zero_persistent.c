/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server is to be drained: its weight is set to 0. Clients with a persistence template keep
 * connecting to it.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const weight_zero_persistent_put[] = {
	"{director}# ipvsadm -E {service} -s {scheduler} -p 300; sleep 3; ipvsadm -e {service} -r "
	"$(ipvsadm -Lnc | tail -n 1 | sed 's/.* //') {method} -w 0",
	"{client}# curl -s -m 3 -o /dev/null http://{vip}:{port}/; sleep 5; curl -s -m 3 -o "
	"/dev/null http://{vip}:{port}/",
	NULL};
static const char *const weight_zero_persistent_fix[] = {
	"{director}# sysctl -w net.ipv4.vs.expire_quiescent_template=1", NULL};

const struct fault fault_weight_zero_persistent = {
	.order = 450,
	.name = "weight-zero-persistent",
	.title = N_("a persistent service's server is drained with weight 0"),
	.symptom = N_("the server has weight 0 and still gets new connections"),
	.frame = N_("a SYN that a template sends to a server of weight 0"),
	.diagnosis = N_("weight 0 stops new clients; a template still leads there unless "
			"expire_quiescent_template is set"),
	.finding[FAULT_DR] = "still-served",
	.finding[FAULT_NAT] = "still-served",
	.finding[FAULT_TUN] = "still-served",
	.needs = FAULT_SERVERS,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = weight_zero_persistent_put,
	.fix = weight_zero_persistent_fix,
};
