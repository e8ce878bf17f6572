/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet filter on the server accepts requests and drops the responses. The director sees the SYN
 * but never the client's ACK: the fault is on the return path, not on the director.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const answers_filtered_put[] = {
	"{server}# iptables -A OUTPUT -p tcp --sport {rport} -j DROP", NULL};
static const char *const answers_filtered_fix[] = {
	"{server}# iptables -D OUTPUT -p tcp --sport {rport} -j DROP", NULL};

const struct fault fault_answers_filtered = {
	.order = 285,
	.name = "answers-filtered",
	.title = N_("a packet filter on a server drops its responses"),
	.symptom = N_("some connections hang, and ipvsadm -Lnc shows them as SYN_RECV"),
	.frame = N_("a SYN|ACK that the server drops"),
	.diagnosis = N_("SYN_RECV: the director has seen the client's SYN, but not yet its "
			"ACK, so the response was lost on its way"),
	.finding[FAULT_DR] = "packet-filter",
	.finding[FAULT_NAT] = "packet-filter",
	.finding[FAULT_TUN] = "packet-filter",
	.level = 2,
	.put = answers_filtered_put,
	.fix = answers_filtered_fix,
};
