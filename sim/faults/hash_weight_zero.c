/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server of a hash is drained with weight 0: its clients are not moved to other servers.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const hash_weight_zero_put[] = {
	"{director}# ipvsadm -E {service} -s sh; sleep 4; ipvsadm -e {service} -r $(ipvsadm -Lnc | "
	"tail -n 1 | sed 's/.* //') {method} -w 0",
	"{client}# curl -s -m 3 -o /dev/null http://{vip}:{port}/", NULL};
static const char *const hash_weight_zero_fix[] = {
	"{director}# ipvsadm -E {service} -s sh -b sh-fallback", NULL};

const struct fault fault_hash_weight_zero = {
	.order = 430,
	.name = "hash-weight-zero",
	.title = N_("a server of a hash scheduler has weight 0"),
	.symptom = N_("some clients are refused, always the same ones, and others are served"),
	.frame = N_("a SYN that is answered with port unreachable"),
	.diagnosis = N_("if the hash selects a server of weight 0, sh and mh try no other "
			"server unless sh-fallback or mh-fallback is set"),
	.finding[FAULT_DR] = "hash-quiescent",
	.finding[FAULT_NAT] = "hash-quiescent",
	.finding[FAULT_TUN] = "hash-quiescent",
	.needs = FAULT_SERVERS,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 3,
	.put = hash_weight_zero_put,
	.fix = hash_weight_zero_fix,
};
