/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The service is tested on a NAT director, and works. The responses go to the director's own
 * address, so neither ip_forward nor the servers' route to the clients is needed: it works although
 * every client hangs.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const nat_test_from_the_director_put[] = {
	"{director}# curl -s -m 2 http://{vip}:{port}/", NULL};
static const char *const nat_test_from_the_director_fix[] = {
	"{client}# curl -s -m 2 http://{vip}:{port}/", NULL};

const struct fault fault_nat_test_from_the_director = {
	.order = 345,
	.name = "nat-test-from-the-director",
	.title = N_("NAT is tested on the director"),
	.symptom = N_("the test on the director works, whatever the clients get"),
	.frame = N_("a SYN whose source is the VIP"),
	.diagnosis = N_("a response to the director's own address is translated back and "
			"delivered there: it is not forwarded"),
	.finding[FAULT_NAT] = "tested-in-place",
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = nat_test_from_the_director_put,
	.fix = nat_test_from_the_director_fix,
};
