/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program on one server has stopped. The server answers ping, so a ping check succeeds.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const program_stopped_put[] = {"{server}# httpd stop -p {rport}", NULL};
static const char *const program_stopped_fix[] = {"{server}# httpd -p {rport}", NULL};

const struct fault fault_program_stopped = {
	.order = 160,
	.name = "program-stopped",
	.title = N_("the program on one server is not running"),
	.symptom = N_("some connections are refused; ping works"),
	.frame = N_("a SYN that is answered with RST"),
	.diagnosis = N_("a SYN for a port on which nothing listens is answered with RST"),
	.finding[FAULT_DR] = "not-listening",
	.finding[FAULT_NAT] = "not-listening",
	.finding[FAULT_TUN] = "not-listening",
	.level = 1,
	.put = program_stopped_put,
	.fix = program_stopped_fix,
};
