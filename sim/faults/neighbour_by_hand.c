/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An interface was replaced, and a manual entry in the director's neighbour table still has the old
 * MAC.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const neighbour_by_hand_put[] = {
	"{director}# ip neigh replace {rip} lladdr 02:00:00:00:99:99 dev {sdev}", NULL};
static const char *const neighbour_by_hand_fix[] = {
	"{director}# ip neigh del {rip} dev {sdev}", NULL};

const struct fault fault_neighbour_by_hand = {
	.order = 130,
	.name = "neighbour-by-hand",
	.title = N_("the director has a wrong manual neighbour entry for a server"),
	.symptom = N_("some connections hang; the server answers all other hosts"),
	.frame = N_("a SYN for a MAC that no host has"),
	.diagnosis = N_("no ARP message changes a PERMANENT entry"),
	.finding[FAULT_DR] = "static-neighbour",
	.finding[FAULT_NAT] = "static-neighbour",
	.needs = FAULT_NEAR,
	.touches = FAULT_TOUCHES_DIRECTOR,
	.level = 2,
	.put = neighbour_by_hand_put,
	.fix = neighbour_by_hand_fix,
};
