/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A source hash, tested from one client: it always leads to the same server.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const hash_pins_client_put[] = {"{director}# ipvsadm -E {service} -s sh",
	"{client}# for i in 1 2 3 4; do curl -s -m 3 -o /dev/null http://{vip}:{port}/; done",
	NULL};
static const char *const hash_pins_client_fix[] = {
	"{director}# ipvsadm -E {service} -s sh -b sh-port", NULL};

const struct fault fault_hash_pins_client = {
	.order = 420,
	.name = "hash-pins-client",
	.title = N_("the scheduler hashes the client's address"),
	.symptom = N_("all connections of a client go to the same server"),
	.frame = N_("a SYN with the same hash as the one before"),
	.diagnosis = N_("sh hashes the source address; the port counts only with sh-port"),
	.finding[FAULT_DR] = "hash-pins",
	.finding[FAULT_NAT] = "hash-pins",
	.finding[FAULT_TUN] = "hash-pins",
	.needs = FAULT_SERVERS,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = hash_pins_client_put,
	.fix = hash_pins_client_fix,
};
