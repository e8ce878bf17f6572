/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Upper thresholds, meant as protection, are far too small: a few connections fill every server,
 * even closed ones that still have an entry.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const thresholds_reached_put[] = {
	"*{director}# ipvsadm -e {service} -r {rip}:{rport} {method} -w 1 -x 1",
	"*{client}# curl -s -m 3 -o /dev/null http://{vip}:{port}/", NULL};
static const char *const thresholds_reached_fix[] = {
	"*{director}# ipvsadm -e {service} -r {rip}:{rport} {method} -w 1", NULL};

const struct fault fault_thresholds_reached = {
	.order = 200,
	.name = "thresholds-reached",
	.title = N_("every server has an upper threshold of one connection"),
	.symptom = N_("the first clients are served, the next ones are refused"),
	.frame = N_("a SYN that is answered with port unreachable"),
	.diagnosis = N_(
		"a server at its upper threshold accepts no connections; inactive ones count, too"),
	.finding[FAULT_DR] = "all-full",
	.finding[FAULT_NAT] = "all-full",
	.finding[FAULT_TUN] = "all-full",
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 3,
	.put = thresholds_reached_put,
	.fix = thresholds_reached_fix,
};
