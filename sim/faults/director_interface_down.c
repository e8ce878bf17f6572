/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The director's interface to the clients is down. Found by explain as: director-down.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const director_interface_down_put[] = {
	"{director}# ip link set {ddev} down", NULL};
static const char *const director_interface_down_fix[] = {
	"{director}# ip link set {ddev} up", NULL};

const struct fault fault_director_interface_down = {
	.order = 230,
	.name = "director-interface-down",
	.title = N_("the director's interface is down"),
	.symptom = N_("no client is served"),
	.frame = N_("an ARP request for the VIP without an answer"),
	.diagnosis = N_("an interface that is down neither sends nor receives"),
	.finding[FAULT_DR] = "director-down",
	.finding[FAULT_NAT] = "director-down",
	.finding[FAULT_TUN] = "director-down",
	.also = "director-no-route",
	.touches = FAULT_TOUCHES_DIRECTOR,
	.level = 1,
	.put = director_interface_down_put,
	.fix = director_interface_down_fix,
};
