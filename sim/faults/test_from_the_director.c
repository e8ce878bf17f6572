/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The service is tested on the director itself. Its packets to a server have the VIP as source, and
 * the server drops packets from its own address.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const test_from_the_director_put[] = {
	"{director}# curl -s -m 2 http://{vip}:{port}/", NULL};
static const char *const test_from_the_director_fix[] = {
	"{client}# curl -s -m 2 http://{vip}:{port}/", NULL};

const struct fault fault_test_from_the_director = {
	.order = 340,
	.name = "test-from-the-director",
	.title = N_("the service is tested on the director"),
	.symptom = N_("the test on the director fails, although clients are served"),
	.frame = N_("a SYN whose source is the VIP"),
	.diagnosis = N_("a packet from outside whose source is one of the host's own addresses is "
			"a martian"),
	.finding[FAULT_DR] = "tested-in-place",
	.finding[FAULT_TUN] = "tested-in-place",
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = test_from_the_director_put,
	.fix = test_from_the_director_fix,
};
