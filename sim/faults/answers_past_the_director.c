/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client is in the servers' own LAN. The server responds directly, bypassing the director, and
 * the client gets a response from an address that it never contacted.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const answers_past_the_director_put[] = {
	"{server}# ip route del {cip}/32", NULL};
static const char *const answers_past_the_director_fix[] = {
	"{server}# ip route add {cip}/32 via {sip}", NULL};

const struct fault fault_answers_past_the_director = {
	.order = 290,
	.name = "answers-past-the-director",
	.title = N_("a client of a NAT service is on the servers' segment"),
	.symptom = N_("nothing works from the servers' LAN, everything works from outside"),
	.frame = N_("a SYN|ACK from the server's own address"),
	.diagnosis = N_("a neighbour is reached directly: the response never passes the "
			"director, which would restore the VIP"),
	.finding[FAULT_NAT] = "nat-client-inside",
	.needs = FAULT_INSIDE,
	.level = 2,
	.put = answers_past_the_director_put,
	.fix = answers_past_the_director_fix,
};
