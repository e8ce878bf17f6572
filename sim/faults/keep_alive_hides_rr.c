/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several pages over one connection, as browsers and load generators request them, are mistaken for
 * as many decisions of the scheduler.
 */
#include "base/language.h"
#include "faults/fault.h"

static const char *const keep_alive_hides_rr_put[] = {
	"{client}# curl -s -H 'Connection: keep-alive' http://{vip}:{port}/ http://{vip}:{port}/ "
	"http://{vip}:{port}/",
	NULL};
static const char *const keep_alive_hides_rr_fix[] = {
	"{client}# for i in 1 2 3; do curl -s http://{vip}:{port}/; done", NULL};

const struct fault fault_keep_alive_hides_rr = {
	.order = 490,
	.name = "keep-alive-hides-rr",
	.title = N_("the service is tested over one keep-alive connection"),
	.symptom = N_("page after page comes from the same server"),
	.frame = N_("none: there is one SYN, and one decision"),
	.diagnosis = N_("IPVS decides once per connection, whatever the connection carries"),
	.finding[FAULT_DR] = "one-connection",
	.finding[FAULT_NAT] = "one-connection",
	.finding[FAULT_TUN] = "one-connection",
	.needs = FAULT_SERVERS,
	.touches = FAULT_TOUCHES_HISTORY,
	.level = 0,
	.put = keep_alive_hides_rr_put,
	.fix = keep_alive_hides_rr_fix,
};
