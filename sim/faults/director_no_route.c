/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The director has lost its default route: it can neither forward the responses of NAT nor reach
 * servers in other networks.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const director_no_route_put[] = {"{director}# ip route del default", NULL};
static const char *const director_no_route_fix[] = {
	"{director}# ip route add default via {dgw}", NULL};

const struct fault fault_director_no_route = {
	.order = 270,
	.name = "director-no-route",
	.title = N_("the director has no default route"),
	.symptom = N_("it works from the director's own LAN and hangs from outside"),
	.frame = N_("a packet for which the director has no route"),
	.diagnosis = N_("a packet without a route is dropped, and its sender gets an ICMP error"),
	.finding[FAULT_NAT] = "director-no-route",
	.finding[FAULT_TUN] = "director-no-route",
	.needs = FAULT_ROUTE_OUT,
	.touches = FAULT_TOUCHES_DIRECTOR,
	.level = 2,
	.put = director_no_route_put,
	.fix = director_no_route_fix,
};
