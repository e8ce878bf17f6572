/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The server's gateway is the director, as for NAT. With direct routing the director gets a packet
 * whose source is its own VIP.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const gateway_is_director_put[] = {
	"{server}# ip route replace default via {sip}", NULL};
static const char *const gateway_is_director_fix[] = {
	"{server}# ip route replace default via {gw}", NULL};

const struct fault fault_gateway_is_director = {
	.order = 250,
	.name = "gateway-is-director",
	.title = N_("a real server's gateway is the director"),
	.symptom = N_("the SYN arrives, but the client gets no response"),
	.frame = N_("a SYN|ACK from the VIP that the director drops"),
	.diagnosis = N_("a packet from outside whose source is one of the host's own "
			"addresses is a martian (accept_local=0)"),
	.finding[FAULT_DR] = "gateway-is-director",
	.needs = FAULT_ROUTED,
	.touches = FAULT_TOUCHES_DIRECTOR,
	.level = 3,
	.put = gateway_is_director_put,
	.fix = gateway_is_director_fix,
};
