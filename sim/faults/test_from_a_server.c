/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The service is tested on a real server: it has the VIP, so it always answers itself, whatever the
 * director does.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const test_from_a_server_put[] = {
	"{server}# curl -s -m 2 http://{vip}:{port}/", NULL};
static const char *const test_from_a_server_fix[] = {
	"{client}# curl -s -m 2 http://{vip}:{port}/", NULL};

const struct fault fault_test_from_a_server = {
	.order = 350,
	.name = "test-from-a-server",
	.title = N_("the service is tested on a real server"),
	.symptom = N_("the test always reaches the same server"),
	.frame = N_("a SYN that never leaves the host"),
	.diagnosis = N_("a packet to one of the host's own addresses does not leave the host"),
	.finding[FAULT_DR] = "tested-in-place",
	.finding[FAULT_TUN] = "tested-in-place",
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = test_from_a_server_put,
	.fix = test_from_a_server_fix,
};
