/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip_forward is off on the director. Direct routing does not need it; NAT does, because the
 * director forwards the responses like a router.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const no_forwarding_put[] = {
	"{director}# sysctl -w net.ipv4.ip_forward=0", NULL};
static const char *const no_forwarding_fix[] = {
	"{director}# sysctl -w net.ipv4.ip_forward=1", NULL};

const struct fault fault_no_forwarding = {
	.order = 280,
	.name = "no-forwarding",
	.title = N_("the NAT director does not forward"),
	.symptom = N_("the servers respond, but the clients get nothing"),
	.frame = N_("a SYN|ACK that the director drops"),
	.diagnosis = N_("a packet for another host is forwarded only if forwarding is on"),
	.finding[FAULT_NAT] = "nat-no-forward",
	.level = 2,
	.put = no_forwarding_put,
	.fix = no_forwarding_fix,
};
